"""附件: files from people, believed by what is in them, never by their name (promises 24, 27, 35).

Pictures are drawn anew in a child, without EXIF; documents are looked at for what they claim to be, for macros and for
bombs. What is kept lies under its digest. Files go out as downloads alone; of a picture a small copy may be shown.
"""

from __future__ import annotations

import hashlib
import io
import secrets
import tempfile
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import puremagic
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db.models import Model
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from oversight.acting import Invalid
from oversight.kernel.picture_words import PICTURE_WORDS
from oversight.kernel.picturebox import PictureError, clean_picture
from oversight.models import Attachment

LARGEST = 20 * 1024 * 1024
PICTURES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
OFFICE = {
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "word/document.xml"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xl/workbook.xml"),
    "pptx": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "ppt/presentation.xml",
    ),
    "ofd": ("application/ofd", "OFD.xml"),
}
PDF = ("pdf", "application/pdf")
KINDS = (PDF[0], *OFFICE, "jpg", "jpeg", "png", "webp")
SMALL_SIDE = 640
MOST_PARTS, LARGEST_UNPACKED = 2_000, 300 * 1024 * 1024
MACROS = ("vbaproject.bin", "activex", ".exe", ".dll", ".js", ".vbs")


class AttachmentError(Invalid):
    """The file is not taken, with the reason."""


@dataclass(frozen=True)
class Content:
    """What a file really holds: bytes to keep, its media type and ending, and a small copy of a picture."""

    data: bytes
    media_type: str
    suffix: str
    small: bytes = b""

    @property
    def digest(self) -> str:
        """sha256 of what is kept."""
        return hashlib.sha256(self.data).hexdigest()


def examine(upload: File, name: str) -> Content:
    """What an uploaded file holds. Raises `AttachmentError` for another kind, a disguise, a macro or a bomb."""
    ending = name.rpartition(".")[2].lower()
    if ending not in KINDS:
        words = _("不能收 .%(kind)s 文件，请换成 %(kinds)s")
        raise AttachmentError(words % {"kind": ending[:10], "kinds": "、".join(KINDS)}, field="file")
    if (upload.size or 0) > LARGEST:
        raise AttachmentError(_("文件超过 20 MB，请压缩或拆开。"), field="file")
    data = upload.read()
    if not data:
        raise AttachmentError(_("文件是空的。"), field="file")
    if ending in PICTURES:
        return _picture(data, ending)
    return _document(data, ending)


def keep(
    *, content: Content, record: Model, title: str, category: str, note: str, by: int | None, at: datetime
) -> Attachment:
    """Store what was examined and enter it beside ``record``. The name on disk says nothing and cannot be guessed."""
    name = f"attachments/{content.digest[:2]}/{content.digest}-{secrets.token_hex(8)}{content.suffix}"
    stored = default_storage.save(name, ContentFile(content.data))
    if content.small:
        default_storage.save(small_name(stored), ContentFile(content.small))
    return Attachment.objects.create(
        kind=ContentType.objects.get_for_model(record),
        thing=record.pk,
        title=title,
        category=category,
        note=note,
        file=stored,
        media_type=content.media_type,
        size=len(content.data),
        digest=content.digest,
        uploaded_by_id=by,
        uploaded_at=at,
    )


def small_name(name: str) -> str:
    """Where the small copy of a picture lies."""
    return f"{name}.small"


def is_picture(attachment: Attachment) -> bool:
    """Whether a small copy may be shown."""
    return attachment.media_type in PICTURES.values()


def file_name(attachment: Attachment) -> str:
    """The name under which it is downloaded: its title and its true ending."""
    ending = Path(attachment.file.name or "").suffix
    title = attachment.title.strip() or str(attachment.pk)
    return title if title.lower().endswith(ending) else f"{title}{ending}"


def _picture(data: bytes, ending: str) -> Content:
    with tempfile.NamedTemporaryFile(suffix=f".{ending}") as file:
        file.write(data)
        file.flush()
        try:
            whole = clean_picture(file.name)
            small = clean_picture(file.name, longest_side=SMALL_SIDE)
        except PictureError as error:
            words = PICTURE_WORDS.say(error.message, get_language() or "zh")
            raise AttachmentError(words, field="file") from error
    return Content(whole.data, whole.content_type, whole.suffix, small.data)


def _document(data: bytes, ending: str) -> Content:
    try:
        found = {match.extension.lstrip(".").lower() for match in puremagic.magic_string(data[:262_144])}
    except puremagic.PureError:
        found = set()
    if ending == PDF[0]:
        if not data.startswith(b"%PDF-") or PDF[0] not in found or b"%%EOF" not in data[-2048:]:
            raise AttachmentError(_("这不是完整的 PDF 文件。"), field="file")
        return Content(data, PDF[1], ".pdf")
    media_type, part = OFFICE[ending]
    _look_inside(data, part)
    return Content(data, media_type, f".{ending}")


def _look_inside(data: bytes, wanted: str) -> None:
    """An office file is a packed folder: it must hold what it claims, no macro, and not unpack without end."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise AttachmentError(_("文件内容与扩展名不符，或已损坏、加密。"), field="file") from error
    names = [part.filename.lower() for part in parts]
    if wanted.lower() not in names:
        raise AttachmentError(_("文件内容与扩展名不符，或已损坏、加密。"), field="file")
    if any(mark in name for name in names for mark in MACROS):
        raise AttachmentError(_("文件里有宏或程序，请另存为不含宏的格式。"), field="file")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise AttachmentError(_("文件展开后过大，请拆开。"), field="file")
    if any(part.flag_bits & 0x1 for part in parts):
        raise AttachmentError(_("文件已加密，请去掉密码再上传。"), field="file")


def of(record: Model) -> Any:
    """The attachments of a record that stand."""
    kind = ContentType.objects.get_for_model(record)
    return Attachment.objects.filter(kind=kind, thing=record.pk, withdrawn_at=None)
