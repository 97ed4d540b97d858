"""D05 and D06 of a sheet: numbered, verifiable, from what was signed and frozen."""

from __future__ import annotations

import io

import pypdf
import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from inspections.actions import field_papers, scoring, signing
from inspections.models import Cycle, Sheet
from inspections.rules.standard.answers import counted, lapsed
from oversight.acting import Invalid, Refused
from oversight.models import Document
from tests.factories import inspections as make
from tests.factories.ground import NOW, acting_as
from tests.inspections.scene import FIRE, Field, browse
from tests.inspections.views.test_field import press


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def field(db) -> Field:
    found = Field()
    make.scored(found.sheet, counted(FIRE, a=2), lapsed("3.2", "无电梯"), state="drafted")
    return found


def text(document: Document) -> str:
    file = pypdf.PdfReader(io.BytesIO(default_storage.open(document.file.name).read()))
    return "".join(page.extract_text() for page in file.pages).replace("\n", "")


def signed(field: Field, strokes: File | None = None) -> None:
    signing.sign(
        by=acting_as(field.town.firm_manager), sheet=field.sheet, shown=scoring.digest_of(field.sheet), name="林经理",
        remark="已报修", strokes=strokes, at=NOW,
    )  # fmt: skip
    field.sheet.refresh_from_db()


def test_the_record_says_what_was_found_and_who_signed(field):
    with pytest.raises(Invalid):
        field_papers.issue_record(by=acting_as(field.officer), sheet=field.sheet, at=NOW)
    signed(field)
    where = reverse("inspections:sheet-record", args=[field.sheet.number])
    assert press(browse(field.officer), where).status_code == 302
    record = Document.objects.get()
    told = text(record)
    assert record.number.endswith("检录〔2026〕0001号")
    assert pictures(record) == 0  # the name was typed alone
    for words in ("锦汀小区", "4.4 消防设施完好有效", "林经理", "已报修", record.number):
        assert words in told, words
    assert (
        browse(field.town.firm_manager)
        .get(reverse("oversight:document-download", args=[record.pk]))
        .status_code
        == 200
    )
    assert (
        browse(field.town.rival_manager)
        .get(reverse("oversight:document-download", args=[record.pk]))
        .status_code
        == 404
    )


def test_a_name_written_by_hand_is_drawn_anew_and_printed_on_both_papers(field):
    signed(field, ContentFile(drawn_name(), "name.png"))
    strokes = field.sheet.signatures.get().strokes
    assert b"GPSLatitude" not in strokes.file.read()  # drawn anew: nothing but pixels
    make.handed_in(field.sheet, counted(FIRE, a=2), state="submitted")
    for issue in (field_papers.issue_record, field_papers.issue_score_sheet):
        paper = issue(by=acting_as(field.officer), sheet=field.sheet, at=NOW)
        assert pictures(paper) == 1, paper.kind
    Sheet.objects.update(state="final")
    Cycle.objects.update(state="published")  # what the sheet comes to is everybody's now, its papers are not
    for who in (field.town.rival_manager, field.town.owners_chair):
        assert browse(who).get(reverse("oversight:document-download", args=[paper.pk])).status_code == 404
    for who in (field.town.rival_manager, field.town.other_leader, field.town.street_leader):
        where = reverse("registry:attachment-download", args=[strokes.pk])
        assert browse(who).get(where).status_code == 404, who.post  # it goes out on the papers alone


def drawn_name() -> bytes:
    """A picture as the signing page sends it, with words in it that are none of its pixels."""
    out, words = io.BytesIO(), PngInfo()
    words.add_text("Comment", "GPSLatitude 40.6")
    Image.new("RGBA", (900, 300), (0, 0, 0, 90)).save(out, "PNG", pnginfo=words)
    return out.getvalue()


def pictures(document: Document) -> int:
    """How many pictures stand in a paper."""
    file = pypdf.PdfReader(io.BytesIO(default_storage.open(document.file.name).read()))
    return sum(len(page.images) for page in file.pages)


def test_the_score_sheet_prints_the_frozen_version(field):
    signed(field)
    with pytest.raises(Invalid):
        field_papers.issue_score_sheet(by=acting_as(field.officer), sheet=field.sheet, at=NOW)
    make.scored(field.sheet, counted(FIRE, a=2), lapsed("3.2", "无电梯"), state="drafted")
    version = make.handed_in(field.sheet, counted(FIRE, a=2), lapsed("3.2", "无电梯"))
    field.sheet.items.filter(code=FIRE).update(points=0)  # what stands now is not what was handed in
    document = field_papers.issue_score_sheet(by=acting_as(field.officer), sheet=field.sheet, at=NOW)
    told = text(document)
    for words in (
        "2 × 0.5 = 1",
        "无电梯",
        version.result["total"],
        "林经理",
        "考核评分表",
    ):
        assert str(words) in told, words
    with pytest.raises(Refused):
        field_papers.issue_record(by=acting_as(field.town.street_leader), sheet=field.sheet, at=NOW)
