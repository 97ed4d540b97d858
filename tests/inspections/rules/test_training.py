"""Who may score: the pass mark on both sides, certificates by version and day."""

from datetime import date
from decimal import Decimal as D

import pytest

from inspections.rules.training import certify, has_passed, mark, may_score


@pytest.mark.parametrize(
    ("right", "of", "passed"), [(8, 10, True), (7, 10, False), (10, 10, True), (4, 5, True), (0, 0, False)]
)
def test_four_in_five_pass(right, of, passed):
    assert has_passed(right, of) is passed


def test_the_mark_is_shown_with_one_decimal():
    assert mark(2, 3) == D("66.7")


def test_a_certificate_is_for_one_version_and_ends():
    held = [certify("BK-56-1", date(2026, 2, 28))]
    assert held[0].ends_on == date(2028, 2, 28)
    days = {
        date(2026, 2, 27): False,
        date(2026, 2, 28): True,
        date(2028, 2, 27): True,
        date(2028, 2, 28): False,
    }
    for day, fit in days.items():
        assert may_score(held, standard="BK-56-1", on=day) is fit
    assert not may_score(held, standard="BK-56-2", on=date(2026, 3, 1))
    assert not may_score([], standard="BK-56-1", on=date(2026, 3, 1))
