"""Whose days they are: a period split by tenures, to the day."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.rules.result.holding import Held, Period, split, unheld_days
from registry.rules.tenure import Term

YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))


def test_a_change_of_firm_splits_the_period():
    """The day of the end is the next one's first."""
    terms = [Term("B", date(2026, 4, 1)), Term("A", date(2019, 5, 1), date(2026, 4, 1))]
    held = split(YEAR, terms)
    assert held == (
        Held("A", date(2026, 1, 1), date(2026, 4, 1), 90),
        Held("B", date(2026, 4, 1), date(2027, 1, 1), 275),
    )
    assert unheld_days(YEAR, held) == 0


def test_days_without_a_firm_belong_to_nobody():
    held = split(YEAR, [Term("A", date(2026, 3, 1), date(2026, 3, 11)), Term("A", date(2026, 12, 31))])
    assert [line.days for line in held] == [10, 1]
    assert unheld_days(YEAR, held) == 354


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2025, 1, 1), date(2026, 1, 1), None),
        (date(2025, 1, 1), date(2026, 1, 2), 1),
        (date(2026, 12, 31), None, 1),
        (date(2027, 1, 1), None, None),
    ],
)
def test_a_term_at_the_edge(start, end, days):
    assert [line.days for line in split(YEAR, [Term("A", start, end)])] == ([days] if days else [])


def test_a_period_ends_after_it_begins():
    with pytest.raises(ValueError, match="cannot end"):
        Period(date(2026, 1, 1), date(2026, 1, 1))


@settings(deadline=None)
@given(st.lists(st.integers(1, 200), min_size=1, max_size=8), st.integers(0, 400))
def test_no_day_is_lost_or_doubled_where_terms_follow_each_other(lengths, before):
    start = YEAR.first - timedelta(days=before)
    terms = []
    for n, length in enumerate(lengths):
        terms.append(Term(f"firm {n}", start, start + timedelta(days=length)))
        start = terms[-1].end
    held = split(YEAR, reversed(terms))
    covered = max((min(start, YEAR.end) - max(terms[0].start, YEAR.first)).days, 0)
    assert sum(line.days for line in held) == covered
    assert unheld_days(YEAR, held) == YEAR.days - covered
    assert list(held) == sorted(held, key=lambda line: line.first)
