"""The lengths of the registry's turns: as the rules give them, each with its source."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from oversight.kernel.calendar import BEIJING, Limit, standard_schedule
from oversight.kernel.turns import end
from registry.rules import deadlines

TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=BEIJING)


@pytest.mark.parametrize("turn", deadlines.ALL, ids=lambda turn: turn.key)
def test_every_turn_is_complete_and_cited(turn):
    assert turn.source
    assert turn.starts
    assert turn.ends
    assert turn.limit is None or turn.limit.source
    assert turn.longer is None or turn.longer.source


def test_keys_are_told_apart():
    assert len({turn.key for turn in deadlines.ALL}) == len(deadlines.ALL)


@pytest.mark.parametrize(
    ("turn", "last"),
    [
        (deadlines.CHANGE_DECISION, date(2026, 12, 1)),
        (deadlines.FIRM_CHANGE_DECISION, date(2026, 12, 1)),
        (deadlines.CHANGE_MENDING, date(2026, 12, 15)),
        (deadlines.ROOM_RECTIFICATION, date(2026, 12, 24)),
    ],
    ids=lambda value: getattr(value, "key", None),
)
def test_the_last_day_of_a_turn_that_starts_on_a_tuesday(turn, last):
    assert end(turn.limit, TUESDAY, standard_schedule()).day == last


def test_only_the_decision_may_take_longer_and_by_as_much_again():
    assert [turn.key for turn in deadlines.ALL if turn.longer] == ["change.decide", "firmchange.decide"]
    turn = deadlines.CHANGE_DECISION
    found = end(turn.limit, TUESDAY, standard_schedule(), longer=[turn.longer])
    assert found.day == date(2026, 12, 8)


def test_hours_that_stood_count_once_however_often_it_was_extended():
    pause = (TUESDAY, TUESDAY.replace(hour=12))
    found = end(Limit("HOUR", 24), TUESDAY, standard_schedule(), pauses=[pause], longer=[Limit("HOUR", 24)])
    assert found.at == datetime(2026, 11, 26, 12, 0, tzinfo=BEIJING)


def test_who_mends_rooms_that_fall_short():
    assert deadlines.rectifies(developer_stands=True) == "developer"
    assert deadlines.rectifies(developer_stands=False) == "street"
