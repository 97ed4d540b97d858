"""用房 on a page: what was looked at in a room, what it lacks, and the rooms of an estate as a whole."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model
from django.utils.translation import gettext as _

from oversight.screen.parts import Check
from registry.models import Room, RoomSetting

LOOKED_AT = (
    "self_contained", "utilities", "daylight", "heating", "telecom", "separate_meters", "has_lift", "faces_street",
)  # fmt: skip
# A room without these is no worse a room: said where it has them, no lack where it has not.
NO_LACK = ("has_lift", "faces_street")


def qualities(room: Room) -> list[str]:
    """What the list says of a room: what it lacks, and what nobody has looked at."""
    lacks = [name for name in LOOKED_AT if name not in NO_LACK and getattr(room, name) is False]
    unseen = [name for name in LOOKED_AT if getattr(room, name) is None]
    said = []
    if room.below_ground:
        said.append(_("资料载明在地下"))
    if lacks:
        said.append(_("不具备：%(what)s") % {"what": _named(room, lacks)})
    if unseen:
        said.append(_("未查看：%(what)s") % {"what": _named(room, unseen)})
    return said or [_("都已查看，没有缺项")]


def setting(record: RoomSetting | None) -> list[Check]:
    """The rooms as a whole, question by question; unanswered where nothing is on file."""
    told = record or RoomSetting()
    answers = {True: "yes", False: "no", None: "none"}
    return [
        Check(
            name=_title(told, name), answer=answers[getattr(told, name)],
            words=_("未查看") if getattr(told, name) is None else "",
        )
        for name in RoomSetting.QUALITIES
    ]  # fmt: skip


def _named(record: Model, names: Iterable[str]) -> str:
    return "、".join(_title(record, name) for name in names)


def _title(record: Model, name: str) -> str:
    return str(record._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
