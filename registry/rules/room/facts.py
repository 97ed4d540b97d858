"""What a check is told: the estate's areas and dates, its rooms or the figures provided, its first phase."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from registry.rules.room.policy import Base, RoomKind, Use

_BUILDING = re.compile(r"[A-Za-z0-9一二三四五六七八九十甲乙丙丁]+ ?(?:#|号)?(?:楼|栋|幢|座)")


@dataclass(frozen=True)
class Room:
    """One room (一间用房).

    ``key`` identifies it for the caller, ``label`` says where it is. ``floor`` counts from 1, basements are
    negative; ``below_ground`` is what the papers say, which may contradict it. ``height`` in m.
    ``misused``: now used for something else, named in ``present_use``. ``features`` holds what was looked
    at (water, power, self_contained, …); what is not in it was not recorded. ``place`` groups rooms that
    lie together; ``phase`` is the building phase it belongs to, from 1, None where unknown.
    """

    key: str
    label: str
    area: Decimal
    kind: RoomKind = "office"
    part: str = ""
    place: str = ""
    phase: int | None = None
    floor: int | None = None
    below_ground: bool | None = None
    height: Decimal | None = None
    has_lift: bool | None = None
    misused: bool = False
    present_use: str = ""
    features: Mapping[str, bool] = field(default_factory=dict)

    @property
    def site(self) -> str:
        """Where rooms lie together: the place given, else the building named in the label, else the room."""
        building = _BUILDING.search(self.label)
        return self.place or (building.group().replace(" ", "") if building else self.key)

    @property
    def is_below(self) -> bool:
        """Whether the room lies below ground, by its papers or by its floor."""
        return bool(self.below_ground) or (self.floor is not None and self.floor < 0)

    @property
    def contradicts_itself(self) -> bool:
        """Whether papers and floor say opposite things (the Chengdu case: "below ground, … 1st floor")."""
        return (
            self.floor is not None and self.below_ground is not None and (self.floor < 0) != self.below_ground
        )


@dataclass(frozen=True)
class Provided:
    """Figures without a list of rooms, in m²; None where unknown. ``parts`` by the policy's part codes."""

    total: Decimal | None = None
    parts: Mapping[str, Decimal | None] = field(default_factory=dict)


@dataclass(frozen=True)
class FirstPhase:
    """The first phase of a project built in several: its base area and the rooms it holds, in m².

    ``provided`` None with rooms listed: what counts of the rooms of phase 1.
    """

    area: Decimal | None
    provided: Decimal | None


@dataclass(frozen=True)
class Facts:
    """Everything a check looks at; areas in m², None where unknown.

    ``permitted_on`` is the day of the planning permit, ``accepted_on`` of the acceptance. ``rooms`` None
    means that only ``provided`` figures are known. ``features`` are what was looked at on the estate as a
    whole.
    """

    total_area: Decimal | None = None
    above_ground_area: Decimal | None = None
    measured_area: Decimal | None = None
    use: Use | None = None
    permitted_on: date | None = None
    accepted_on: date | None = None
    rooms: tuple[Room, ...] | None = None
    provided: Provided = field(default_factory=Provided)
    first_phase: FirstPhase | None = None
    features: Mapping[str, bool] = field(default_factory=dict)

    def area(self, base: Base) -> Decimal | None:
        """The floor area that a policy's base names."""
        return {
            "total": self.total_area,
            "above_ground": self.above_ground_area,
            "measured": self.measured_area,
        }[base]
