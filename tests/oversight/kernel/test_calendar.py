"""Working days against the published years, limits against a slow oracle, edges of the Beijing day."""

import random
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.kernel.calendar import (
    BEIJING,
    Limit,
    Schedule,
    add_months,
    beijing_day,
    due,
    end_of,
    schedule_from,
    standard_schedule,
    warn_at,
    working_days_between,
)

DAY = timedelta(days=1)


def noon(year, month, day):
    return datetime(year, month, day, 12, tzinfo=BEIJING)


def slow_last_day(basis, n, start, is_working):
    """The oracle lists the days one by one and knows nothing of the code under test."""
    days = [start + DAY * i for i in range(1, 4 * n + 60)]
    if basis == "WD":
        return [d for d in days if is_working(d)][n - 1]
    return next(d for d in days if d >= start + DAY * n and is_working(d))


@cache
def official(day):
    """The package, where it knows the year; weekdays after it (the package raises)."""
    return chinese_calendar.is_workday(day) if day.year <= 2026 else day.weekday() < 5


def test_the_published_years_agree_with_the_package_day_by_day():
    schedule = standard_schedule()
    day = date(2004, 1, 1)
    while day <= date(2026, 12, 31):
        assert schedule.is_working(day) == chinese_calendar.is_workday(day), day
        assert not schedule.is_provisional(day)
        day += DAY


def test_a_year_without_a_schedule_counts_weekdays_and_says_so():
    schedule = standard_schedule()
    assert schedule.is_working(date(2027, 10, 1))  # National Day, a Friday: nobody has published it yet
    assert not schedule.is_working(date(2027, 10, 2))
    assert schedule.is_provisional(date(2027, 10, 1))
    assert not schedule.is_provisional(date(2026, 12, 31))


@pytest.mark.parametrize("basis", ["WD", "CD"])
def test_ten_thousand_dates_agree_with_the_oracle(basis):
    schedule, dice = standard_schedule(), random.Random(15)
    for _ in range(5_000):
        start = date(2005, 1, 1) + DAY * dice.randrange(365 * 23)
        n = dice.randint(1, 60)
        moment = datetime.combine(start, time(dice.randrange(24), dice.randrange(60)), BEIJING)
        assert due(Limit(basis, n), moment, schedule).day == slow_last_day(basis, n, start, official), (
            start,
            n,
        )


@pytest.mark.parametrize(
    ("start", "first_day"),
    [
        (datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC), date(2026, 11, 23)),  # 23:59:59 in Beijing
        (datetime(2026, 11, 23, 16, 0, 0, tzinfo=UTC), date(2026, 11, 24)),  # 00:00 of the next day
        (datetime(2026, 11, 23, 23, 59, 0, tzinfo=UTC), date(2026, 11, 24)),  # 07:59: UTC is a day behind
        (datetime(2026, 11, 24, 0, 0, 0, tzinfo=UTC), date(2026, 11, 24)),  # 08:00: UTC turns
    ],
)
def test_the_day_is_beijings(start, first_day):
    assert beijing_day(start) == first_day
    assert due(Limit("WD", 1), start, standard_schedule()).day == first_day + DAY


def test_an_act_at_the_last_instant_is_in_time_and_the_next_is_late():
    ends = due(Limit("WD", 5), noon(2026, 11, 23), standard_schedule()).at
    assert datetime(2026, 11, 30, 23, 59, 59, 999_999, tzinfo=BEIJING) <= ends
    assert datetime(2026, 12, 1, 0, 0, tzinfo=BEIJING) > ends


def test_a_moment_without_a_zone_has_no_day():
    with pytest.raises(ValueError, match="time zone"):
        beijing_day(datetime(2026, 11, 23, 12, 0))


@pytest.mark.parametrize(
    ("limit", "start", "last"),
    [
        # Spring Festival 2026: 15 to 23 February off, Saturdays 14 and 28 February worked
        (Limit("WD", 1), noon(2026, 2, 13), date(2026, 2, 14)),
        (Limit("WD", 2), noon(2026, 2, 13), date(2026, 2, 24)),
        (Limit("WD", 5), noon(2026, 2, 24), date(2026, 3, 2)),
        (Limit("CD", 3), noon(2026, 2, 13), date(2026, 2, 24)),  # ends in the holiday: moves on
        (Limit("CD", 1), noon(2026, 2, 27), date(2026, 2, 28)),  # a worked Saturday is no rest day
        (Limit("WD", 0), noon(2026, 11, 23), date(2026, 11, 23)),  # the same working day
        (Limit("WD", 0), noon(2026, 11, 21), date(2026, 11, 23)),  # received on a Saturday
        (Limit("MONTH", 3), noon(2026, 11, 30), date(2027, 3, 1)),  # 28 February 2027 is a Sunday
        (Limit("MONTH", 1), noon(2026, 10, 31), date(2026, 11, 30)),
        (Limit("MONTH", 0), noon(2026, 11, 21), date(2026, 11, 23)),
        (Limit("CD", 30), noon(2026, 11, 23), date(2026, 12, 23)),  # the mock's order: 30 days
    ],
)
def test_limits_end_where_the_rule_says(limit, start, last):
    assert due(limit, start, standard_schedule()).day == last


