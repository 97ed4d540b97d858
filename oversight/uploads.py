"""附件 in: what a file is, is told by its content; pictures are drawn anew; nothing is ever served inline.

A name promises nothing: the first bytes must be those of the kind that the name claims. Office files are archives and
are only looked into for what they are; they are parsed nowhere here. Source: INVARIANTS 21, 24, 35.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import IO, Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model
from django.http import FileResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oversight.acting import ActError
from oversight.kernel.picture_words import PICTURE_WORDS
from oversight.kernel.picturebox import PictureError, clean_picture
from oversight.models import Attachment
from oversight.policy import Actor

LIMIT = 20 * 1024 * 1024  # bytes
LONGEST_NAME = 120
MOST_PARTS = 5_000  # of an office file; 65,535 also stands for "more than that"
_HEAD = 4096
_UNFIT = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\u200b-\u200f\u2028-\u202f\u2066-\u206f\ufeff]+")


class NotTaken(ActError):
    """A file that is not kept; its words say why and what to send instead."""


@dataclass(frozen=True)
class Checked:
    """A file whose content is what it says: bytes, name, media type; ``picture`` where it was drawn anew."""

    content: bytes
    name: str
    media_type: str
    picture: bool = False

    @property
    def digest(self) -> str:
        """Its sha256."""
        return hashlib.sha256(self.content).hexdigest()


def _starts(*marks: bytes) -> Callable[[bytes, IO[bytes]], bool]:
    return lambda head, file: head.startswith(marks)


def _office(*parts: str) -> Callable[[bytes, IO[bytes]], bool]:
    """An archive that holds what such an office file must hold, and no macros."""

    def holds(head: bytes, file: IO[bytes]) -> bool:
        if not head.startswith(b"PK\x03\x04"):
            return False
        if _entries(file) > MOST_PARTS:
            return False
        try:
            file.seek(0)
            names = set(zipfile.ZipFile(file).namelist())
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            return False
        macros = any(name.lower().endswith("vbaproject.bin") for name in names)
        return not macros and all(part in names for part in parts)

    return holds


def _entries(file: IO[bytes]) -> int:
    """How many parts an archive claims, read from its end before a list of them is made."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 66_000))  # the longest comment and the record before it
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    return int.from_bytes(tail[at + 10 : at + 12], "little") if at >= 0 else MOST_PARTS + 1


def _text(head: bytes, file: IO[bytes]) -> bool:
    """Text in a code that Chinese offices use, without what no text holds."""
    file.seek(0)
    content = file.read()
    if b"\x00" in content:
        return False
    return any(_decodes(content, code) for code in ("utf-8", "gb18030"))


def _decodes(content: bytes, code: str) -> bool:
    try:
        content.decode(code)
    except UnicodeDecodeError:
        return False
    return True


_OPEN = "application/vnd.oasis.opendocument"
_OOXML = "application/vnd.openxmlformats-officedocument"
KINDS: dict[str, tuple[str, Callable[[bytes, IO[bytes]], bool]]] = {
    "pdf": ("application/pdf", _starts(b"%PDF-")),
    "docx": (
        f"{_OOXML}.wordprocessingml.document",
        _office("[Content_Types].xml", "word/document.xml"),
    ),
    "xlsx": (f"{_OOXML}.spreadsheetml.sheet", _office("[Content_Types].xml", "xl/workbook.xml")),
    "odt": (f"{_OPEN}.text", _office("mimetype", "content.xml")),
    "ods": (f"{_OPEN}.spreadsheet", _office("mimetype", "content.xml")),
    "csv": ("text/csv", _text),
    "txt": ("text/plain", _text),
}
PICTURES = ("jpg", "jpeg", "png", "webp")
NAMES = (*KINDS, *PICTURES)


def check(upload: UploadedFile) -> Checked:
    """What is kept of an upload. Raises `NotTaken` with words for whoever sent it."""
    name = tidy_name(upload.name or "")
    suffix = PurePath(name).suffix.lstrip(".").lower()
    if suffix not in NAMES:
        raise NotTaken(
            _("不能收 .%(kind)s 文件，请换成 %(kinds)s") % {"kind": suffix, "kinds": "、".join(NAMES)}
        )
    if not upload.size:
        raise NotTaken(_("文件是空的，请重新选择。"))
    if upload.size > LIMIT:
        raise NotTaken(_("文件超过 20 MB，请压缩或拆开再传。"))
    if suffix in PICTURES:
        return _picture(upload, name)
    media_type, is_kind = KINDS[suffix]
    file: IO[bytes] = upload.file  # type: ignore[assignment]
    file.seek(0)
    if not is_kind(file.read(_HEAD), file):
        raise NotTaken(
            _("“%(name)s”的内容不是 %(kind)s 文件，或含有宏；请另存后再传。") % {"name": name, "kind": suffix}
        )
    file.seek(0)
    return Checked(file.read(), name, media_type)


def _picture(upload: UploadedFile, name: str) -> Checked:
    with tempfile.NamedTemporaryFile() as copy:
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        try:
            picture = clean_picture(copy.name)
        except PictureError as error:
            raise NotTaken(PICTURE_WORDS.say(error.message, get_language() or "zh")) from error
    return Checked(picture.data, f"{PurePath(name).stem}{picture.suffix}", picture.content_type, picture=True)


def tidy_name(name: str) -> str:
    """A file's name without paths, control or direction characters; its ending is kept when it is cut."""
    last = PurePath(name.replace("\\", "/")).name
    bare = " ".join(_UNFIT.sub(" ", unicodedata.normalize("NFC", last)).split()).strip(" .")
    stem, suffix = PurePath(bare).stem, PurePath(bare).suffix
    return f"{stem[: LONGEST_NAME - len(suffix)]}{suffix}" if bare else ""


def keep(
    checked: Checked,
    *,
    record: Model,
    by: Actor,
    at: datetime,
    title: str = "",
    category: str = "",
    note: str = "",
) -> Attachment:
    """Store a checked file beside a record; who may is for the act that calls this to ask."""
    suffix = PurePath(checked.name).suffix
    return Attachment.objects.create(
        kind=ContentType.objects.get_for_model(record),
        thing=record.pk,
        title=(title or checked.name)[:160],
        category=category,
        file=ContentFile(checked.content, name=f"{checked.digest[:32]}{suffix}"),
        media_type=checked.media_type,
        size=len(checked.content),
        digest=checked.digest,
        note=note,
        uploaded_by_id=by.membership_id,
        uploaded_at=at,
    )


def answer(attachment: Attachment) -> FileResponse:
    """The file as a download, never shown from our own origin, never guessed at by a browser."""
    response = FileResponse(attachment.file.open("rb"), content_type=attachment.media_type)
    for name, value in headers(attachment).items():
        response[name] = value
    return response


def headers(attachment: Attachment) -> dict[str, str]:
    """What goes with a file: its name, and that it runs and frames nothing."""
    suffix = PurePath(str(attachment.file.name)).suffix
    name = attachment.title if attachment.title.endswith(suffix) else f"{attachment.title}{suffix}"
    disposition: Any = content_disposition_header(as_attachment=True, filename=name)
    return {
        "Content-Disposition": disposition,
        "Content-Length": str(attachment.size),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
