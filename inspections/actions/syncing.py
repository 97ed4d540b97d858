"""同步: photos from a device, each once and as it was sent; and what others wrote meanwhile."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files import File
from django.utils.translation import gettext_lazy as _

from inspections.actions import on_file, window
from inspections.actions.part import verb_for
from inspections.models import Found, Sheet
from inspections.rules.entry import write_change
from oversight import attachments
from oversight.acting import Invalid, acting
from oversight.models import Attachment
from oversight.policy import Actor

CATEGORY = "photo"
SENT = "sha256:"  # before the digest of what the device sent, which drawing anew changes


@dataclass(frozen=True)
class Kept:
    """A photo on file, and the digest of what arrived: the device may let go of its own."""

    photo: Attachment
    received: str


def add_photo(
    *, by: Actor, sheet: Sheet, line: str, sha256: str, upload: File, name: str, at: datetime
) -> Kept:
    """Keep a photo beside the finding that the device calls ``line``; the same bytes again are the same photo.

    ``sha256`` is what the device counted, "" where it cannot. The picture is drawn anew, without place and maker.
    Raises `Invalid` where it arrived changed, is no picture, or its finding is not there.
    """
    received = hashlib.sha256(upload.read()).hexdigest()
    upload.seek(0)
    if sha256 and not hmac.compare_digest(sha256.lower(), received):
        raise Invalid(_("照片在传输中损坏，请重新上传。"), field="file")
    with acting(by, verb_for(sheet, "score"), sheet, at=at) as act:
        window.check(act.thing, "score", at)
        found = Found.objects.standing().filter(sheet_item__sheet=act.thing, entry=_key(line)).first()
        if found is None:
            raise Invalid(_("这张照片所属的扣分记录还没有保存。"))
        photo = attachments.of(found).filter(note=SENT + received).first()
        if photo is None:
            photo = _keep(by, found, upload, name, received, at)
        act.thing.entry_count += 1
        act.facts = {"photo": photo.pk, "digest": photo.digest}
    return Kept(photo, received)


def _key(line: str) -> UUID:
    try:
        return UUID(line)
    except ValueError:
        raise Invalid(_("这张照片所属的扣分记录还没有保存。")) from None


def _keep(by: Actor, found: Found, upload: File, name: str, received: str, at: datetime) -> Attachment:
    content = attachments.examine(upload, name)
    if not content.media_type.startswith("image/") and content.media_type != "application/pdf":
        raise Invalid(_("这里只收照片和 PDF。"), field="file")
    return attachments.keep(
        content=content,
        record=found,
        title=name[:160],
        category=CATEGORY,
        note=SENT + received,
        by=by.posting,
        at=at,
    )


def state_of(sheet: Sheet, since: int) -> dict[str, Any]:
    """What stands on the sheet, for a device that knows it as of ``since`` entries; nothing where nothing came."""
    told: dict[str, Any] = {"count": sheet.entry_count, "state": sheet.state, "items": []}
    if since == sheet.entry_count:
        return told
    lines = on_file.lines_of(sheet)
    for row in sheet.items.filter(revision__gt=0).select_related("answered_by__person"):
        told["items"].append(
            {
                "item": row.code,
                "revision": row.revision,
                "status": row.status,
                "points": said(row.points),
                "by": row.answered_by.person.name if row.answered_by else "",
                "change": write_change(on_file.change_of(row, lines.get(row.code, ()))),
            }
        )
    return told


def said(points: Any) -> str | None:
    """Points as a device shows them."""
    return None if points is None else f"{points:.2f}"
