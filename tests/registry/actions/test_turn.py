"""Clocks of the registry: which act starts, stops, suspends and hands over which one, and whose turn it is."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from oversight import todo
from oversight.acting import Refused
from oversight.actions import deadline
from oversight.actions.redrawing.acts import decide
from oversight.actions.redrawing.acts import draft as draft_redrawing
from oversight.actions.redrawing.acts import submit as submit_redrawing
from oversight.actions.redrawing.plan import Plan
from oversight.kernel.calendar import BEIJING
from oversight.kernel.machine import Unlawful
from oversight.kernel.scope import Kind, Post
from oversight.models import Deadline, Entry, Letter, Redrawing
from registry.actions import change, check, coverage, estate, mode, tenure
from registry.models import Estate
from tests.factories.ground import NOW, acting_as, body, posting
from tests.factories.registry import estate as an_estate
from tests.factories.registry import room
from tests.factories.registry import tenure as a_tenure
from tests.registry.actions.test_check import GOOD, publish

LATER = NOW + timedelta(days=1)


def day(clock):
    return clock.due_at.astimezone(BEIJING).date()


def running(duty=""):
    found = Deadline.objects.filter(done_at=None).order_by("pk")
    return list(found.filter(duty=duty) if duty else found)


@pytest.fixture
def managed(town):
    a_tenure(town.home, town.ours)
    return town


def submitted(town, who=None):
    who = who or town.manager
    made = change.draft(
        by=acting_as(who), record=town.home, proposed={"households": 320}, reason="入户核实", at=NOW
    )
    return change.submit(by=acting_as(who), change=made, at=NOW)


class TestAChange:
    def test_a_submitted_change_is_the_street_s_for_five_working_days(self, managed):
        made = submitted(managed)
        (clock,) = deadline.open_on(made)
        assert (clock.duty, clock.holder, day(clock)) == ("change.decide", managed.street, date(2026, 12, 1))
        (task,) = [one for one in todo.todos(acting_as(managed.leader)) if one.url == made.get_absolute_url()]
        assert task.due_at == clock.due_at

    def test_where_the_street_s_leader_submitted_it_is_the_bureau_s(self, town):
        made = submitted(town, town.leader)
        assert deadline.open_on(made).get().holder == town.bureau

    def test_returned_the_decider_s_stands_and_the_drafter_s_runs(self, managed):
        made = submitted(managed)
        change.return_(by=acting_as(managed.leader), change=made, why="缺依据", at=LATER)
        decision = deadline.open_on(made, "change.decide").get()
        mending = deadline.open_on(made, "change.mend").get()
        assert (decision.suspended_at, mending.holder) == (LATER, managed.ours.organisation)
        assert day(mending) == date(2026, 12, 16)
        assert [one.due_at for one in todo.todos(acting_as(managed.manager))] == [mending.due_at]
        assert [one for one in todo.todos(acting_as(managed.leader)) if one.due_at] == []

    def test_handed_in_again_the_decider_s_runs_on_with_the_days_it_stood(self, managed):
        made = submitted(managed)
        change.return_(by=acting_as(managed.leader), change=made, why="缺依据", at=LATER)
        back = NOW + timedelta(days=3)
        change.submit(by=acting_as(managed.manager), change=made, at=back)
        (clock,) = deadline.open_on(made)
        assert (clock.duty, clock.suspended_at, day(clock)) == ("change.decide", None, date(2026, 12, 3))

    @pytest.mark.parametrize("how", ["accept", "refuse", "withdraw"])
    def test_what_ends_the_change_ends_its_clocks(self, managed, how):
        made = submitted(managed)
        if how == "accept":
            change.accept(by=acting_as(managed.leader), change=made, at=LATER, record_seen=1)
        elif how == "refuse":
            change.refuse(by=acting_as(managed.leader), change=made, why="不符", at=LATER)
        else:
            change.withdraw(by=acting_as(managed.manager), change=made, at=LATER)
        assert [clock.done_at for clock in deadline.of(made)] == [LATER]

    def test_a_change_of_a_firm_is_the_bureau_s(self, town):
        made = change.draft(
            by=acting_as(town.manager), record=town.ours, proposed={"headcount": 80}, reason="增员", at=NOW
        )
        change.submit(by=acting_as(town.manager), change=made, at=NOW)
        clock = deadline.open_on(made).get()
        assert (clock.duty, clock.holder) == ("firmchange.decide", town.bureau)

    def test_it_goes_along_when_its_estate_moves_to_another_street(self, managed):
        made = submitted(managed)
        estate.move(by=acting_as(managed.head), estate=managed.home, to=managed.shore, on=NOW.date(), at=NOW)
        assert deadline.open_on(made).get().holder == managed.other_street

    def test_it_lapses_with_its_estate(self, managed):
        made = submitted(managed)
        estate.merge(
            by=acting_as(managed.head),
            into=managed.next_door,
            others=[managed.home],
            on=NOW.date(),
            facts={},
            areas={},
            basis="并",
            at=LATER,
        )
        assert running("change.decide") == []
        assert deadline.of(made).get().done_at == LATER


class TestTakingLonger:
    def test_the_decider_takes_five_days_more_and_says_why(self, managed):
        made = submitted(managed)
        Letter.objects.update(read_at=NOW)  # letters are kept; these are not what is asked about
        change.extend(by=acting_as(managed.leader), change=made, why="需实地核对", at=LATER)
        clock = deadline.open_on(made).get()
        assert day(clock) == date(2026, 12, 8)
        assert {letter.recipient_id for letter in Letter.objects.filter(read_at=None)} == {
            managed.manager.person_id
        }
        assert Entry.objects.get(event="change.extended").facts["due"] == "2026-12-08"

    def test_not_twice_not_late_not_without_a_reason(self, managed):
        made = submitted(managed)
        by = acting_as(managed.leader)
        with pytest.raises(change.ChangeError):
            change.extend(by=by, change=made, why=" ", at=LATER)
        with pytest.raises(deadline.NotLonger):
            change.extend(by=by, change=made, why="忙", at=NOW + timedelta(days=30))
        change.extend(by=by, change=made, why="需实地核对", at=LATER)
        with pytest.raises(deadline.NotLonger):
            change.extend(by=by, change=made, why="还要看", at=LATER)

    def test_only_who_may_decide(self, managed):
        made = submitted(managed)
        for who in (managed.manager, managed.officer, managed.other_leader, managed.auditor):
            with pytest.raises(Refused):
                change.extend(by=acting_as(who), change=made, why="等等", at=LATER)

    def test_not_what_is_not_waiting(self, managed):
        made = submitted(managed)
        change.refuse(by=acting_as(managed.leader), change=made, why="不符", at=NOW)
        with pytest.raises(Unlawful):
            change.extend(by=acting_as(managed.leader), change=made, why="等等", at=LATER)


class TestRooms:
    def survey(self, town, at=NOW):
        return check.survey(by=acting_as(town.inspector), estate=town.home, at=at)

    def test_a_failed_check_starts_the_developer_s_thirty_days(self, town):
        publish(town, "sample-city")
        builder = body(Kind.DEVELOPER, "临海置业")
        who = posting(Post.DEVELOPER, builder)
        Estate.objects.filter(pk=town.home.pk).update(developer=builder)
        town.home.refresh_from_db()
        room(town.home, "20.00", **GOOD)
        assert self.survey(town).verdict == "fail"
        (clock,) = running("room.rectify")
        assert (clock.holder, day(clock)) == (builder, date(2026, 12, 24))
        assert [task.due_at for task in todo.todos(acting_as(who))] == [clock.due_at]

    def test_without_a_developer_it_is_the_street_s(self, town):
        publish(town, "sample-city")
        room(town.home, "20.00", **GOOD)
        self.survey(town)
        assert running("room.rectify")[0].holder == town.street

    def test_failing_again_gives_no_more_time_and_passing_ends_it(self, town):
        publish(town, "sample-city")
        room(town.home, "20.00", **GOOD)
        self.survey(town)
        (clock,) = running("room.rectify")
        self.survey(town, LATER)
        assert running("room.rectify") == [clock]
        room(town.home, "400.00", **GOOD)
        assert self.survey(town, LATER).verdict == "pass"
        assert running("room.rectify") == []

    def test_a_withdrawn_check_takes_its_clock_along(self, town):
        publish(town, "sample-city")
        room(town.home, "20.00", **GOOD)
        made = self.survey(town)
        check.withdraw(by=acting_as(town.head), check=made, why="测错", at=LATER)
        assert running("room.rectify") == []

    def test_withdrawing_a_pass_lets_the_failure_before_it_stand_again(self, town):
        publish(town, "sample-city")
        small = room(town.home, "20.00", **GOOD)
        self.survey(town)
        small.area = Decimal("400.00")
        small.save()
        passed = self.survey(town, LATER)
        check.withdraw(by=acting_as(town.head), check=passed, why="面积录错", at=LATER)
        assert len(running("room.rectify")) == 1

    def test_another_developer_takes_the_clock_over(self, town):
        publish(town, "sample-city")
        room(town.home, "20.00", **GOOD)
        self.survey(town)
        builder = body(Kind.DEVELOPER, "临海置业")
        town.home.refresh_from_db()
        estate.amend(by=acting_as(town.inspector), estate=town.home, facts={"developer": builder}, at=LATER)
        assert running("room.rectify")[0].holder == builder


class TestModes:
    def target(self, town):
        return coverage.set_target(
            by=acting_as(town.head),
            share=Decimal(100),
            by_day=date(2026, 12, 31),
            source="市政府文件",
            at=NOW,
        )

    def test_a_target_starts_a_clock_in_each_street_with_an_estate_that_nobody_manages(self, town):
        self.target(town)
        assert [(clock.holder, day(clock)) for clock in running("mode.settle")] == [
            (town.street, date(2026, 12, 31)),
            (town.other_street, date(2026, 12, 31)),
        ]
        (task,) = [one for one in todo.todos(acting_as(town.officer)) if one.due_at]
        assert "2 个小区" in task.title

    def test_the_last_estate_s_mode_ends_it_and_losing_one_starts_it_again(self, town):
        self.target(town)
        row = mode.set_(
            by=acting_as(town.inspector),
            estate=town.away,
            mode="owners",
            since=date(2026, 11, 1),
            at=NOW,
        )
        assert [clock.holder for clock in running("mode.settle")] == [town.street]
        mode.cancel(by=acting_as(town.inspector), row=row, why="录错", at=LATER)
        assert {clock.holder for clock in running("mode.settle")} == {town.street, town.other_street}

    def test_a_later_target_moves_the_running_clocks(self, town):
        self.target(town)
        coverage.set_target(
            by=acting_as(town.head),
            share=Decimal(100),
            by_day=date(2027, 6, 30),
            source="市政府文件",
            at=LATER,
        )
        assert {day(clock) for clock in running("mode.settle")} == {date(2027, 6, 30)}
        assert len(running("mode.settle")) == 2

    def test_a_firm_s_tenure_ends_it_too_and_the_nightly_round_catches_the_rest(self, town):
        target = self.target(town)
        tenure.appoint(
            by=acting_as(town.inspector), estate=town.away, firm=town.theirs, since=date(2026, 1, 1), at=NOW
        )
        assert [clock.holder for clock in running("mode.settle")] == [town.street]
        Estate.objects.filter(jurisdiction__path__startswith=town.north.path).update(mode="owners")
        an_estate("新里", town.shore)
        assert coverage.keep_clocks(target, at=LATER) == {"started": 1, "ended": 1}
        assert [clock.holder for clock in running("mode.settle")] == [town.other_street]


def test_a_redrawn_street_s_clocks_are_for_who_decides_there_now(managed):
    """The committee goes to the other street: its estate's change is decided there."""
    made = submitted(managed)
    inspector, head = acting_as(managed.inspector), acting_as(managed.head)
    plan = Plan(parent=managed.south.pk)
    moving = draft_redrawing(
        by=inspector, kind=Redrawing.MOVE, unit=managed.lane, plan=plan, effective=NOW.date(), at=NOW
    )
    submit_redrawing(moving, by=inspector, seen=moving.version, at=NOW)
    moving.refresh_from_db()
    decide(moving, by=head, seen=moving.version, at=NOW)
    assert deadline.open_on(made).get().holder == managed.other_street
