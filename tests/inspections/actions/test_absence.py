"""Days away: one's own, seen by who assigns without the reason; planned visits are told of at once."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from inspections.actions import absence as act
from inspections.actions.pool import fit_for
from inspections.models import Absence, Assignment, Cycle
from oversight.acting import Invalid, Refused
from oversight.models import Letter
from tests.cast import Town
from tests.factories.ground import NOW, acting_as
from tests.inspections.actions.test_assigning import cycle, draw, street, town  # noqa: F401

pytestmark = pytest.mark.django_db
ALL = {"first": date(2026, 11, 1), "last": date(2026, 12, 31)}
LIST = reverse("inspections:absence-list")


def test_who_is_away_throughout_is_not_drawn_until_it_is_withdrawn(town: Town, cycle: Cycle) -> None:  # noqa: F811
    one = town.people["scorer0"]
    row = act.record(by=acting_as(one), why="年休假", at=NOW, **ALL)
    assert one not in fit_for(street(cycle), NOW)
    with pytest.raises(Refused):
        act.withdraw(by=acting_as(town.people["scorer1"]), absence=row, at=NOW)
    act.withdraw(by=acting_as(one), absence=row, at=NOW)
    assert one in fit_for(street(cycle), NOW)
    with pytest.raises(Invalid):
        act.withdraw(by=acting_as(one), absence=row, at=NOW)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (date(2026, 12, 2), date(2026, 12, 1), "last"),
        (date(2026, 11, 20), date(2026, 11, 23), "last"),  # NOW is the 24th
        (date(2026, 12, 1), date(2027, 12, 3), "last"),
        (date(2027, 1, 5), date(2027, 1, 9), "first"),  # the fifth is entered already
    ],
)
def test_days_that_cannot_stand_are_named(town: Town, first: date, last: date, field: str) -> None:  # noqa: F811
    by = acting_as(town.people["scorer0"])
    act.record(by=by, first=date(2027, 1, 4), last=date(2027, 1, 5), why="", at=NOW)
    with pytest.raises(Invalid) as error:
        act.record(by=by, first=first, last=last, why="", at=NOW)
    assert error.value.field == field
    assert Absence.objects.count() == 1


def test_who_assigns_is_told_of_planned_visits_and_reads_days_not_reasons(
    town: Town,  # noqa: F811
    cycle: Cycle,  # noqa: F811
    browse,
) -> None:
    draw(town, cycle)
    scorer = Assignment.objects.standing().select_related("membership__person").first().membership  # type: ignore[union-attr]
    act.record(by=acting_as(scorer), first=date(2026, 11, 30), last=date(2026, 12, 1), why="做手术", at=NOW)
    told = Letter.objects.get(event="absence.recorded")
    assert told.recipient == town.street_leader.person
    assert "锦汀小区" in told.body
    page = browse(town.street_leader).get(LIST).text
    assert "2026-11-30" in page
    assert "做手术" not in page
    assert "做手术" in browse(scorer).get(LIST).text
    assert "2026-11-30" not in browse(town.other_leader).get(LIST).text
    assert browse(town.firm_manager).get(LIST).status_code == 404
