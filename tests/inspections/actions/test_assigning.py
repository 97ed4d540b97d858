"""Scorers drawn by a seed that repeats, out of those who are fit; days, swaps, and who is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from inspections.actions import assigning, swapping
from inspections.actions.pool import fit_for
from inspections.models import Absence, Assignment, Cycle, Draw, Sheet
from inspections.rules.draw import assign
from oversight.acting import Invalid, Refused
from oversight.kernel.scope import Post
from oversight.models import DeclaredInterest, Entry, Letter, Membership
from tests.cast import Town, settle
from tests.factories import inspections as make
from tests.factories.ground import LONG_AGO, NOW, acting_as, posting

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    """Three trained officers of the north street, and a cycle with a sheet of each part of the home estate."""
    town = settle()
    for n in range(3):
        town.people[f"scorer{n}"] = posting(Post.STREET, town.bodies["street"])
        make.certificate(town.people[f"scorer{n}"].person, make.standard())
    return town


@pytest.fixture
def cycle(town: Town) -> Cycle:
    row = make.cycle(town.places["city"], laid_out_at=NOW)
    make.sheet(row, town.estates["home"])
    make.sheet(row, town.estates["home"], "bureau")
    return row


def draw(town: Town, cycle: Cycle, seed: str = "7") -> assigning.Drawn:
    return assigning.draw_scorers(
        by=acting_as(town.street_leader),
        cycle=cycle,
        part="street",
        territory=town.places["north"],
        seed=seed,
        at=NOW,
    )


def street(cycle: Cycle) -> Sheet:
    return cycle.sheets.get(part="street")


def test_two_are_drawn_and_anybody_can_repeat_it(town: Town, cycle: Cycle) -> None:
    found = draw(town, cycle)
    kept = Draw.objects.get()
    assert assign(kept.seed, kept.keys, fit=kept.fit, each=kept.each) == kept.result
    sheet = street(cycle)
    rows = Assignment.objects.filter(sheet=sheet)
    assert (found.assigned, found.short, sheet.state, sheet.version) == (1, (), "assigned", 2)
    assert [str(row.membership_id) for row in rows] == kept.result[sheet.number]
    assert sheet.scorers == [row.membership.person_id for row in rows]
    assert all(row.certificate for row in rows)
    assert Entry.objects.filter(event="sheet.assigned", thing=sheet.pk, was="made", now="assigned").exists()
    assert Letter.objects.filter(event="sheet.assigned").count() == 2


def test_visits_are_planned_after_the_notice_s_time_and_at_once_where_there_is_none(
    town: Town, cycle: Cycle
) -> None:
    """NOW is Tuesday 24 November: three working days end on Friday, the visit is on Monday."""
    draw(town, cycle)
    assert Assignment.objects.first().planned_on == date(2026, 11, 30)  # type: ignore[union-attr]
    cycle.unannounced = True
    assert assigning.visiting_days(cycle, NOW)[0] == date(2026, 11, 24)


Bar = Callable[[Town, Membership], object]
BARS: dict[str, Bar] = {
    "interest": lambda town, one: DeclaredInterest.objects.create(
        person=one.person,
        organisation=town.firms["ours"].organisation,
        reason="亲属",
        valid_from=date(2026, 1, 1),
    ),
    "employed": lambda town, one: posting(
        Post.FIRM_STAFF,
        town.firms["ours"].organisation,
        one.person,
        valid_from=LONG_AGO,
        valid_to=NOW - timedelta(days=300),
    ),
    "away": lambda town, one: Absence.objects.create(
        person=one.person, first=date(2026, 11, 1), last=date(2026, 12, 31)
    ),
    "reviewer": lambda town, one: Sheet.objects.filter(part="street").update(reviewers=[one.person_id]),
    "other part": lambda town, one: Sheet.objects.filter(part="bureau").update(scorers=[one.person_id]),
}


@pytest.mark.parametrize("bar", sorted(BARS))
def test_who_is_barred_is_not_fit(town: Town, cycle: Cycle, bar: str) -> None:
    one = town.people["scorer0"]
    assert one in fit_for(street(cycle), NOW)
    BARS[bar](town, one)
    assert one not in fit_for(street(cycle), NOW)


def test_who_is_untrained_or_of_another_street_is_not_fit_unless_the_cycle_does_not_ask(
    town: Town, cycle: Cycle
) -> None:
    assert {one.pk for one in fit_for(street(cycle), NOW)} == {town.people[f"scorer{n}"].pk for n in range(3)}
    Cycle.objects.filter(pk=cycle.pk).update(require_training=False)
    cycle.refresh_from_db()
    fit = fit_for(street(cycle), NOW)
    assert town.street_officer in fit
    assert town.other_officer not in fit


def test_a_sheet_with_one_fit_officer_waits_and_is_named(town: Town, cycle: Cycle) -> None:
    for n in (1, 2):
        BARS["interest"](town, town.people[f"scorer{n}"])
    found = draw(town, cycle)
    assert (found.assigned, found.short) == (0, (street(cycle).number,))
    assert street(cycle).state == "made"


def test_a_draw_is_the_leader_s_of_the_own_street_while_scoring_is_open(town: Town, cycle: Cycle) -> None:
    for other in (town.street_officer, town.head):
        with pytest.raises(Refused):
            assigning.draw_scorers(
                by=acting_as(other),
                cycle=cycle,
                part="street",
                territory=town.places["north"],
                seed="7",
                at=NOW,
            )
    with pytest.raises(Invalid):
        assigning.draw_scorers(
            by=acting_as(town.other_leader),
            cycle=cycle,
            part="street",
            territory=town.places["north"],
            seed="7",
            at=NOW,
        )
    Cycle.objects.filter(pk=cycle.pk).update(state="closed")
    cycle.refresh_from_db()
    with pytest.raises(Invalid):
        draw(town, cycle)


def test_a_swap_says_why_and_takes_only_who_is_fit(town: Town, cycle: Cycle) -> None:
    draw(town, cycle)
    sheet = street(cycle)
    was = Assignment.objects.filter(sheet=sheet).first().membership  # type: ignore[union-attr]
    spare = next(one for one in fit_for(sheet, NOW) if one.person_id not in sheet.scorers)
    leader = acting_as(town.street_leader)
    with pytest.raises(Invalid):
        swapping.swap(by=leader, sheet=sheet, was=was, to=town.street_officer, why="生病", at=NOW)
    made = swapping.swap(by=leader, sheet=sheet, was=was, to=spare, why="生病", at=NOW)
    sheet.refresh_from_db()
    assert sheet.scorers[made.position - 1] == spare.person_id
    assert was.person_id not in sheet.scorers
    assert Assignment.objects.get(sheet=sheet, membership=was).why == "生病"
    assert Assignment.objects.standing().filter(sheet=sheet).count() == 2
    Sheet.objects.filter(pk=sheet.pk).update(state="inspecting")
    with pytest.raises(Invalid):
        swapping.swap(by=leader, sheet=sheet, was=spare, to=was, why="病愈", at=NOW)


def test_a_swap_moves_the_visit_to_a_day_on_which_both_have_time(town: Town, cycle: Cycle) -> None:
    draw(town, cycle)
    sheet = street(cycle)
    was = Assignment.objects.filter(sheet=sheet).first().membership  # type: ignore[union-attr]
    spare = next(one for one in fit_for(sheet, NOW) if one.person_id not in sheet.scorers)
    Absence.objects.create(person=spare.person, first=date(2026, 11, 30), last=date(2026, 12, 1))
    leader = acting_as(town.street_leader)
    with pytest.raises(Invalid) as error:
        swapping.swap(by=leader, sheet=sheet, was=was, to=spare, why="生病", at=NOW, day=date(2026, 12, 1))
    assert error.value.field == "day"
    made = swapping.swap(by=leader, sheet=sheet, was=was, to=spare, why="生病", at=NOW)
    days = set(Assignment.objects.standing().filter(sheet=sheet).values_list("planned_on", flat=True))
    assert (made.planned_on, days) == (date(2026, 12, 2), {date(2026, 12, 2)})
    assert Letter.objects.filter(event="sheet.assigned").exclude(entry=None).count() == 3
