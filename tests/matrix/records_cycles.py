"""Cycles in each of their states, with sheets of two firms where they were opened."""

from __future__ import annotations

from typing import Any

from inspections.models import Cycle
from tests.factories import inspections as make
from tests.factories.ground import NOW
from tests.matrix.town import Place

OURS, THEIRS, OWNERS = "澄岸物业", "砚湖物业", "锦汀小区业委会"
STATES = {
    "draft": {"state": "draft"},
    "stopped": {"state": "open"},
    "open": {"state": "open", "laid_out_at": NOW},
    "published": {"state": "published", "laid_out_at": NOW},
}


def lay(place: Place) -> None:
    """One in each state."""
    for name, columns in STATES.items():
        _add(place, name, make.cycle(place.town.places["city"], drafted_by=place.town.inspector, **columns))


def _add(place: Place, name: str, row: Cycle) -> None:
    facts: dict[str, Any] = {"firms": frozenset(), "parties": frozenset()}
    if name in ("open", "published"):
        for estate in ("home", "near"):
            make.sheet(row, place.town.estates[estate])
        facts = {"firms": frozenset({OURS, THEIRS}), "parties": frozenset({OWNERS})}
    shown = name == "published"
    place.add(
        "cycle", name, row, resource="cycle", state=row.state, submitter="inspector", published=shown, shown=shown,
        places=tuple(place.chain(unit) for unit in place.town.places.values()), **facts,
    )  # fmt: skip
