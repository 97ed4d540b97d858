"""D05 and D06 of a sheet: numbered, verifiable, from what was signed and frozen."""

from __future__ import annotations

import io

import pypdf
import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from inspections.actions import field_papers, scoring, signing
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


def signed(field: Field) -> None:
    signing.sign(
        by=acting_as(field.town.firm_manager), sheet=field.sheet, shown=scoring.digest_of(field.sheet), name="林经理",
        remark="已报修", at=NOW,
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
