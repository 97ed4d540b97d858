"""Coverage (覆盖率): the share of estates, floor area and homes that somebody manages, and who is still missing.

Source: DOMAIN §3 and the policy text, part 3: by the year's end all estates have a management mode; whose task a
missing one is follows from its class.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from registry.rules.estate import responsible_for_mode

UNCOVERED = "none"
Measure = Literal["estates", "area", "households"]
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Standing:
    """An estate as coverage sees it. ``zone`` is the street (or whatever is summed by), area in m²."""

    key: int
    zone: str
    mode: str
    estate_class: str = "new"
    has_unit: bool = False
    area: Decimal | None = None
    households: int | None = None

    @property
    def covered(self) -> bool:
        """Whether somebody manages it; a mode nobody recorded is none."""
        return bool(self.mode) and self.mode != UNCOVERED


@dataclass(frozen=True)
class Coverage:
    """Totals and the covered part of them. ``unmeasured`` estates have no area, ``uncounted`` no homes on file:
    they are missing from both figures of that measure, and the page says so.
    """

    estates: int = 0
    covered: int = 0
    area: Decimal = Decimal(0)
    covered_area: Decimal = Decimal(0)
    households: int = 0
    covered_households: int = 0
    unmeasured: int = 0
    uncounted: int = 0

    def __add__(self, other: "Coverage") -> "Coverage":
        return Coverage(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    def parts(self, measure: Measure) -> tuple[Decimal, Decimal]:
        """Covered and whole by one measure."""
        return {
            "estates": (Decimal(self.covered), Decimal(self.estates)),
            "area": (self.covered_area, self.area),
            "households": (Decimal(self.covered_households), Decimal(self.households)),
        }[measure]

    def share(self, measure: Measure) -> Decimal | None:
        """The exact share in percent; None where there is nothing to cover."""
        covered, whole = self.parts(measure)
        return covered * HUNDRED / whole if whole else None

    @property
    def missing(self) -> int:
        """Estates that nobody manages."""
        return self.estates - self.covered


def of_estate(estate: Standing) -> Coverage:
    """One estate's share in the figures."""
    area, homes = estate.area or Decimal(0), estate.households or 0
    return Coverage(
        estates=1,
        covered=int(estate.covered),
        area=area,
        covered_area=area if estate.covered else Decimal(0),
        households=homes,
        covered_households=homes if estate.covered else 0,
        unmeasured=int(estate.area is None),
        uncounted=int(estate.households is None),
    )


def by_zone(estates: Iterable[Standing]) -> dict[str, Coverage]:
    """The figures zone by zone; they add up to the whole."""
    sums: dict[str, Coverage] = defaultdict(Coverage)
    for estate in estates:
        sums[estate.zone] += of_estate(estate)
    return dict(sums)


def missing_in(estates: Iterable[Standing]) -> list[Standing]:
    """The estates that nobody manages, those with most homes first (DESIGN §5: worst first)."""
    found = [estate for estate in estates if not estate.covered]
    return sorted(found, key=lambda estate: (-(estate.households or 0), -(estate.area or 0), estate.key))


def whose_task(estate: Standing) -> str:
    """Who must see that the estate gets a mode: ``developer``, ``unit`` or ``street``."""
    return responsible_for_mode(estate.estate_class, has_unit=estate.has_unit)


@dataclass(frozen=True)
class Target:
    """A share in percent to be reached by a day."""

    share: Decimal
    by_day: date


@dataclass(frozen=True)
class Progress:
    """How a zone stands against its target: ``gap`` in estates still to be covered, 0 when reached."""

    reached: bool
    gap: int
    days_left: int


def progress(coverage: Coverage, target: Target, on: date) -> Progress:
    """The standing against a target by number of estates; what has no estates has nothing left to do."""
    needed = math.ceil(coverage.estates * target.share / HUNDRED)  # half an estate is one more
    gap = max(needed - coverage.covered, 0)
    return Progress(reached=gap == 0, gap=gap, days_left=(target.by_day - on).days)


def worst_first(zones: Mapping[str, Coverage]) -> Sequence[str]:
    """Zones in the order of the board: lowest share of estates first, then most missing, then by name."""
    return sorted(
        zones, key=lambda zone: (zones[zone].share("estates") or Decimal(0), -zones[zone].missing, zone)
    )
