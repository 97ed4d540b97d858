"""Rectification: the classes' limits to the second, the gravest class, cards."""

from datetime import datetime

import pytest

from inspections.rules.order import DEADLINES, FAILURES_TO_RED, RECHECK, card_after, gravest
from oversight.kernel.calendar import BEIJING, due, standard_schedule


@pytest.mark.parametrize(
    ("kind", "last"),
    [
        ("A", datetime(2026, 9, 30, 10, 0, tzinfo=BEIJING)),
        ("B", datetime(2026, 10, 9, 23, 59, 59, 999999, tzinfo=BEIJING)),
        ("C", datetime(2026, 10, 26, 23, 59, 59, 999999, tzinfo=BEIJING)),
    ],
)
def test_the_limits_of_the_classes(kind, last):
    """From 29 September 2026, with the National Day week and its make-up day on the way."""
    start = datetime(2026, 9, 29, 10, 0, tzinfo=BEIJING)
    assert due(DEADLINES[kind], start, standard_schedule()).at == last


def test_an_order_bears_its_gravest_class():
    assert gravest("CBC") == "B"
    assert gravest("CAB") == "A"
    assert (RECHECK.basis, RECHECK.n) == ("WD", 5)


@pytest.mark.parametrize(
    ("outcomes", "card"),
    [
        ([], ""),
        (["corrected"], ""),
        (["failed"], "yellow"),
        (["failed", "failed"], "yellow"),
        (["failed", "failed", "failed"], "red"),
        (["failed"] * 4, "red"),
        (["failed", "failed", "corrected", "failed"], "yellow"),
        (["failed", "failed", "failed", "corrected"], ""),
    ],
)
def test_cards(outcomes, card):
    assert card_after(outcomes) == card
    assert FAILURES_TO_RED == 3
