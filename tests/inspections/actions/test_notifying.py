"""Notices of inspection: many at once, each its own; in time by a clock; corrected when scorers change; of a target."""

from __future__ import annotations

import pytest

from inspections.actions import check as checks
from inspections.actions import notifying, scoring, swapping
from inspections.actions.pool import fit_for
from inspections.models import Assignment, CheckTarget, Cycle, Sheet
from oversight.acting import Invalid, Refused
from oversight.actions import deadline
from oversight.actions import job as jobs
from oversight.kernel.calendar import beijing_day
from oversight.models import Document, Job, Letter
from oversight.papers.kinds import INSPECTION
from oversight.todo import todos
from tests.cast import Town
from tests.factories import inspections as make
from tests.factories.ground import NOW, acting_as
from tests.factories.registry import estate, tenure
from tests.inspections.actions.test_assigning import cycle, draw, street, town  # noqa: F401
from tests.inspections.actions.test_check import planned

pytestmark = pytest.mark.django_db
DUTY = "sheet.notice.street"


@pytest.fixture
def drawn(town: Town, cycle: Cycle) -> list[Sheet]:  # noqa: F811
    """Two sheets of the street with scorers and a day; the bureau's waits."""
    garden = estate("和风苑", town.places["yard"])
    tenure(garden, town.firms["ours"])
    make.sheet(cycle, garden)
    draw(town, cycle)
    return list(cycle.sheets.filter(part="street").order_by("number"))


def send(town: Town, cycle: Cycle, sheets: list[Sheet]) -> Job:  # noqa: F811
    job = notifying.begin(by=acting_as(town.street_leader), cycle=cycle, sheets=sheets, at=NOW)
    jobs.run(job.pk, lambda: NOW)
    job.refresh_from_db()
    return job


def test_many_are_sent_at_once_each_its_own_and_a_second_run_sends_none_twice(town, cycle, drawn):  # noqa: F811
    leader = acting_as(town.street_leader)
    assert list(notifying.to_notify(leader, cycle.sheets.all())) == drawn
    job = send(town, cycle, drawn)
    assert job.state == Job.DONE
    assert set(cycle.sheets.filter(part="street").values_list("state", flat=True)) == {"notified"}
    assert Document.objects.filter(kind=INSPECTION.code).count() == 2
    assert not notifying.to_notify(leader, cycle.sheets.all()).exists()
    Job.objects.filter(pk=job.pk).update(state=Job.RUNNING)  # a worker that died after its last sheet
    jobs.run(job.pk, lambda: NOW)
    assert Document.objects.filter(kind=INSPECTION.code).count() == 2


def test_only_what_is_one_s_own_to_send_is_sent(town, cycle, drawn):  # noqa: F811
    for other in (town.other_leader, town.head, town.street_officer):
        with pytest.raises(Refused):
            notifying.begin(by=acting_as(other), cycle=cycle, sheets=drawn, at=NOW)
    with pytest.raises(Invalid):
        notifying.begin(by=acting_as(town.street_leader), cycle=cycle, sheets=[], at=NOW)


def test_a_clock_runs_to_the_last_day_in_time_and_ends_with_the_notice(town, cycle, drawn):  # noqa: F811
    """The visit is on Monday the 30th, so Tuesday the 24th is the last day: today."""
    clock = deadline.open_on(drawn[0], DUTY).get()
    assert beijing_day(clock.due_at) == beijing_day(NOW)
    assert clock.holder == town.bodies["street"]
    mine = [one for one in todos(acting_as(town.street_leader)) if "notices" in one.url]
    assert [(one.due_at, len(one.covers)) for one in mine] == [(clock.due_at, 2)]
    assert not any("notify" in one.url for one in todos(acting_as(town.street_leader)))
    notifying.notify(by=acting_as(town.street_leader), sheet=drawn[0], at=NOW)
    assert not deadline.open_on(drawn[0], DUTY).exists()
    assert deadline.open_on(drawn[1], DUTY).exists()


def test_after_a_swap_the_notice_is_sent_anew_and_corrects_the_first(town, cycle, drawn):  # noqa: F811
    leader, sheet = acting_as(town.street_leader), drawn[0]
    first = notifying.notify(by=leader, sheet=sheet, at=NOW)
    was = Assignment.objects.standing().filter(sheet=sheet).first().membership
    spare = next(one for one in fit_for(sheet, NOW) if one.person_id not in sheet.scorers)
    swapping.swap(by=leader, sheet=sheet, was=was, to=spare, why="生病", at=NOW)
    sheet.refresh_from_db()
    assert (sheet.state, deadline.open_on(sheet, DUTY).exists()) == ("assigned", True)
    second = notifying.notify(by=leader, sheet=sheet, at=NOW)
    assert second.replaces == first
    assert notifying.in_force(sheet) == second


def test_a_visit_that_began_needs_no_notice(town, cycle, drawn):  # noqa: F811
    sheet = drawn[0]
    scorer = Assignment.objects.standing().filter(sheet=sheet).first().membership
    scoring.begin(by=acting_as(scorer), sheet=sheet, at=NOW)
    assert not deadline.open_on(sheet).exists()


def test_an_unannounced_cycle_has_neither_clock_nor_notice(town, cycle):  # noqa: F811
    Cycle.objects.filter(pk=cycle.pk).update(unannounced=True)
    cycle.refresh_from_db()
    draw(town, cycle)
    assert not deadline.open_on(street(cycle)).exists()
    assert not notifying.to_notify(acting_as(town.street_leader), cycle.sheets.all()).exists()


@pytest.fixture
def target(town: Town) -> CheckTarget:  # noqa: F811
    """A target of a running check."""
    row = planned(town)
    checks.draw(by=acting_as(town.head), check=row, seed="1", at=NOW)
    return CheckTarget.objects.get(estate=town.estates["home"])


def test_a_target_s_notice_names_topic_days_and_inspectors_and_goes_out_once(town, target):  # noqa: F811
    officer = acting_as(town.street_officer)
    document = notifying.notify_target(by=officer, target=target, at=NOW)
    assert document.kind == INSPECTION.code
    assert Letter.objects.filter(event="sheet.notified", recipient=town.firm_manager.person).count() == 1
    with pytest.raises(Refused):
        notifying.notify_target(by=acting_as(town.other_officer), target=target, at=NOW)
    sent = acting_as(target.assignments.first().membership)
    checks.visit(by=sent, target=target, verdict="in_order", findings=[], at=NOW)
    target.refresh_from_db()
    with pytest.raises(Invalid):
        notifying.notify_target(by=officer, target=target, at=NOW)
