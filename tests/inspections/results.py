"""A cycle whose sheets are reviewed to the end: what the tests of results begin with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from inspections.models import Cycle, Sheet, Survey, SurveyEstate
from inspections.rules.standard import Answer, Found
from tests.cast import Town, settle
from tests.factories import inspections as make
from tests.factories.ground import NOW
from tests.factories.registry import estate, tenure


@dataclass
class Results:
    """A town with a cycle in review: three of our firm's estates, two of theirs, one of which changed hands."""

    town: Town
    cycle: Cycle
    sheets: dict[tuple[str, str], Sheet] = field(default_factory=dict)

    def again(self) -> Cycle:
        """The cycle as it stands now."""
        return Cycle.objects.get(pk=self.cycle.pk)


LOST = {  # what each estate loses at items 4.1 of the street's sheet and of the bureau's
    "home": 0, "near": 2, "away": 4, "third": 1, "fourth": 1,
}  # fmt: skip


def reviewed(**extra: Any) -> Results:
    """The cycle in review, every sheet countersigned."""
    town = settle()
    ours = town.firms["ours"]
    for name, place in (("third", "yard"), ("fourth", "harbour")):
        town.estates[name] = estate(f"{name} 小区", town.places[place])
        tenure(town.estates[name], ours)
    held = town.estates["near"].tenures.get()
    held.term = (date(2024, 1, 1), date(2026, 11, 1))
    held.save()
    tenure(town.estates["near"], ours, since=date(2026, 11, 1))
    cycle = make.cycle(town.places["city"], state="review", drafted_by=town.inspector, **extra)
    found = Results(town, Cycle.objects.get(pk=cycle.pk))
    survey = Survey.objects.create(
        cycle=found.cycle, jurisdiction=town.places["city"], opens_at=NOW, closes_at=NOW.replace(day=25), state="closed",
        created_at=NOW,
    )  # fmt: skip
    for n, (name, lost) in enumerate(LOST.items()):
        at = town.estates[name]
        for part in ("street", "bureau"):
            scorers = (town.street_officer,) if part == "street" else (town.inspector,)
            sheet = make.sheet(found.cycle, at, part, scorers)
            make.handed_in(sheet, *losing(lost), state="countersigned")
            sheet.refresh_from_db()
            found.sheets[name, part] = sheet
        SurveyEstate.objects.create(
            survey=survey, estate=at, link=f"S{n}", needed=30, satisfied=25 + n, answers=40, closed_at=NOW
        )
    return found


def losing(count: int) -> list[Answer]:
    """So many findings at the first counted item of the standard."""
    item = next(item for item in make.standard().form.items if item.rule.kind == "count")
    return [Answer(item.code, found=(Found(item.rule.findings[0].code, count),))] if count else []
