"""Cycles on the way to their results: closed, in review, in publicity, and published long ago, each over two estates."""

from __future__ import annotations

from datetime import datetime, timedelta

from inspections.actions import publishing
from inspections.models import ArchivedCycle, Cycle, Draw
from tests.factories import inspections as make
from tests.factories.ground import NOW, acting_as
from tests.matrix.town import Place

OURS, THEIRS, OWNERS = "澄岸物业", "砚湖物业", "锦汀小区业委会"
ESTATES = ("home", "away")
SHOWN = ("publicity", "objected", "published")
STATES = {"objected": "publicity"}  # in publicity too, with objections that nobody decided (records_appeals)
FAR = timedelta(days=30)


def lay(place: Place) -> None:
    """All four; the acts that led there are done as the head."""
    for name in ("closed", "review", "publicity", "objected", "published"):
        cycle = _cycle(place, name)
        if name in SHOWN:
            _show(place, cycle, NOW - 2 * FAR)
        if name == "published":
            publishing.publish(
                by=acting_as(place.town.head, NOW - FAR), cycle=Cycle.objects.get(pk=cycle.pk), at=NOW - FAR
            )
        shown = name in SHOWN
        place.add(
            "results", name, Cycle.objects.get(pk=cycle.pk), resource="cycle", state=STATES.get(name, name),
            published=shown, shown=shown,
            submitter="inspector", places=tuple(place.chain(unit) for unit in place.town.places.values()),
            firms=frozenset({OURS, THEIRS}), parties=frozenset({OWNERS}),
        )  # fmt: skip
    _archive(place)
    _sample(place)


def _sample(place: Place) -> None:
    """A sheet of the cycle in review that was drawn to be scored again by the inspector."""
    cycle, inspector = place.things["results"]["review"].row, place.town.inspector
    sheet = cycle.sheets.get(estate=place.town.estates["home"])
    key, same = str(inspector.pk), {"purpose": "rescore", "cycle": cycle, "seed": "1", "keys": [sheet.number]}
    same |= {"digest": "", "drawn_by": place.town.head, "drawn_at": NOW}
    Draw.objects.create(each=1, result=[sheet.number], **same)
    Draw.objects.create(each=1, fit={sheet.number: [key]}, result={sheet.number: [key]}, **same)
    place.add(
        "drawnsheet", "home", sheet, resource="cycle", scorers=frozenset({"street_officer"}),
        places=(place.chain(sheet.jurisdiction),), firms=frozenset({OURS}),
    )  # fmt: skip


def _archive(place: Place) -> None:
    """A round of before the portal, in which one firm has a result and one estate."""
    town = place.town
    row = ArchivedCycle.objects.create(
        name="2024 年考核",
        period=("2024-01-01", "2025-01-01"),
        source="通报",
        recorded_by=town.inspector,
        recorded_at=NOW,
        jurisdiction=town.places["city"],
    )
    row.results.create(
        row=1, target="estate", name="锦汀小区", estate=town.estates["home"], total="88.50", rank=1
    )
    row.results.create(row=2, target="firm", name=OURS, firm=town.firms["ours"], grade="良好")
    place.add(
        "archived", "round", row, resource="cycle",
        places=tuple(place.chain(unit) for unit in town.places.values()), firms=frozenset({OURS}),
    )  # fmt: skip


def _cycle(place: Place, name: str) -> Cycle:
    city = place.town.places["city"]
    cycle = make.cycle(
        city, state="closed" if name == "closed" else "review", public_id=f"M-{name}",
        name=f"{name} 考核", drafted_by=place.town.inspector,
        weights={"street": "1"},
    )  # fmt: skip
    cycle = Cycle.objects.get(pk=cycle.pk)
    for estate in ESTATES:
        sheet = make.sheet(cycle, place.town.estates[estate], "street", (place.town.street_officer,))
        make.handed_in(sheet, state="countersigned", by=place.town.street_officer)
    return cycle


def _show(place: Place, cycle: Cycle, at: datetime) -> None:
    publishing.show(by=acting_as(place.town.head, at), cycle=cycle, at=at)
