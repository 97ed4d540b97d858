"""Sheets of a street that were handed in, one to review and one to countersign, and a proposed veto."""

from __future__ import annotations

from typing import Any

from inspections.models import Veto
from tests.factories import inspections as make
from tests.factories.ground import NOW
from tests.matrix.town import Place


def lay(place: Place) -> None:
    """A sheet a state, each of a cycle of its own; the veto hangs on the first."""
    officer = place.town.people["street_officer"]
    for state in ("submitted", "reviewed"):
        cycle = make.cycle(place.town.places["city"], drafted_by=place.town.people["inspector"])
        one = make.sheet(cycle, place.town.estates["home"], scorers=(officer,), state=state)
        make.handed_in(one, by=officer, state=state)
        one.refresh_from_db()
        place.add("handedsheet", state, one, resource="sheet_street_part", state=state, **_facts(place))
        if state == "submitted":
            veto = Veto.objects.create(
                sheet=one,
                code=one.standard.form.vetoes[0].code,
                facts="事实",
                submitted_by=officer,
                submitted_at=NOW,
            )
            place.add(
                "handedveto",
                state,
                veto,
                resource="cycle",
                state=state,
                submitter="street_officer",
                **_facts(place),
            )


def _facts(place: Place) -> dict[str, Any]:
    me = frozenset({"street_officer"})
    return {
        "places": (place.chain(place.town.estates["home"].jurisdiction),), "firms": frozenset({"澄岸物业"}),
        "scorers": me, "trained": me, "signing": True,
    }  # fmt: skip
