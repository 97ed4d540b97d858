"""What a redrawing moved on its day, kept with it: by names of that day, for whoever asks later what it did.

Names of people are not kept; which posts of which bodies changed their reach is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from oversight.actions.redrawing.preview import SHOWN, Load, Preview, Seats
from oversight.cargo import CARGO


@dataclass(frozen=True)
class Named:
    """A unit or a body of which only the name of the day is kept."""

    name: str

    def __str__(self) -> str:
        return self.name


def as_data(told: Preview) -> dict[str, Any]:
    """``told`` as JSON: counts whole, lists of names cut where the page cuts them."""
    return {
        "units": [unit.name for unit in told.units],
        "unit_count": told.unit_count,
        "bodies": [body.name for body in told.bodies[:SHOWN]],
        "body_count": told.body_count,
        "seats": [[seat.body.name, seat.post, seat.count] for seat in told.seats],
        "loads": [[load.cargo.key, load.count, [str(thing) for thing in load.first]] for load in told.loads],
        "deadlines": told.deadlines,
        "losing": [body.name for body in told.losing],
        "gaining": [body.name for body in told.gaining],
        "renamed": [list(pair) for pair in told.renamed],
    }


def recalled(data: Mapping[str, Any], *, cases: bool) -> Preview | None:
    """What was kept, or None of a redrawing that has none; ``cases``: with the rows that went along, open ones too."""
    if not data:
        return None
    cargo = {one.key: one for one in CARGO} if cases else {}
    loads = [Load(cargo[key], count, first) for key, count, first in data["loads"] if key in cargo]
    return Preview(
        units=_named(data["units"]),
        unit_count=data["unit_count"],
        bodies=_named(data["bodies"]),
        body_count=data["body_count"],
        seats=[Seats(Named(body), post, count, ()) for body, post, count in data["seats"]],
        loads=loads,
        deadlines=data["deadlines"],
        losing=_named(data["losing"]),
        gaining=_named(data["gaining"]),
        renamed=[(old, new) for old, new in data["renamed"]],
    )


def _named(names: list[str]) -> list[Named]:
    return [Named(name) for name in names]
