"""工作备注: a note that staff leave on an estate; withdrawn by its writer, never deleted."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from oversight.acting import Refused, acting
from oversight.policy import Actor
from registry.actions.facts import EstateError
from registry.models import Estate, EstateNote

LONGEST = 2000


def write(*, by: Actor, estate: Estate, text: str, at: datetime) -> EstateNote:
    """Leave a note. The trail holds its key, not its text."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise EstateError(_("请填写备注，不超过 2,000 字。"), field="text")
    with acting(by, "registry.note_estate", estate, at=at) as act:
        note = EstateNote.objects.create(estate=act.thing, text=text, written_by_id=by.posting, written_at=at)
        act.facts = {"note": note.pk}
    return note


def withdraw(*, by: Actor, note: EstateNote, at: datetime) -> None:
    """Take one's own note back; others cannot."""
    if note.written_by.person_id != by.person_id or note.withdrawn_at is not None:
        raise Refused
    with acting(by, "registry.note_estate", note.estate, at=at, event="note.withdrawn") as act:
        note.withdrawn_at = at
        note.save(update_fields=["withdrawn_at"])
        act.facts = {"note": note.pk}
