"""Many estates given to one officer as one act: who may, which change hands, an entry each and one letter."""

from __future__ import annotations

from datetime import date

import pytest

from oversight.acting import Refused
from oversight.models import Entry, Letter
from registry.actions import estate as acts
from registry.models import Estate, EstateOfficer
from tests.factories.ground import NOW, acting_as
from tests.factories.registry import estate

ON = date(2026, 11, 1)


def every(*but):
    return Estate.objects.exclude(pk__in=[one.pk for one in but])


def assign(town, who=None, rows=None, officer=None, on=ON):
    return acts.assign_each(
        by=acting_as(who or town.inspector),
        estates=every() if rows is None else rows,
        officer=officer or town.officer,
        on=on,
        at=NOW,
    )


def answers(town):
    return dict(EstateOfficer.objects.filter(valid_to=None).values_list("estate__name", "membership"))


def test_one_act_an_entry_for_each_and_one_letter(town):
    estate("草稿小区", town.lane, state="draft")
    found = assign(town)
    assert set(found.changing) == {town.home.pk, town.next_door.pk}
    assert found.left == {"right": 1, "place": 1}
    assert answers(town) == {"锦汀小区": town.officer.pk, "听潮苑": town.officer.pk}
    entries = Entry.objects.filter(event="estate.assigned")
    assert {entry.thing for entry in entries} == set(found.changing)
    assert {(e.was, e.now, e.facts["membership"]) for e in entries} == {
        ("registered", "registered", town.officer.pk)
    }
    [letter] = Letter.objects.all()
    assert (letter.recipient_id, "2 个小区" in letter.subject) == (town.officer.person_id, True)
    assert set(Estate.objects.filter(pk__in=found.changing).values_list("version", flat=True)) == {2}


def test_whoever_answered_before_does_so_until_that_day(town):
    acts.assign(by=acting_as(town.leader), estate=town.home, officer=town.leader, on=date(2025, 1, 1), at=NOW)
    assign(town)
    before = EstateOfficer.objects.get(estate=town.home, membership=town.leader)
    assert before.valid_to == ON
    assert answers(town)["锦汀小区"] == town.officer.pk


def test_what_is_theirs_already_or_begins_later_stays(town):
    acts.assign(by=acting_as(town.leader), estate=town.home, officer=town.officer, on=ON, at=NOW)
    later = date(2026, 11, 20)
    acts.assign(by=acting_as(town.leader), estate=town.next_door, officer=town.leader, on=later, at=NOW)
    third = estate("第三苑", town.lane)
    found = assign(town, rows=every(town.away))
    assert (found.changing, found.left) == ((third.pk,), {"same": 1, "later": 1})
    assert answers(town)["听潮苑"] == town.leader.pk


def test_a_street_s_officer_assigns_the_estates_of_the_street_alone(town):
    found = assign(town, who=town.leader)
    assert found.left == {"right": 1}  # the other street's is not seen at all
    with pytest.raises(acts.EstateError):
        assign(
            town, who=town.other_leader, officer=town.officer
        )  # theirs do not lie in this officer's street


@pytest.mark.parametrize("who", ["head", "auditor", "editor", "worker", "manager", "admin"])
def test_who_may_not_assign_is_refused(town, who):
    with pytest.raises(Refused):
        assign(town, who=getattr(town, who))
    assert not EstateOfficer.objects.exists()


def test_a_posting_that_ended_or_is_of_no_street_answers_for_nothing(town):
    for officer in (town.inspector, town.worker):
        with pytest.raises(acts.EstateError):
            assign(town, officer=officer)
    town.officer.valid_to = NOW
    town.officer.save()
    with pytest.raises(acts.EstateError):
        assign(town)
    assert not EstateOfficer.objects.exists()


def test_how_far_it_is_is_told(town):
    told = []
    acts.assign_each(
        by=acting_as(town.inspector), estates=every(), officer=town.officer, on=ON, at=NOW,
        report=lambda done, total: told.append((done, total)),
    )  # fmt: skip
    assert told == [(2, 2)]
