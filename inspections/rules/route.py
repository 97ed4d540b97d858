"""Days and order of visits (检查路线): each sheet on a day on which all its scorers have time, near ones together.

Ours: no text rules it. The order is a walk to the nearest estate not visited yet; distances need no map, so a degree of
longitude is shortened by the latitude of northern China.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

A_DAY: Final = 3
"""Estates that one scorer visits in a day."""
NARROWING: Final = Decimal("0.76")  # cosine of 40.5° north
Point = tuple[Decimal, Decimal]


@dataclass(frozen=True)
class Stop:
    """An estate to visit: its sheet, who goes there, and where it lies, if that is known."""

    sheet: str
    scorers: tuple[str, ...]
    point: Point | None = None


def walk(stops: Sequence[Stop]) -> list[Stop]:
    """The stops in the order of a walk from the most westerly one; those without a place come last, by sheet."""
    placed = sorted((stop for stop in stops if stop.point), key=lambda stop: (stop.point or (), stop.sheet))
    found: list[Stop] = []
    while placed:
        here = found[-1].point if found else None
        nearest = min(placed, key=lambda stop: (_apart(here, stop.point), stop.sheet)) if here else placed[0]
        placed.remove(nearest)
        found.append(nearest)
    return [*found, *sorted((stop for stop in stops if not stop.point), key=lambda stop: stop.sheet)]


def _apart(one: Point | None, other: Point | None) -> Decimal:
    if one is None or other is None:
        return Decimal(0)
    return ((one[0] - other[0]) * NARROWING) ** 2 + (one[1] - other[1]) ** 2


def plan(
    stops: Sequence[Stop],
    days: Sequence[date],
    *,
    away: Mapping[str, frozenset[date]],
    a_day: int = A_DAY,
    taken: Mapping[tuple[str, date], int] | None = None,
) -> dict[str, tuple[date, int]]:
    """A day and a place in that day's order for each sheet: the first day on which all its scorers have time.

    ``taken`` counts visits planned before. A sheet for which no day is left is not in the answer.
    """
    load = dict(taken or {})
    found: dict[str, tuple[date, int]] = {}
    for stop in walk(stops):
        for day in days:
            if any(day in away.get(who, ()) or load.get((who, day), 0) >= a_day for who in stop.scorers):
                continue
            for who in stop.scorers:
                load[who, day] = load.get((who, day), 0) + 1
            found[stop.sheet] = (day, max(load[who, day] for who in stop.scorers))
            break
    return found
