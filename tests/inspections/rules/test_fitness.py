"""Who may be drawn: each bar by itself, with the days on both sides of its edge."""

from datetime import date

import pytest

from inspections.rules.fitness import Standing, bars, is_away_throughout, is_recent

DAY = date
ON = DAY(2026, 11, 24)
WINDOW = (DAY(2026, 11, 24), DAY(2026, 11, 26))


def test_who_has_no_bar_is_fit() -> None:
    assert bars(Standing(), on=ON, window=WINDOW) == ()


@pytest.mark.parametrize(
    ("standing", "bar"),
    [
        (Standing(trained=False), "untrained"),
        (Standing(interested=True), "interest"),
        (Standing(employed=((DAY(2020, 1, 1), None),)), "employed"),
        (Standing(away=((DAY(2026, 11, 1), DAY(2026, 11, 27)),)), "away"),
        (Standing(reviews=True), "reviewer"),
        (Standing(scores_other_part=True), "other_part"),
    ],
)
def test_each_bar_is_named(standing: Standing, bar: str) -> None:
    assert bars(standing, on=ON, window=WINDOW) == (bar,)


@pytest.mark.parametrize(
    ("end", "recent"),
    [(DAY(2024, 11, 24), False), (DAY(2024, 11, 25), True), (DAY(2026, 11, 24), True), (None, True)],
)
def test_work_for_the_firm_bars_for_twenty_four_months(end: date | None, recent: bool) -> None:
    assert is_recent((DAY(2020, 1, 1), end), ON) is recent


def test_work_that_begins_later_bars_not_yet() -> None:
    assert not is_recent((DAY(2026, 12, 1), None), ON)


def test_one_day_that_is_left_is_enough() -> None:
    """The last day of an absence is the first on which one is back."""
    assert is_away_throughout([(DAY(2026, 11, 24), DAY(2026, 11, 27))], *WINDOW)
    assert not is_away_throughout([(DAY(2026, 11, 24), DAY(2026, 11, 26))], *WINDOW)
    assert is_away_throughout(
        [(DAY(2026, 11, 20), DAY(2026, 11, 25)), (DAY(2026, 11, 25), DAY(2026, 12, 1))], *WINDOW
    )
