"""物业管理用房: rooms are measured, corrected and taken off the register; never deleted."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from oversight import attachments
from oversight.acting import Invalid, Stale, acting
from oversight.kernel.calendar import beijing_day
from oversight.policy import Actor, may
from registry.models import Estate, Room, RoomSetting
from registry.rules.room.record import RECORD_WORDS, faults, size_fault

FIELDS = (
    "place",
    "floor",
    "area",
    "height",
    "use",
    "phase",
    "building",
    "below_ground",
    "has_lift",
    "self_contained",
    "utilities",
    "daylight",
    "heating",
    "telecom",
    "separate_meters",
    "faces_street",
    "title",
    "title_number",
    "misused",
    "present_use",
    "occupied_by",
    "note",
)
SETTING = (*RoomSetting.QUALITIES, "first_phase_area")


class RoomError(Invalid):
    """The room's facts contradict themselves."""

    words = _("用房信息有矛盾，请核对。")


def measure(
    *,
    by: Actor,
    estate: Estate,
    facts: dict[str, Any],
    at: datetime,
    room: Room | None = None,
    seen: int | None = None,
    photos: Sequence[File] = (),
) -> Room:
    """Record a room of ``estate`` as measured, or correct ``room``; area in m², height in m; ``photos`` are added.

    Only the fields of `FIELDS` are written; another name raises KeyError. Raises `RoomError` for what cannot stand
    (`rules.room.record`: `faults`, `size_fault`), `Stale` where the room moved since it was ``seen``, `AttachmentError`
    for a photo that is none; then nothing is written.
    """
    if unknown := set(facts) - set(FIELDS):
        raise KeyError(f"not a field of a room: {', '.join(sorted(unknown))}")
    if estate.state != "registered":
        raise RoomError(_("小区还不在册，不能登记用房。"))
    _refuse_faults(facts)
    _refuse_size(estate, room, facts.get("area"))
    pictures = [attachments.examine(photo, str(photo.name)) for photo in photos]
    target = room or Room(estate=estate)
    # Room and photos together or not at all; a refusal is noted outside of what is rolled back
    whole = transaction.atomic() if may(by, "registry.measure_room", target) else nullcontext()
    with whole:
        with acting(by, "registry.measure_room", target, at=at, seen=seen) as act:
            was = {name: getattr(act.thing, name) for name in facts} if room else {}
            for name, value in facts.items():
                setattr(act.thing, name, value)
            act.thing.measured_by_id = by.membership_id
            act.facts = {"estate": estate.pk, "changed": sorted(n for n in facts if was.get(n) != facts[n])}
            if pictures:
                act.facts["photos"] = [picture.digest for picture in pictures]
        _keep(act.thing, pictures, by=by, at=at)
    return act.thing


def _keep(room: Room, pictures: Sequence[attachments.Content], *, by: Actor, at: datetime) -> None:
    """Put photos beside a room that has been saved: only then is there something to put them beside."""
    for number, picture in enumerate(pictures, start=1):
        title = f"{room.place} {beijing_day(at).isoformat()}" + (f" ({number})" if len(pictures) > 1 else "")
        attachments.keep(
            content=picture,
            record=room,
            title=title,
            category="photo",
            note="",
            by=by.membership_id,
            at=at,
        )


def remove(*, by: Actor, room: Room, why: str, at: datetime, seen: int | None = None) -> Room:
    """Take a room off the register, with the reason; earlier checks keep it as it was. Raises `Stale`."""
    with acting(by, "registry.remove_room", room, at=at, note=why, seen=seen) as act:
        act.thing.withdrawn_at = at
        act.facts = {"estate": room.estate_id}
    return room


def describe(
    *, by: Actor, estate: Estate, facts: dict[str, Any], at: datetime, seen: int | None = None
) -> RoomSetting:
    """Record what is to be seen on the rooms of ``estate`` as a whole, and its first phase's area in m².

    ``seen`` is the version looked at, None where nothing was on file. Raises `RoomError`, `Stale`, `Refused`; KeyError
    for a name that is not of `SETTING`.
    """
    if unknown := set(facts) - set(SETTING):
        raise KeyError(f"not a field of a setting: {', '.join(sorted(unknown))}")
    if estate.state != "registered":
        raise RoomError(_("小区还不在册，不能登记用房。"))
    _refuse_phase(estate, facts.get("first_phase_area"))
    there = RoomSetting.objects.filter(estate=estate).first()
    if there is not None and seen is None:
        raise Stale
    target = there or RoomSetting(estate=estate)
    try:
        with acting(by, "registry.describe_room", target, at=at, seen=seen) as act:
            changed = [name for name, value in facts.items() if getattr(act.thing, name) != value]
            for name, value in facts.items():
                setattr(act.thing, name, value)
            act.thing.described_by_id = by.membership_id
            act.facts = {"estate": estate.pk, "changed": sorted(changed)}
    except IntegrityError as error:  # somebody else recorded the first one at the same instant
        raise Stale from error
    return act.thing


def _refuse_phase(estate: Estate, area: Decimal | None) -> None:
    if area is None:
        return
    if estate.phases < 2:
        raise RoomError(_("小区登记为一期建成，没有首期面积。"), field="first_phase_area")
    if estate.total_area is not None and area > estate.total_area:
        raise RoomError(_("首期面积大于小区总建筑面积，请核对。"), field="first_phase_area")


def _refuse_faults(facts: dict[str, Any]) -> None:
    for field, message in faults(facts).items():
        raise RoomError(RECORD_WORDS.say(message, get_language() or "zh"), field=field)


def _refuse_size(estate: Estate, room: Room | None, area: Decimal | None) -> None:
    """A room as large as no estate is; one that does not grow may always be corrected."""
    if area is None or (room is not None and area <= room.area):
        return
    standing = Room.objects.filter(estate=estate, withdrawn_at=None).exclude(pk=room.pk if room else 0)
    others = standing.aggregate(sum=Sum("area"))["sum"] or Decimal(0)
    if message := size_fault(area, others=others, floor_area=estate.total_area):
        raise RoomError(RECORD_WORDS.say(message, get_language() or "zh"), field="area")
