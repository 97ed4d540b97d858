"""Files in: told by their content, never by their name; pictures drawn anew; never served inline."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from oversight import uploads


def office(*parts, macro=False):
    """An archive with these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part in parts:
            archive.writestr(part, "x")
        if macro:
            archive.writestr("word/vbaProject.bin", "x")
    return buffer.getvalue()


def picture(kind="JPEG"):
    image = Image.new("RGB", (64, 48), "#1d4e80")
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    image.save(buffer, kind, exif=exif)
    return buffer.getvalue()


DOCX = office("[Content_Types].xml", "word/document.xml")
GOOD = [
    ("a.pdf", b"%PDF-1.7\n", "application/pdf"),
    ("a.docx", DOCX, uploads.KINDS["docx"][0]),
    ("a.xlsx", office("[Content_Types].xml", "xl/workbook.xml"), uploads.KINDS["xlsx"][0]),
    ("a.ods", office("mimetype", "content.xml"), uploads.KINDS["ods"][0]),
    ("a.csv", "街道,数\n".encode(), "text/csv"),
    ("b.csv", "街道,数\n".encode("gb18030"), "text/csv"),
    ("a.TXT", b"plain", "text/plain"),
]
BAD = [
    ("a.pdf", b"MZ\x90\x00"),
    ("a.pdf", b"<html>"),
    ("a.docx", b"PK\x03\x04broken"),
    ("a.docx", office("[Content_Types].xml", "xl/workbook.xml")),
    ("a.docx", office("[Content_Types].xml", "word/document.xml", macro=True)),
    ("a.docx", b""),
    ("a.csv", b"\x00\x01\x02"),
    ("a.txt", b"\xff\xfe\x00"),
    ("a.html", b"<script>"),
    ("a.svg", b"<svg onload='x'>"),
    ("a.exe", b"MZ"),
    ("a.pdf.exe", b"%PDF-"),
    ("noending", b"%PDF-"),
    ("a.jpg", b"%PDF-"),
    ("a.png", b"\x89PNG\r\n\x1a\nbroken"),
    ("a.gif", b"GIF89a"),
]


@pytest.mark.parametrize(("name", "content", "media_type"), GOOD)
def test_taken(name, content, media_type):
    checked = uploads.check(SimpleUploadedFile(name, content))
    assert (checked.content, checked.media_type, checked.picture) == (content, media_type, False)


@pytest.mark.parametrize(("name", "content"), BAD)
def test_refused_with_words(name, content):
    file = SimpleUploadedFile(name, content)
    with pytest.raises(uploads.NotTaken) as caught:
        uploads.check(file)
    assert str(caught.value.words)


def test_too_large_and_too_many_parts(monkeypatch):
    monkeypatch.setattr(uploads, "LIMIT", 5)
    with pytest.raises(uploads.NotTaken):
        uploads.check(SimpleUploadedFile("a.txt", b"123456"))
    monkeypatch.undo()
    monkeypatch.setattr(uploads, "MOST_PARTS", 1)
    with pytest.raises(uploads.NotTaken):
        uploads.check(SimpleUploadedFile("a.docx", DOCX))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_pictures_are_drawn_anew(kind):
    sent = picture(kind)
    checked = uploads.check(SimpleUploadedFile(f"大门.{kind.lower()}", sent))
    assert checked.picture
    assert checked.content != sent
    assert b"secret place" not in checked.content
    assert Image.open(io.BytesIO(checked.content)).size == (64, 48)


@pytest.mark.parametrize(
    ("name", "tidy"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\x\\汇总.csv", "汇总.csv"),
        ("a\r\nSet-Cookie: x=1.txt", "a Set-Cookie x=1.txt"),
        ("exe\u202etxt.pdf", "exe txt.pdf"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
        (" .. ", ""),
    ],
)
def test_names_are_tidied(name, tidy):
    assert uploads.tidy_name(name) == tidy
