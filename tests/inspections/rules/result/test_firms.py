"""A firm's mean by area and days: exact, whatever the order, with what is left out named."""

from decimal import Decimal as D
from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.rules.result.firms import LEAST_ESTATES, Holding, firm_result
from tests.inspections.rules.standard.standards import DEFAULT

RULE = DEFAULT.result


def holding(estate, exact, area="1", days=365, **more):
    return Holding(
        estate, None if exact is None else F(exact), days, None if area is None else D(area), **more
    )


def result(*holdings, **policy):
    return firm_result(holdings, rule=RULE, **policy)


def test_the_mean_weighs_area_and_days():
    mean = result(holding("a", 90, "60000"), holding("b", 80, "20000"), holding("c", 70, "40000", days=73))
    # 60,000 × 365 × 90, 20,000 × 365 × 80 and 40,000 × 73 × 70 over 32,120,000
    assert mean.exact == F(60000 * 365 * 90 + 20000 * 365 * 80 + 40000 * 73 * 70, 88000 * 365)
    assert (mean.total, mean.grade, mean.estates) == (D("85.91"), "good", 3)


@pytest.mark.parametrize(
    ("weighting", "total"), [("area_days", "82.50"), ("household_days", "87.50"), ("days", "85.00")]
)
def test_the_alternatives_of_policy(weighting, total):
    one = holding("a", 90, "100", households=300)
    two = holding("b", 80, "300", households=100)
    assert result(one, two, weighting=weighting).total == D(total)


def test_part_of_a_period_weighs_its_days():
    assert result(holding("a", 90, days=1), holding("b", 60, days=2), weighting="days").exact == 70


def test_it_is_rounded_once_from_unrounded_results():
    """Each rounds to 79.99; their mean is 79.995 only unrounded."""
    thirds = [holding(str(n), exact) for n, exact in enumerate(("79.994", "79.996", "79.995"))]
    assert (result(*thirds).total, result(*thirds).grade) == (D("80.00"), "good")


def test_what_has_no_result_or_no_size_is_named():
    mean = result(
        holding("a", 90), holding("b", None), holding("c", 70, area=None), holding("d", 70, area="0")
    )
    assert (mean.total, mean.estates) == (D("90.00"), 1)
    assert mean.left_out == (("b", "unrated"), ("c", "size_unknown"), ("d", "size_unknown"))
    nothing = result(holding("b", None))
    assert (nothing.exact, nothing.total, nothing.grade, nothing.is_ranked) == (None, None, "", False)


def test_three_different_estates_are_ranked():
    assert LEAST_ESTATES == 3
    assert not result(holding("a", 90), holding("b", 90)).is_ranked
    assert not result(holding("a", 90, days=9), holding("a", 90, days=8), holding("b", 90)).is_ranked
    assert result(holding("a", 90), holding("b", 90), holding("c", 90)).is_ranked


def test_a_veto_is_named_and_changes_neither_mean_nor_grade():
    """DOMAIN §4: the firm's mean and rank keep the points, its line names the veto."""
    mean = result(holding("a", 95, vetoes=("withdrawal",)), holding("b", 95), holding("c", 95))
    assert (mean.total, mean.grade, mean.vetoes) == (D("95.00"), "excellent", (("a", "withdrawal"),))


holdings = st.lists(
    st.builds(
        Holding,
        estate=st.sampled_from("abcdef"),
        exact=st.none() | st.fractions(0, 100, max_denominator=9500),
        days=st.integers(1, 366),
        area=st.none() | st.decimals("0.01", "999999.99", places=2),
    ),
    max_size=6,
)


@settings(deadline=None)
@given(holdings, st.randoms(use_true_random=False))
def test_a_mean_lies_between_its_estates_whatever_their_order(given_holdings, dice):
    mean = result(*given_holdings)
    mixed = list(given_holdings)
    dice.shuffle(mixed)
    again = result(*mixed)
    assert (again.exact, again.total, sorted(again.left_out)) == (
        mean.exact,
        mean.total,
        sorted(mean.left_out),
    )
    if mean.exact is not None:
        exact = [line.exact for line in mean.weighed]
        assert min(exact) <= mean.exact <= max(exact)
