"""附件: files kept with an estate, a firm or (photos) a room; who reads the record whole may fetch them."""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from oversight import attachments
from oversight.acting import Refused, acting
from oversight.attachments import AttachmentError
from oversight.models import Attachment
from oversight.policy import Actor
from registry.actions import facts
from registry.models import Estate, Firm, Room

HOLDERS = (Estate, Firm, Room)  # records that files are kept with

CATEGORIES = (
    ("contract", _("合同")),
    ("permit", _("规划与验收")),
    ("survey", _("测绘")),
    ("handover", _("承接查验与移交")),
    ("licence", _("营业执照")),
    ("photo", _("照片")),
    ("other", _("其他")),
)


def attach(
    *,
    by: Actor,
    record: Estate | Firm,
    upload: File,
    name: str,
    title: str,
    category: str,
    at: datetime,
    note: str = "",
) -> Attachment:
    """Keep a file with the record. It is examined before anything is written. Raises `AttachmentError`, `Refused`."""
    title = title.strip() or name.rpartition(".")[0][:160]
    if not title or len(title) > 160:
        raise AttachmentError(_("请填写附件名称，不超过 160 字。"), field="title")
    if category not in dict(CATEGORIES):
        raise AttachmentError(_("请选择附件类别。"), field="category")
    content = attachments.examine(upload, name)
    with acting(by, verb_of(record), record, at=at) as act:
        kept = attachments.keep(
            content=content,
            record=act.thing,
            title=title,
            category=category,
            note=note.strip()[:200],
            by=by.membership_id,
            at=at,
        )
        act.facts = {"attachment": kept.pk, "sha256": content.digest}
    return kept


def withdraw(*, by: Actor, attachment: Attachment, at: datetime) -> None:
    """Take a file back: it is listed no more; its row, digest and trail stay."""
    record = attachment.record
    if attachment.withdrawn_at is not None or not isinstance(record, HOLDERS):
        raise Refused
    with acting(by, verb_of(record), record, at=at, event="attachment.withdrawn") as act:
        attachment.withdrawn_at = at
        attachment.save(update_fields=["withdrawn_at"])
        act.facts = {"attachment": attachment.pk, "sha256": attachment.digest}


def verb_of(record: Estate | Firm | Room) -> str:
    """The verb by which files are put beside such a record."""
    if isinstance(record, Room):
        return "registry.measure_room"
    return facts.noun(record).verb("attach")


def reading(record: Estate | Firm | Room) -> str:
    """The verb that a reader of the record's files needs: the whole record, not a few fields."""
    if isinstance(record, Room):
        return "registry.view_room"
    return facts.noun(record).verb("read")
