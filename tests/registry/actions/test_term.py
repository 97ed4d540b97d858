"""Lengths that the city sets: from a day on, within the rule, and never for clocks that run already."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, transaction

from oversight.acting import Refused
from oversight.actions import deadline
from oversight.actions.term import TermError, length_of, set_length
from oversight.kernel.calendar import BEIJING, beijing_day
from oversight.models import Entry, TermLength
from registry.rules.deadlines import CHANGE_DECISION, MODE_SETTLED
from tests.factories.ground import NOW, acting_as
from tests.factories.registry import tenure as a_tenure
from tests.registry.actions.test_turn import submitted

TODAY = beijing_day(NOW)
TOMORROW = TODAY + timedelta(days=1)


def put(town, length=7, starts_on=TODAY, who=None, at=NOW, duty="change.decide"):
    by = acting_as(who or town.head)
    return set_length(by=by, duty=duty, length=length, starts_on=starts_on, source="市局通知", at=at)


def test_a_clock_has_the_length_of_the_day_on_which_it_starts(town):
    a_tenure(town.home, town.ours)
    made = submitted(town)
    put(town)
    (running,) = deadline.open_on(made)
    assert (running.length, running.due_at.astimezone(BEIJING).date()) == (5, date(2026, 12, 1))
    deadline.finish(made, at=NOW)
    new = deadline.start(duty="change.decide", thing=made, at=NOW)
    assert (new.basis, new.length, new.due_at.astimezone(BEIJING).date()) == ("WD", 7, date(2026, 12, 3))
    entry = Entry.objects.get(event="term.set")
    assert entry.facts == {"duty": "change.decide", "was": 5, "now": 7, "from": TODAY.isoformat()}


def test_the_latest_to_begin_counts_and_of_two_for_a_day_the_later_set(town):
    put(town, 7)
    put(town, 10, TOMORROW)
    put(town, 8, TOMORROW, at=NOW + timedelta(hours=1))
    assert [length_of(CHANGE_DECISION, day).n for day in (TODAY - timedelta(days=1), TODAY, TOMORROW)] == [
        5,
        7,
        8,
    ]
    assert length_of(CHANGE_DECISION, TODAY).source == "市局通知"
    assert length_of(MODE_SETTLED, TODAY) is None


@pytest.mark.parametrize(
    ("what", "field"),
    [
        ({"length": 21}, "length"),  # above what the rule cited with it allows
        ({"length": 0}, "length"),
        ({"length": 5}, "length"),  # counts already
        ({"starts_on": TODAY - timedelta(days=1)}, "starts_on"),
    ],
)
def test_what_cannot_be_meant_is_refused_beside_its_field(town, what, field):
    with pytest.raises(TermError) as refused:
        put(town, **what)
    assert refused.value.field == field
    assert not TermLength.objects.exists()


def test_only_the_head_sets_a_length_and_nobody_changes_one(town):
    for who in (town.inspector, town.leader, town.manager):
        with pytest.raises(Refused):
            put(town, who=who)
    row = put(town, 20)
    with pytest.raises(ProgrammingError), transaction.atomic():
        TermLength.objects.filter(pk=row.pk).update(length=1)
