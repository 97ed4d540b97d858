"""Periods of duties: which are due, in Beijing time, and that none is missed or named twice."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.kernel.calendar import BEIJING
from oversight.kernel.periods import Rhythm

NIGHTLY = Rhythm(unit="day", hour=2)
MONTHLY = Rhythm(unit="month", hour=3)
HOURLY = Rhythm(unit="hour", minute=15)


def beijing(text: str) -> datetime:
    """A Beijing moment."""
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("rhythm", "at", "key"),
    [
        (NIGHTLY, "2026-03-01T01:59:59", "2026-02-28"),
        (NIGHTLY, "2026-03-01T02:00:00", "2026-03-01"),
        (NIGHTLY, "2026-03-01T23:59:59", "2026-03-01"),
        (MONTHLY, "2026-03-01T02:59:59", "2026-02"),
        (MONTHLY, "2026-03-01T03:00:00", "2026-03"),
        (MONTHLY, "2026-12-31T23:59:59", "2026-12"),
        (HOURLY, "2026-01-01T00:14:59", "2025-12-31T23"),
        (HOURLY, "2026-01-01T00:15:00", "2026-01-01T00"),
    ],
)
def test_latest_on_both_sides_of_its_moment(rhythm: Rhythm, at: str, key: str) -> None:
    """One second before and the very moment."""
    assert rhythm.latest(beijing(at)).key == key
    assert rhythm.latest(beijing(at).astimezone(UTC)).key == key


def test_without_a_ledger_only_the_latest_is_due() -> None:
    """A new duty doesn't reach back into the past."""
    assert [p.key for p in NIGHTLY.due(after=None, at=beijing("2026-05-05T12:00"))] == ["2026-05-05"]


def test_three_days_away_are_caught_up_oldest_first() -> None:
    """Beat dead over a month's end."""
    due = NIGHTLY.due(after="2026-02-27", at=beijing("2026-03-02T12:00"))
    assert [p.key for p in due] == ["2026-02-28", "2026-03-01", "2026-03-02"]
    assert NIGHTLY.due(after="2026-03-02", at=beijing("2026-03-02T12:00")) == []


@given(
    st.sampled_from([NIGHTLY, MONTHLY, HOURLY]),
    st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
    st.lists(st.integers(1, 200), min_size=1, max_size=30),
)
def test_however_often_one_asks_each_period_comes_once(
    rhythm: Rhythm, start: datetime, hours: list[int]
) -> None:
    """Knocks at any distance give every period once, in order, and each was due by then."""
    at, last, seen = start, rhythm.latest(start).key, []
    for step in hours:
        at += timedelta(hours=step)
        for period in rhythm.due(after=last, at=at):
            assert period.due_at <= at
            assert period.key > last
            seen.append(period.key)
            last = period.key
    assert len(seen) == len(set(seen))
    assert last == rhythm.latest(at).key
