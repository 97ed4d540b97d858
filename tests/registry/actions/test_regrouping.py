"""Merge, split, regroup: what closes ends on the day, what opens begins on it, and nothing of the past moves."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from oversight.acting import Refused, Stale
from oversight.models import Entry, Letter
from registry.actions import change, estate, tenure
from registry.models import Estate, EstateLineage, Tenure
from tests.factories.ground import NOW, acting_as
from tests.factories.registry import room

ON = date(2026, 11, 1)


def appoint(town, of, held_by):
    return tenure.appoint(by=acting_as(town.officer), estate=of, firm=held_by, since=date(2024, 1, 1), at=NOW)


def merge(town, who=None, **more):
    return estate.merge(
        by=acting_as(who or town.leader),
        into=town.home,
        others=[town.next_door],
        on=more.pop("on", ON),
        at=NOW,
        facts={"households": 900},
        areas={"total": Decimal("100000.00")},
        basis="街纪〔2026〕3 号",
        **more,
    )


def test_a_merged_estate_closes_into_the_other(town):
    appoint(town, town.home, town.ours)
    appoint(town, town.next_door, town.theirs)
    guard = room(town.next_door)
    merge(town)
    for thing in (town.home, town.next_door, guard):
        thing.refresh_from_db()
    assert (town.home.state, town.home.households, town.home.total_area) == (
        "registered",
        900,
        Decimal("100000.00"),
    )
    assert (town.next_door.state, town.next_door.mode) == ("merged", "none")
    assert guard.estate == town.home
    ended = Tenure.objects.get(estate=town.next_door)
    assert (ended.term.upper, ended.ended_why) == (ON, "并入锦汀小区")
    assert Tenure.objects.get(estate=town.home).term.upper is None
    line = EstateLineage.objects.get()
    assert (line.kind, line.before, line.after, line.on) == ("merge", town.next_door, town.home, ON)
    assert Letter.objects.filter(recipient=town.rival.person, subject__contains="听潮苑").exists()


def test_each_estate_of_a_merger_has_its_own_entry(town):
    merge(town)
    assert dict(Entry.objects.values_list("event", "thing")) == {
        "estate.absorbed": town.home.pk,
        "estate.merged": town.next_door.pk,
    }


def test_open_changes_of_what_closes_lapse_and_their_drafters_are_told(town):
    worker = acting_as(town.worker)
    kept = change.draft(by=worker, record=town.home, proposed={"households": 1}, reason="核实", at=NOW)
    estate.move(by=acting_as(town.leader), estate=town.next_door, to=town.lane, on=ON, at=NOW)
    town.next_door.refresh_from_db()
    lost = change.draft(by=worker, record=town.next_door, proposed={"households": 1}, reason="核实", at=NOW)
    merge(town)
    kept.refresh_from_db()
    lost.refresh_from_db()
    assert (kept.state, lost.state) == ("draft", "lapsed")
    assert Letter.objects.filter(recipient=town.worker.person, subject__contains="失效").exists()


@pytest.mark.parametrize("who", ["officer", "worker", "inspector", "other_leader", "manager", "auditor"])
def test_whoever_may_not_decide_is_refused_and_nothing_changes(town, who):
    with pytest.raises(Refused):
        merge(town, getattr(town, who))
    town.next_door.refresh_from_db()
    assert town.next_door.state == "registered"
    assert not EstateLineage.objects.exists()


def test_a_leader_cannot_merge_across_streets_but_the_head_can(town):
    more = {"into": town.home, "others": [town.away], "on": ON, "at": NOW, "facts": {}, "areas": {}}
    with pytest.raises(Refused):
        estate.merge(by=acting_as(town.leader), **more)
    town.home.refresh_from_db()
    assert town.home.version == 1
    estate.merge(by=acting_as(town.head), **more)


def test_whoever_looked_at_an_old_version_of_either_is_told(town):
    with pytest.raises(Stale):
        merge(town, seen={town.home.pk: 1, town.next_door.pk: 7})
    town.home.refresh_from_db()
    assert town.home.version == 1


def test_nothing_is_merged_ahead_of_its_day_nor_into_itself(town):
    with pytest.raises(estate.EstateError) as fault:
        merge(town, on=NOW.date() + timedelta(days=1))
    assert fault.value.field == "on"
    with pytest.raises(estate.EstateError):
        estate.merge(
            by=acting_as(town.head), into=town.home, others=[town.home], on=ON, at=NOW, facts={}, areas={}
        )


def pieces(town, *, rooms=((), ()), continues=(None, None)):
    return [
        estate.Piece(
            name=f"锦汀{word}区",
            place=town.lane,
            facts={"households": 100, "buildings": 3},
            areas={"total": Decimal("25000.00")},
            rooms=rooms[n],
            continues=continues[n],
        )
        for n, word in enumerate("南北")
    ]


def test_a_split_estate_closes_and_its_pieces_stand(town):
    held = appoint(town, town.home, town.ours)
    one, two = room(town.home), room(town.home)
    parts = pieces(town, rooms=([one.pk], [two.pk]), continues=(town.home.pk, None))
    south, north = estate.split(by=acting_as(town.leader), estate=town.home, pieces=parts, on=ON, at=NOW)
    town.home.refresh_from_db()
    held.refresh_from_db()
    assert (town.home.state, held.term.upper) == ("split", ON)
    south.refresh_from_db()
    assert (south.state, south.mode, south.total_area) == ("registered", "firm", Decimal("25000.00"))
    going_on = Tenure.objects.get(estate=south)
    assert (going_on.firm, going_on.term.lower, going_on.term.upper) == (town.ours, ON, None)
    assert not Tenure.objects.filter(estate=north).exists()
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.estate, two.estate) == (south, north)
    assert {line.after for line in town.home.heirs.all()} == {south, north}
    assert len({town.home.public_id, south.public_id, north.public_id}) == 3


def test_every_room_goes_to_exactly_one_piece(town):
    one = room(town.home)
    for rooms in (((), ()), ([one.pk], [one.pk])):
        with pytest.raises(estate.EstateError) as fault:
            estate.split(
                by=acting_as(town.leader), estate=town.home, pieces=pieces(town, rooms=rooms), on=ON, at=NOW
            )
        assert fault.value.field == "pieces"
    assert Estate.objects.count() == 3


def test_a_split_needs_two_pieces(town):
    with pytest.raises(estate.EstateError):
        estate.split(by=acting_as(town.leader), estate=town.home, pieces=pieces(town)[:1], on=ON, at=NOW)


def test_blocks_are_regrouped_into_one(town):
    sources = [town.home, town.next_door]
    [whole] = estate.regroup(
        by=acting_as(town.leader), sources=sources, pieces=pieces(town)[:1], on=ON, at=NOW, basis="划片登记表"
    )
    for source in sources:
        source.refresh_from_db()
        assert source.state == "regrouped"
    assert {line.before for line in whole.origins.all()} == set(sources)
    assert set(whole.origins.values_list("kind", flat=True)) == {"regroup"}


def test_what_was_to_begin_later_is_withdrawn_when_the_estate_closes(town):
    ahead = tenure.appoint(
        by=acting_as(town.officer), estate=town.next_door, firm=town.ours, since=date(2027, 1, 1), at=NOW
    )
    merge(town)
    assert Tenure.with_withdrawn.get(pk=ahead.pk).withdrawn_at == NOW
