"""The qualities that rooms must have beside their size: met, not met, or not recorded.

Source: DOMAIN-REFERENCE §5.4 (table of qualifying conditions). Only rooms that count are looked at.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from oversight.kernel.measure import half_up, plain, show_area
from oversight.kernel.wording import Name
from registry.rules.room.counting import Count
from registry.rules.room.facts import Facts, Room
from registry.rules.room.policy import Condition, Policy
from registry.rules.room.required import step_for

State = Literal["met", "not_met", "unknown"]


@dataclass(frozen=True)
class Finding:
    """How one condition stands; ``detail`` is the deciding figure ("3.30"), ``rooms`` are those that fail."""

    code: str
    name: Name
    severity: Literal["fail", "warning"]
    state: State
    asked: str = ""
    detail: str = ""
    rooms: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Case:
    """What a test of a condition looks at."""

    condition: Condition
    rooms: Sequence[Room]
    facts: Facts
    base_area: Decimal

    @property
    def value(self) -> Decimal:
        return self.condition.value or Decimal(0)


def examine(policy: Policy, facts: Facts, count: Count, base_area: Decimal) -> tuple[Finding, ...]:
    """Every condition of the policy on the rooms that count."""
    counted = {line.key: line for line in count.lines if line.counts}
    rooms = [room for room in facts.rooms or () if room.key in counted]
    cases = (
        _Case(
            condition,
            [r for r in rooms if not condition.part or counted[r.key].part == condition.part],
            facts,
            base_area,
        )
        for condition in policy.conditions
    )
    return tuple(_TESTS[case.condition.kind](case) for case in cases)


def _found(
    case: _Case, state: State, *, asked: str = "", detail: str = "", rooms: Sequence[Room] = ()
) -> Finding:
    condition = case.condition
    labels = tuple(room.label for room in rooms)
    return Finding(condition.code, condition.name, condition.severity, state, asked, detail, labels)


def _each(case: _Case, asks: Callable[[Room], bool | None], *, asked: str = "", detail: str = "") -> Finding:
    """A test that every room must pass: one failure decides, one blank leaves it open."""
    answers = [(room, asks(room)) for room in case.rooms]
    failing = [room for room, answer in answers if answer is False]
    if failing:
        return _found(case, "not_met", asked=asked, detail=detail, rooms=failing)
    blank = [room for room, answer in answers if answer is None]
    state: State = "unknown" if blank or not answers else "met"
    return _found(case, state, asked=asked, detail=detail, rooms=blank)


def _feature(case: _Case) -> Finding:
    return _each(case, lambda room: room.features.get(case.condition.code))


def _estate_feature(case: _Case) -> Finding:
    answer = case.facts.features.get(case.condition.code)
    return _found(case, "unknown" if answer is None else "met" if answer else "not_met")


def _above_ground(case: _Case) -> Finding:
    return _each(
        case, lambda room: None if room.floor is None and room.below_ground is None else not room.is_below
    )


def _min_height(case: _Case) -> Finding:
    known = [room.height for room in case.rooms if room.height is not None]
    lowest = show_area(min(known)) if known else ""
    return _each(
        case,
        lambda room: None if room.height is None else room.height >= case.value,
        asked=show_area(case.value),
        detail=lowest,
    )


def _max_floor(case: _Case) -> Finding:
    return _each(case, lambda room: None if room.floor is None else room.floor <= case.value, **_floors(case))


def _max_floor_without_lift(case: _Case) -> Finding:
    def asks(room: Room) -> bool | None:
        if room.has_lift or (room.floor is not None and room.floor <= case.value):
            return True
        return None if room.floor is None or room.has_lift is None else False

    return _each(case, asks, **_floors(case))


def _floors(case: _Case) -> dict[str, str]:
    known = [room.floor for room in case.rooms if room.floor is not None]
    return {"asked": plain(case.value), "detail": str(max(known)) if known else ""}


def _places(case: _Case) -> dict[str, Decimal]:
    """The area of each place."""
    places: dict[str, Decimal] = {}
    for room in case.rooms:
        places[room.site] = places.get(room.site, Decimal(0)) + room.area
    return places


def _max_places(case: _Case) -> Finding:
    most = step_for(case.condition.limits, case.base_area)
    places = _places(case)
    if most is None or not places:
        return _found(case, "met" if most is None else "unknown")
    state: State = "met" if len(places) <= most else "not_met"
    return _found(case, state, asked=plain(most), detail=str(len(places)))


def _min_place_area(case: _Case) -> Finding:
    places = _places(case)
    if not places:
        return _found(case, "unknown", asked=show_area(case.value))
    small = [room for room in case.rooms if places[room.site] < case.value]
    state: State = "not_met" if small else "met"
    least = show_area(min(places.values()))
    return _found(case, state, asked=show_area(case.value), detail=least, rooms=small)


def _min_kind_area(case: _Case) -> Finding:
    area = sum((room.area for room in case.rooms if room.kind == case.condition.room_kind), Decimal(0))
    state: State = "met" if area >= case.value else "not_met"
    return _found(case, state, asked=show_area(case.value), detail=show_area(area))


def _ground_floor_share(case: _Case) -> Finding:
    asked = f"{plain(case.value * 100)}%"
    total = sum((room.area for room in case.rooms), Decimal(0))
    if not total or any(room.floor is None for room in case.rooms):
        return _found(case, "unknown", asked=asked)
    low = sum((room.area for room in case.rooms if room.floor == 1), Decimal(0))
    state: State = "met" if low >= total * case.value else "not_met"
    return _found(case, state, asked=asked, detail=f"{half_up(low * 100 / total, 1)}%")


_TESTS: Mapping[str, Callable[[_Case], Finding]] = {
    "feature": _feature,
    "estate_feature": _estate_feature,
    "above_ground": _above_ground,
    "min_height": _min_height,
    "max_floor": _max_floor,
    "max_floor_without_lift": _max_floor_without_lift,
    "max_places": _max_places,
    "min_place_area": _min_place_area,
    "min_kind_area": _min_kind_area,
    "ground_floor_share": _ground_floor_share,
}
