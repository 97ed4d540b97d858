"""Which rooms count towards the requirement, which not, and why.

Source: DOMAIN-REFERENCE §5.4. What shrinks the count is policy; the sample city only remarks on guard rooms
and basements (DOMAIN §13.6).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from oversight.kernel.measure import show_area
from oversight.kernel.wording import Message
from registry.rules.room.facts import Room
from registry.rules.room.policy import Exclusion, Policy

KIND_OF_EXCLUSION: Mapping[str, str] = {
    "circulation": "circulation",
    "refuse_room": "refuse",
    "equipment_room": "equipment",
    "guard_room": "guard",
    "monitoring_room": "monitoring",
    "garage": "garage",
    "civil_defence": "civil_defence",
    "operating": "operating",
}


@dataclass(frozen=True)
class RoomLine:
    """One room in the result: what it measures, what of it counts, why not, and what to look at."""

    key: str
    label: str
    kind: str
    part: str
    area: Decimal
    counted: Decimal
    reason: Message | None = None
    remarks: tuple[Message, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether the room counts."""
        return self.reason is None


@dataclass(frozen=True)
class Count:
    """All rooms of an estate counted, areas in m²."""

    lines: tuple[RoomLine, ...]

    @property
    def measured(self) -> Decimal:
        """The area of all rooms."""
        return sum((line.area for line in self.lines), Decimal(0))

    @property
    def counted(self) -> Decimal:
        """The area of the rooms that count."""
        return sum((line.counted for line in self.lines), Decimal(0))

    @property
    def excluded(self) -> Decimal:
        """The area of the rooms that do not count."""
        return self.measured - self.counted

    def of_part(self, code: str) -> Decimal:
        """The counted area that belongs to a part."""
        return sum((line.counted for line in self.lines if line.part == code), Decimal(0))


def count_rooms(policy: Policy, rooms: tuple[Room, ...]) -> Count:
    """Every room judged by the policy's exclusions: the first that excludes it is its reason."""
    return Count(tuple(_line(policy, room) for room in rooms))


def part_of(policy: Policy, room: Room) -> str:
    """The part a room belongs to: the one it names, else the one that lists its kind, else none ("")."""
    codes = [part.code for part in policy.parts if part.place != "whole"]
    if room.part in codes:
        return room.part
    return next((part.code for part in policy.parts if room.kind in part.kinds and part.code in codes), "")


def _line(policy: Policy, room: Room) -> RoomLine:
    reason = _bad_area(room)
    remarks: list[Message] = []
    for exclusion in policy.exclusions:
        if not _applies(exclusion, room):
            continue
        message = _reason(exclusion, room)
        if exclusion.effect == "warn":
            remarks.append(Message("remark_" + message.code, message.params))
        elif reason is None:
            reason = message
    if room.contradicts_itself:
        remarks.append(Message("remark_floor_contradicts", {"floor": str(room.floor)}))
    counted = room.area if reason is None else Decimal(0)
    part = part_of(policy, room)
    return RoomLine(room.key, room.label, room.kind, part, room.area, counted, reason, tuple(remarks))


def _bad_area(room: Room) -> Message | None:
    return Message("room_no_area", {"area": show_area(room.area)}) if room.area <= 0 else None


def _applies(exclusion: Exclusion, room: Room) -> bool:
    tests: Mapping[str, Callable[[], bool]] = {
        "below_ground": lambda: room.is_below,
        "misused": lambda: room.misused,
        "low_ceiling": lambda: (
            room.height is not None and exclusion.value is not None and room.height < exclusion.value
        ),
    }
    test = tests.get(exclusion.code)
    return test() if test else room.kind == KIND_OF_EXCLUSION[exclusion.code]


def _reason(exclusion: Exclusion, room: Room) -> Message:
    params = {}
    if exclusion.code == "low_ceiling":
        params = {"height": show_area(room.height), "least": show_area(exclusion.value)}
    if exclusion.code == "misused":
        params = {"use": room.present_use or "—"}
    return Message("room_" + exclusion.code, params)
