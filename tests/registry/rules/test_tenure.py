"""Terms: the day of the end is the next one's, overlaps are found, days add up, warnings come in time."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.tenure import (
    Term,
    clash,
    due_warning,
    giving_way,
    warning_days,
)

DAY = timedelta(days=1)
days = st.dates(date(2020, 1, 1), date(2022, 12, 31))
terms = st.builds(
    lambda holder, start, length: Term(holder, start, None if length is None else start + DAY * length),
    holder=st.sampled_from("甲乙丙"),
    start=days,
    length=st.none() | st.integers(1, 400),
)


def term(holder, start, end=None):
    return Term(holder, date.fromisoformat(start), end and date.fromisoformat(end))


def test_the_end_belongs_to_the_next():
    first, second = term("甲", "2020-01-01", "2021-01-01"), term("乙", "2021-01-01")
    assert not first.overlaps(second)
    for day, held in (("2019-12-31", []), ("2020-12-31", [first]), ("2021-01-01", [second])):
        assert [one for one in (first, second) if one.holds_on(date.fromisoformat(day))] == held


def test_a_day_too_many_is_a_clash():
    held = [term("甲", "2020-01-01", "2021-01-02")]
    assert clash(held, term("乙", "2021-01-01")) == held[0]
    assert clash(held, term("乙", "2021-01-02")) is None


@pytest.mark.parametrize("end", ["2020-01-01", "2019-12-31"])
def test_a_term_of_no_days_is_refused(end):
    with pytest.raises(ValueError):
        term("甲", "2020-01-01", end)


@given(terms, terms)
def test_overlap_is_sharing_a_day(one, other):
    horizon = [date(2020, 1, 1) + DAY * i for i in range(1600)]
    shared_day = any(one.holds_on(day) and other.holds_on(day) for day in horizon)
    assert one.overlaps(other) == other.overlaps(one) == shared_day


@given(terms, days, st.integers(0, 500))
def test_days_within_a_period_are_counted_one_by_one(one, first, length):
    end = first + DAY * length
    counted = sum(one.holds_on(first + DAY * i) for i in range(length))
    assert one.days_within(first, end) == counted


@pytest.mark.parametrize(
    ("left", "warning"),
    [(181, None), (180, 180), (91, 180), (90, 90), (31, 90), (30, 30), (0, 30), (-1, None)],
)
def test_contracts_warn_three_times(left, warning):
    on = date(2026, 11, 24)
    assert due_warning(on + DAY * left, on) == warning


def test_the_days_of_the_warnings():
    assert warning_days(date(2026, 12, 31)) == [date(2026, 7, 4), date(2026, 10, 2), date(2026, 12, 1)]


@given(st.lists(terms, max_size=6), terms)
def test_after_giving_way_only_what_stands_in_the_way_overlaps(standing, new):
    ending, blocking = giving_way(standing, new)
    assert all(one.start < new.start and one.overlaps(new) for one in ending)
    assert all(one.start >= new.start and one.overlaps(new) for one in blocking)
    for one in ending:
        assert not Term(one.holder, one.start, new.start).overlaps(new)
    assert sum(one.overlaps(new) for one in standing) == len(ending) + len(blocking)
