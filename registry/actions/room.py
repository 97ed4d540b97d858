"""物业管理用房: rooms are measured, corrected and taken off the register; never deleted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from oversight.acting import ActError, acting
from oversight.policy import Actor
from registry.models import Estate, Room

FIELDS = (
    "place",
    "floor",
    "area",
    "height",
    "use",
    "phase",
    "has_lift",
    "self_contained",
    "utilities",
    "daylight",
    "heating",
    "faces_street",
    "title",
    "title_number",
    "misused",
    "occupied_by",
    "note",
)


class RoomError(ActError):
    """The room's facts contradict themselves."""

    words = _("用房信息有矛盾，请核对。")

    def __init__(self, words: Any = None, *, field: str = "") -> None:
        super().__init__(words)
        self.field = field


def measure(
    *,
    by: Actor,
    estate: Estate,
    facts: dict[str, Any],
    at: datetime,
    room: Room | None = None,
    seen: int | None = None,
) -> Room:
    """Record a room of ``estate`` as measured, or correct ``room``; area in m², height in m.

    Only the fields of `FIELDS` are written; another name raises KeyError. Raises `RoomError` where place and floor say
    opposite things (the Chengdu case of DOMAIN-REFERENCE §5.5), `Stale` where the room moved since it was ``seen``.
    """
    if unknown := set(facts) - set(FIELDS):
        raise KeyError(f"not a field of a room: {', '.join(sorted(unknown))}")
    if estate.state != "registered":
        raise RoomError(_("小区还不在册，不能登记用房。"))
    _refuse_contradiction(facts)
    target = room or Room(estate=estate)
    with acting(by, "registry.measure_room", target, at=at, seen=seen) as act:
        was = {name: getattr(act.thing, name) for name in facts} if room else {}
        for name, value in facts.items():
            setattr(act.thing, name, value)
        act.thing.measured_by_id = by.membership_id
        act.facts = {"estate": estate.pk, "changed": sorted(n for n in facts if was.get(n) != facts[n])}
    return act.thing


def remove(*, by: Actor, room: Room, why: str, at: datetime) -> None:
    """Take a room off the register, with the reason; earlier checks keep it as it was."""
    with acting(by, "registry.remove_room", room, at=at, note=why) as act:
        act.thing.withdrawn_at = at
        act.facts = {"estate": room.estate_id}


def _refuse_contradiction(facts: dict[str, Any]) -> None:
    place, floor = facts.get("place", ""), facts.get("floor")
    if floor is not None and floor > 0 and "地下" in place:
        raise RoomError(_("位置写明在地下，楼层却是地上，请核对。"), field="floor")
    if facts.get("misused") and not facts.get("occupied_by"):
        raise RoomError(_("被挪作他用的，请写明实际用途或使用人。"), field="occupied_by")
