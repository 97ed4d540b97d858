"""Files beside a record: believed by what is in them, drawn anew, fetched as a download by whoever reads the record."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from oversight.attachments import AttachmentError, examine
from oversight.models import Attachment, Entry
from registry.actions import attachment as acts
from tests.factories.ground import NOW, acting_as
from tests.registry.views.test_estate_acts import sent

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PLACE = b"GPSLatitude 40.6"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def picture(kind="JPEG", size=(1600, 1200)):
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = PLACE.decode()
    Image.new("RGB", size, "steelblue").save(out, kind, exif=exif)
    return out.getvalue()


def office(*names, suffix="docx"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in ("[Content_Types].xml", *names):
            packed.writestr(name, "<x/>")
    return out.getvalue()


def upload(data, name):
    return SimpleUploadedFile(name, data)


def attach(town, data=PDF, name="合同.pdf", who=None, **more):
    return acts.attach(
        by=acting_as(who or town.officer),
        record=more.pop("record", town.home),
        upload=upload(data, name),
        name=name,
        title=more.pop("title", ""),
        category="contract",
        at=NOW,
    )


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (PDF, "a.exe"),
        (PDF, "a.svg"),
        (PDF, "a.html"),
        (b"", "a.pdf"),
        (b"<html>", "a.pdf"),
        (PDF[:-7], "a.pdf"),
        (PDF, "a.jpg"),
        (picture(), "a.pdf"),
        (b"PK\x03\x04broken", "a.docx"),
        (office("xl/workbook.xml"), "a.docx"),
        (office("word/document.xml", "word/vbaProject.bin"), "a.docx"),
        (b"GIF89a" + b"\0" * 20, "a.png"),
    ],
)
def test_what_is_not_what_it_says_is_refused(data, name):
    with pytest.raises(AttachmentError) as fault:
        examine(upload(data, name), name)
    assert fault.value.field == "file"


def test_a_packed_bomb_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"\0" * 310 * 1024 * 1024)
    with pytest.raises(AttachmentError):
        examine(upload(out.getvalue(), "a.docx"), "a.docx")


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "pptx"])
def test_office_files_are_taken(suffix):
    part = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}[suffix]
    content = examine(upload(office(part), f"a.{suffix}"), f"a.{suffix}")
    assert content.suffix == f".{suffix}"


def test_a_picture_is_drawn_anew_without_where_it_was_taken():
    data = picture()
    assert PLACE in data
    content = examine(upload(data, "照片.png"), "照片.png")  # named for another kind of picture
    assert PLACE not in content.data
    assert (content.media_type, content.suffix) == ("image/jpeg", ".jpg")
    assert max(Image.open(io.BytesIO(content.small)).size) == 640


def test_a_file_lies_under_its_digest_and_the_trail_holds_that(town, media):
    kept = attach(town)
    assert kept.title == "合同"
    assert kept.digest in kept.file.name
    assert "合同" not in kept.file.name
    assert Entry.objects.get().facts == {"attachment": kept.pk, "sha256": kept.digest}


def test_it_is_fetched_as_a_download_and_nothing_else(town, browse):
    kept = attach(town, title="../../合同\r\nX: y")
    answer = browse(town.officer).get(reverse("registry:attachment-download", args=[kept.pk]))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "\n" not in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 200), ("inspector", 200), ("worker", 200), ("auditor", 200), ("leader", 200),
     ("editor", 404), ("other_leader", 404), ("rival", 404), ("admin", 404)],
)  # fmt: skip
def test_who_reads_the_record_whole_may_fetch_its_files(town, browse, who, status):
    kept = attach(town, picture(), "门卫室.jpg")
    client = browse(getattr(town, who))
    for name in ("attachment-download", "attachment-small"):
        assert client.get(reverse(f"registry:{name}", args=[kept.pk])).status_code == status
    shown = client.get(reverse("registry:estate-attachments", args=[town.home.public_id]))
    assert (shown.status_code == 200 and "门卫室" in shown.text) == (status == 200)


def test_a_document_has_no_small_copy(town, browse):
    kept = attach(town)
    assert browse(town.officer).get(reverse("registry:attachment-small", args=[kept.pk])).status_code == 404


def test_a_file_is_put_there_on_a_page_and_taken_back(town, browse):
    officer = browse(town.officer)
    where = reverse("registry:estate-attach", args=[town.home.public_id])
    page = officer.get(where)
    bad = officer.post(
        where, {**sent(page, category="contract", title="合同"), "file": upload(b"<html>", "a.pdf")}
    )
    assert "这不是完整的 PDF" in str(bad.context["form"].errors["file"])
    good = officer.post(
        where, {**sent(page, category="contract", title="合同"), "file": upload(PDF, "a.pdf")}
    )
    assert good.status_code == 302
    kept = Attachment.objects.get()
    take_back = reverse("registry:attachment-withdraw", args=[kept.pk])
    assert browse(town.worker).post(take_back).status_code == 404
    assert officer.get(take_back).status_code == 405
    assert officer.post(take_back).status_code == 302
    assert officer.get(reverse("registry:attachment-download", args=[kept.pk])).status_code == 404
    assert Attachment.objects.count() == 1
