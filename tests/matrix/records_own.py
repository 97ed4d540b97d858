"""A firm's own sheets: not begun, being filled, and whole; their window ends far off."""

from __future__ import annotations

from inspections.models import Cycle, SheetItem
from tests.factories import inspections as make
from tests.factories.ground import NOW
from tests.matrix.records_registry import about
from tests.matrix.town import Place

WINDOWS = {"on_site": ["2026-11-02", "2099-12-20"], "self_report": ["2026-11-02", "2099-12-19"]}
STATES = {"bare": "assigned", "begun": "inspecting", "whole": "inspecting"}


def lay(place: Place) -> None:
    """Each of a cycle of its own."""
    for name, state in STATES.items():
        row = make.sheet(_cycle(place), place.town.estates["home"], "self", state=state)
        if name == "whole":
            make.scored(row, by=place.town.firm_manager, state=state)
            SheetItem.objects.filter(sheet=row, source="survey").update(status="open", points=None)
        place.add(
            "ownsheet",
            name,
            row,
            resource="cycle",
            state=state,
            **{**about(place, "home"), "published": False},
        )


def _cycle(place: Place) -> Cycle:
    return make.cycle(
        place.town.places["city"], drafted_by=place.town.inspector, laid_out_at=NOW, windows=WINDOWS
    )
