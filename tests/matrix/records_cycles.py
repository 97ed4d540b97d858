"""Cycles in each of their states, with sheets of two firms where they were opened."""

from __future__ import annotations

from datetime import date
from typing import Any

from inspections.models import Absence, Assignment, Cycle
from tests.factories import inspections as make
from tests.factories.ground import NOW
from tests.matrix.records_registry import about
from tests.matrix.town import Place

OURS, THEIRS, OWNERS = "澄岸物业", "砚湖物业", "锦汀小区业委会"
STATES = {
    "draft": {"state": "draft"},
    "stopped": {"state": "open"},
    "open": {"state": "open", "laid_out_at": NOW},
    "published": {"state": "published", "laid_out_at": NOW},
}


TRAINED = ("street_officer", "spare_street", "other_officer", "spare_away", "inspector", "spare_bureau")


def lay(place: Place) -> None:
    """One in each state; in the open one sheets that wait for scorers, and two that have them."""
    for name, columns in STATES.items():
        _add(place, name, make.cycle(place.town.places["city"], drafted_by=place.town.inspector, **columns))
    for name in TRAINED:
        make.certificate(place.town.people[name].person, make.standard())
    row = place.things["cycle"]["open"].row
    make.sheet(row, place.town.estates["away"])
    make.sheet(row, place.town.estates["home"], "bureau")
    for more in (_scored, _vacant):
        more(place, make.cycle(place.town.places["city"], drafted_by=place.town.inspector, laid_out_at=NOW))
    _absences(place)


def _scored(place: Place, row: Cycle) -> None:
    """A sheet of the street's part with a scorer who may be swapped and a notice that may go out."""
    people, estate = place.town.people, place.town.estates["home"]
    scorers = (people["street_officer"], people["inspector"])
    sheet = make.sheet(row, estate, "street", scorers, state="assigned")
    for position, one in enumerate(scorers, 1):
        Assignment.objects.create(
            sheet=sheet, membership=one, position=position, planned_on=date(2026, 11, 30), made_at=NOW
        )
    place.add(
        "streetsheet", "assigned", sheet, resource="sheet_street_part", state="assigned", shown=False,
        scorers=frozenset({"street_officer", "inspector"}), trained=frozenset(TRAINED),
        **{**about(place, "home"), "published": False},
    )  # fmt: skip


def _vacant(place: Place, row: Cycle) -> None:
    """One that a scorer left: a place is to be filled."""
    people, estate = place.town.people, place.town.estates["home"]
    stays = people["street_officer"]
    sheet = make.sheet(row, estate, "street", (stays,), state="inspecting")
    for position, one in enumerate((stays, people["inspector"]), 1):
        Assignment.objects.create(
            sheet=sheet, membership=one, position=position, planned_on=date(2026, 11, 30), made_at=NOW,
            replaced_at=None if one == stays else NOW,
        )  # fmt: skip
    place.add(
        "streetsheet", "vacant", sheet, resource="sheet_street_part", state="inspecting", shown=False,
        scorers=frozenset({"street_officer"}), trained=frozenset(TRAINED), **{**about(place, "home"), "published": False},
    )  # fmt: skip


def _absences(place: Place) -> None:
    """Days away of two people."""
    for name in ("street_officer", "inspector"):
        row = Absence.objects.create(
            person=place.town.people[name].person, first=date(2099, 1, 4), last=date(2099, 1, 8),
            why=f"休假{place.marks.word('absence', name, 'why')}", recorded_by=place.town.people[name],
        )  # fmt: skip
        place.add("absence", name, row, resource="own", owner=name)


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