def test_hours_run_by_the_clock_through_the_night_and_the_holiday():
    start = datetime(2026, 2, 16, 23, 30, tzinfo=BEIJING)
    assert due(Limit("HOUR", 24), start, standard_schedule()).at == start + timedelta(hours=24)


def test_provisional_is_said_only_where_an_unpublished_day_was_counted():
    schedule = standard_schedule()
    assert not due(Limit("WD", 5), noon(2026, 12, 21), schedule).provisional
    assert due(Limit("WD", 5), noon(2026, 12, 28), schedule).provisional
    assert due(Limit("CD", 10), noon(2026, 12, 28), schedule).provisional
    assert not due(Limit("HOUR", 240), noon(2026, 12, 28), schedule).provisional


def test_loading_a_schedule_ends_the_provisional_state_and_may_move_the_end():
    limit, start = Limit("WD", 2), noon(2027, 9, 29)
    before = due(limit, start, standard_schedule())
    paper = {
        "year": 2027,
        "days": [{"date": "2027-10-01", "rest": True}, {"date": "2027-10-02", "rest": False}],
    }
    after = due(limit, start, schedule_from([paper]).over(standard_schedule()))
    assert (before.day, before.provisional) == (date(2027, 10, 1), True)
    assert (after.day, after.provisional) == (date(2027, 10, 2), False)


def test_an_empty_paper_makes_no_year_known():
    assert schedule_from([{"year": 2027, "days": []}]).years == frozenset()


def test_an_edited_year_hides_the_one_below_and_single_days_only_themselves():
    whole = Schedule(rest=frozenset({date(2026, 5, 1)}), years=frozenset({2026})).over(standard_schedule())
    assert whole.is_working(date(2026, 10, 1))  # the edited year lists only one rest day
    single = Schedule(rest=frozenset({date(2026, 11, 24)})).over(standard_schedule())
    assert not single.is_working(date(2026, 11, 24))
    assert not single.is_working(date(2026, 10, 1))
    made_up = Schedule(work=frozenset({date(2026, 10, 1)})).over(standard_schedule())
    assert made_up.is_working(date(2026, 10, 1))


def test_a_day_listed_twice_is_refused():
    with pytest.raises(ValueError, match="2026-05-01"):
        Schedule(rest=frozenset({date(2026, 5, 1)}), work=frozenset({date(2026, 5, 1)}))


def test_paused_days_do_not_count():
    schedule = standard_schedule()
    pause = (noon(2026, 11, 24), noon(2026, 11, 26))  # Tuesday to Thursday: Wednesday and Thursday fall out
    assert due(Limit("WD", 5), noon(2026, 11, 23), schedule, pauses=[pause]).day == date(2026, 12, 2)
    assert due(Limit("CD", 9), noon(2026, 11, 23), schedule, pauses=[pause]).day == date(2026, 12, 4)
    assert due(Limit("MONTH", 1), noon(2026, 11, 23), schedule, pauses=[pause]).day == date(2026, 12, 25)
    ends = due(Limit("HOUR", 24), noon(2026, 11, 23), schedule, pauses=[pause]).at
    assert ends == noon(2026, 11, 26)


def test_a_pause_reached_only_because_of_another_counts_too():
    pauses = [(noon(2026, 11, 24), noon(2026, 11, 26)), (noon(2026, 12, 1), noon(2026, 12, 3))]
    ends = due(Limit("CD", 8), noon(2026, 11, 23), standard_schedule(), pauses=pauses)
    assert ends.day == date(2026, 12, 7)  # 1 December, pushed by two days, and two more, then a Saturday


@given(st.dates(date(2005, 1, 1), date(2030, 1, 1)), st.integers(1, 80))
def test_between_start_and_end_lie_exactly_n_working_days(start, n):
    schedule = standard_schedule()
    ends = due(Limit("WD", n), datetime.combine(start, time(9), BEIJING), schedule)
    assert working_days_between(start, ends.day, schedule) == n
    assert working_days_between(ends.day, start, schedule) == -n
    assert schedule.is_working(ends.day)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 60))
def test_months_keep_the_day_or_clamp_to_the_end(day, months):
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + DAY).month != later.month


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 31), 12, date(2027, 1, 31)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_adding_months(day, months, later):
    assert add_months(day, months) == later


def test_the_warning_comes_at_four_fifths():
    start = noon(2026, 11, 23)
    assert warn_at(start, start + timedelta(days=10)) == start + timedelta(days=8)


def test_the_end_of_a_day_is_its_last_microsecond():
    assert end_of(date(2026, 11, 23)) + timedelta(microseconds=1) == datetime(2026, 11, 24, tzinfo=BEIJING)


@pytest.mark.parametrize(("basis", "n"), [("YEAR", 1), ("WD", -1)])
def test_a_limit_that_means_nothing_is_refused(basis, n):
    with pytest.raises(ValueError):
        Limit(basis, n)
