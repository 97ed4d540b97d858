"""The owners' survey: the rate with its base, the least sample on both sides."""

from decimal import Decimal as D
from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.rules.survey import needed_answers, satisfaction


@pytest.mark.parametrize(
    ("households", "needed"),
    [(None, 30), (0, 30), (-5, 30), (400, 30), (600, 30), (601, 31), (620, 31), (2000, 100), (2001, 101)],
)
def test_the_least_sample(households, needed):
    assert needed_answers(households) == needed
    enough, short = (satisfaction([5] * n, households) for n in (needed, needed - 1))
    assert (enough.is_enough, enough.exact) == (True, 100)
    assert (short.is_enough, short.exact, short.shown) == (False, None, None)


def test_three_and_more_of_five_are_satisfied():
    result = satisfaction([1, 2] * 5 + [3, 4, 5, 5] * 5, 100)
    assert (result.satisfied, result.answers) == (20, 30)
    assert (result.exact, result.shown) == (F(200, 3), D("66.7"))


@pytest.mark.parametrize("strange", [0, 6, -3])
def test_what_is_off_the_scale_is_refused(strange):
    with pytest.raises(ValueError, match="five-point"):
        satisfaction([3, strange], 10)


@settings(deadline=None)
@given(st.lists(st.integers(1, 5), min_size=30), st.randoms(use_true_random=False))
def test_the_rate_lies_within_its_bounds_whatever_the_order(overall, dice):
    result = satisfaction(overall, None)
    dice.shuffle(overall)
    assert satisfaction(overall, None) == result
    assert 0 <= result.exact <= 100
