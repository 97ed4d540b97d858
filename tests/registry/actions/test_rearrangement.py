"""Mergers, splits, regroupings and moves decided ahead: they wait, are done on their day, and never blindly."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from oversight import duties
from oversight.acting import Refused, Stale
from oversight.celery import DUTIES
from oversight.kernel.calendar import BEIJING, beijing_day
from oversight.kernel.machine import Unlawful
from oversight.models import Entry, Letter
from registry.actions import estate, rearrangement, tenure
from registry.actions.facts import EstateError
from registry.models import Estate, EstateLineage, Rearrangement, Tenure
from tests.factories.ground import NOW, acting_as
from tests.factories.registry import room

DAY = beijing_day(NOW) + timedelta(days=30)
THEN = datetime.combine(DAY, datetime.min.time(), BEIJING) + timedelta(minutes=2)
DUTY = next(one for one in DUTIES if one.name == "rearrangements")


def merger(town, who=None, *, at=NOW, on=DAY, into=None, others=None, seen=None):
    into = into or town.home
    return rearrangement.decide(
        by=acting_as(who or town.leader),
        kind="merge",
        estate=into,
        others=others or [town.next_door],
        plan=rearrangement.merger(into, {"households": 900}, {"total": Decimal("100000.00")}),
        on=on,
        basis="街纪〔2026〕3 号",
        seen=seen,
        at=at,
    )


def move(town, who=None, to=None):
    return rearrangement.decide(
        by=acting_as(who or town.leader),
        kind="move",
        estate=town.home,
        plan=rearrangement.removal(to or town.alley),
        on=DAY,
        basis="街道批复",
        at=NOW,
    )


def now(row):
    return Rearrangement.objects.get(pk=row.pk)


def subjects(membership):
    return set(Letter.objects.filter(recipient=membership.person).values_list("subject", flat=True))


def test_a_merger_waits_for_its_day_and_is_done_on_it(town):
    tenure.appoint(
        by=acting_as(town.officer), estate=town.next_door, firm=town.theirs, since=date(2024, 1, 1), at=NOW
    )
    row = merger(town)
    town.next_door.refresh_from_db()
    assert (row.state, town.next_door.state, EstateLineage.objects.count()) == ("decided", "registered", 0)
    assert any("已决定" in words for words in subjects(town.rival))
    assert rearrangement.apply_due(THEN - timedelta(days=1)) == {"done": [], "reopened": []}
    assert rearrangement.apply_due(THEN) == {"done": [row.pk], "reopened": []}
    town.next_door.refresh_from_db()
    town.home.refresh_from_db()
    assert (town.next_door.state, town.home.households, now(row).state) == ("merged", 900, "done")
    assert Tenure.objects.get(estate=town.next_door).term.upper == DAY
    assert EstateLineage.objects.get().on == DAY
    assert any("已生效" in words for words in subjects(town.leader))
    applied = Entry.objects.get(event="rearrangement.applied")
    assert (applied.membership, applied.was, applied.now) == (None, "decided", "done")
    assert Entry.objects.get(event="estate.merged").membership == town.leader


def test_done_twice_is_done_once(town):
    row = merger(town)
    assert rearrangement.apply_due(THEN)["done"] == [row.pk]
    assert rearrangement.apply_due(THEN) == {"done": [], "reopened": []}
    assert EstateLineage.objects.count() == 1


def test_the_ledger_s_duty_catches_up_after_a_stop_with_the_day_that_was_decided(town):
    row = merger(town)
    late = THEN + timedelta(days=3)
    assert duties.fulfil(DUTY, DUTY.rhythm.latest(late), at=late)
    assert not duties.fulfil(DUTY, DUTY.rhythm.latest(late), at=late)
    assert now(row).state == "done"
    assert EstateLineage.objects.get().on == DAY


def test_a_split_brings_its_pieces_on_the_day(town):
    one, two = room(town.home), room(town.home)
    pieces = [
        estate.Piece(
            name=f"锦汀{word}区", place=town.lane, facts={"households": 100, "completed_on": date(2012, 5, 1)},
            areas={"total": Decimal("25000.00")}, rooms=[held.pk],
        )
        for word, held in zip("南北", (one, two), strict=True)
    ]  # fmt: skip
    rearrangement.decide(
        by=acting_as(town.leader), kind="split", estate=town.home, on=DAY, basis="街纪", at=NOW,
        plan=rearrangement.replacement(town.home, pieces),
    )  # fmt: skip
    assert not Estate.objects.filter(name="锦汀南区").exists(), "what is rehearsed leaves nothing"
    rearrangement.apply_due(THEN)
    south = Estate.objects.get(name="锦汀南区")
    assert (south.total_area, south.completed_on, south.rooms.get()) == (
        Decimal("25000.00"),
        date(2012, 5, 1),
        one,
    )


@pytest.mark.parametrize("who", ["officer", "worker", "inspector", "other_leader", "manager", "auditor"])
def test_whoever_may_not_decide_today_may_not_ahead(town, who):
    with pytest.raises(Refused):
        merger(town, getattr(town, who))
    assert not Rearrangement.objects.exists()


def test_what_could_not_be_done_does_not_wait(town):
    for more in ({"on": beijing_day(NOW)}, {"others": [town.home]}):
        with pytest.raises(EstateError):
            merger(town, **more)
    with pytest.raises(Refused):
        move(town, to=town.shore)
    with pytest.raises(Stale):
        merger(town, seen={town.home.pk: 1, town.next_door.pk: 7})
    assert not Rearrangement.objects.exists()


def test_an_estate_waits_for_one_at_a_time(town):
    merger(town)
    with pytest.raises(EstateError) as fault:
        move(town)
    assert "待生效" in str(fault.value)


def test_estates_that_moved_meanwhile_are_put_before_the_decider_anew(town):
    row = merger(town)
    estate.amend(by=acting_as(town.officer), estate=town.next_door, facts={"households": 77}, at=NOW)
    assert rearrangement.apply_due(THEN) == {"done": [], "reopened": [row.pk]}
    town.next_door.refresh_from_db()
    assert (now(row).state, town.next_door.state) == ("reopened", "registered")
    told = Letter.objects.get(subject__contains="待重新决定")
    assert (told.recipient, "77" in told.body) == (town.leader.person, True)
    assert rearrangement.apply_due(THEN) == {"done": [], "reopened": []}
    done = rearrangement.confirm(row, by=acting_as(town.head, THEN), on=DAY, seen=now(row).version, at=THEN)
    town.next_door.refresh_from_db()
    assert (done.state, done.decided_by, town.next_door.state) == ("done", town.head, "merged")


def test_a_note_does_not_put_a_decision_in_question(town):
    from registry.actions import note

    row = merger(town)
    note.write(by=acting_as(town.officer), estate=town.home, text="看过", at=NOW)
    Estate.objects.filter(pk=town.home.pk).update(version=9)
    assert rearrangement.apply_due(THEN)["done"] == [row.pk]


def test_a_unit_that_ended_or_a_decider_who_left_is_asked_about(town):
    row = move(town)
    town.alley.valid_to = DAY - timedelta(days=1)
    town.alley.save()
    assert rearrangement.apply_due(THEN)["reopened"] == [row.pk]
    rearrangement.revoke(row, by=acting_as(town.leader), why="社区已撤", seen=now(row).version, at=NOW)
    other = merger(town)
    town.leader.valid_to = NOW + timedelta(days=1)
    town.leader.save()
    assert rearrangement.apply_due(THEN)["reopened"] == [other.pk]
    assert Letter.objects.filter(recipient=town.head.person, subject__contains="待重新决定").exists()


def test_it_is_taken_back_with_its_reason_before_and_never_after(town):
    row = merger(town)
    rearrangement.revoke(row, by=acting_as(town.leader), why="方案有变", seen=row.version, at=NOW)
    assert (now(row).state, Entry.objects.get(event="rearrangement.revoked").reason.text) == (
        "revoked",
        "方案有变",
    )
    assert rearrangement.apply_due(THEN) == {"done": [], "reopened": []}
    again = merger(town)
    rearrangement.apply_due(THEN)
    with pytest.raises(Unlawful):
        rearrangement.revoke(again, by=acting_as(town.leader), why="晚了", seen=now(again).version, at=THEN)


def test_one_end_alone_does_not_take_back_what_was_decided_for_both(town):
    row = move(town, town.head, town.shore)
    assert any("已决定" in words for words in subjects(town.other_leader))
    for one_end in (town.leader, town.other_leader):
        with pytest.raises(EstateError):
            rearrangement.revoke(row, by=acting_as(one_end), why="不同意", seen=row.version, at=NOW)
    assert rearrangement.apply_due(THEN)["done"] == [row.pk]
    town.home.refresh_from_db()
    assert town.home.jurisdiction == town.shore
