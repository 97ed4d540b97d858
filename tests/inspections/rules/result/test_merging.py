"""Parts merged by weight: exact, renormalised, flagged, rounded once, vetoed."""

from decimal import Decimal as D
from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.rules.result.merging import DEFAULT_WEIGHTS, PART_CODES, Part, check_weights, merge
from tests.inspections.rules.standard.standards import DEFAULT

RULE = DEFAULT.result


def merged(*parts, weights=DEFAULT_WEIGHTS):
    return merge(parts, weights=weights, rule=RULE)


def parts(street=None, bureau=None, survey=None, *, why=""):
    given_totals = {"street": street, "bureau": bureau, "survey": survey}
    return [
        Part(code, None if total is None else F(total), "" if total is not None else why)
        for code, total in given_totals.items()
    ]


def test_street_bureau_and_residents():
    result = merged(*parts("88", "92.5", "80"))
    assert (result.total, result.grade, result.is_partial) == (D("88.20"), "good", False)
    assert [(share.code, share.weight, share.product) for share in result.shares] == [
        ("street", F(2, 5), F("35.2")),
        ("bureau", F(2, 5), 37),
        ("survey", F(1, 5), 16),
    ]


def test_the_firms_own_sheet_weighs_nothing_and_is_not_missed():
    assert merged(*parts("88", "92.5", "80"), Part("self", F(100))) == merged(*parts("88", "92.5", "80"))
    assert merged(*parts("88", "92.5", "80")).missing == ()


class TestMissingParts:
    def test_the_rest_is_renormalised_and_flagged(self):
        result = merged(*parts("88", "92.5"))
        assert (result.total, result.is_partial) == (D("90.25"), True)
        assert [share.weight for share in result.shares] == [F(1, 2), F(1, 2)]
        assert result.missing == (("survey", "missing"),)

    def test_a_part_that_was_not_drawn_is_no_gap(self):
        result = merged(*parts("90", None, "75", why="not_drawn"))
        assert (result.total, result.is_partial) == (D("85.00"), False)
        assert result.missing == (("bureau", "not_drawn"),)

    @pytest.mark.parametrize("absence", ["small_sample", "not_assessable", ""])
    def test_every_other_gap_is_flagged_with_its_reason(self, absence):
        result = merged(*parts("90", "90", None, why=absence))
        assert (result.is_partial, result.missing) == (True, (("survey", absence or "missing"),))

    def test_a_part_that_nobody_handed_in_at_all(self):
        assert merged(Part("street", F(71))).missing == (("bureau", "missing"), ("survey", "missing"))

    def test_nothing_at_all_has_no_result(self):
        result = merged(Part("self", F(99)))
        assert (result.exact, result.total, result.grade, result.shares) == (None, None, "", ())


def test_nothing_is_rounded_on_the_way():
    """Rounded parts would give 79.99; the exact ones give 79.995 and good."""
    result = merged(*parts(F("79.994"), F("79.996"), F("79.995")))
    assert (result.exact, result.total, result.grade) == (F("79.995"), D("80.00"), "good")
    thirds = merged(*parts(F(200, 3), F(200, 3), F(200, 3)))
    assert (thirds.exact, thirds.total) == (F(200, 3), D("66.67"))


def test_a_veto_on_any_part_takes_the_grade_and_leaves_the_points():
    result = merged(
        Part("street", F(95), vetoes=("withdrawal",)), Part("bureau", F(95)), Part("survey", F(95))
    )
    assert (result.total, result.grade, result.grade_by_points) == (D("95.00"), "unqualified", "excellent")
    assert result.vetoes == ("withdrawal",)


def test_weights_are_shares_of_one():
    assert check_weights(DEFAULT_WEIGHTS)
    assert not check_weights({"street": D("0.4"), "bureau": D("0.59")})
    assert not check_weights({"street": D("1.4"), "bureau": D("-0.4")})


weights = st.tuples(st.integers(0, 100), st.integers(0, 100)).map(
    lambda pair: dict(
        zip(
            PART_CODES,
            (D(min(pair)) / 100, D(abs(pair[0] - pair[1])) / 100, D(100 - max(pair)) / 100),
            strict=False,
        )
    )
)
totals = st.none() | st.fractions(0, 100, max_denominator=9500)


@settings(deadline=None)
@given(st.tuples(totals, totals, totals), weights, st.permutations(range(3)))
def test_a_merge_lies_between_its_parts_whatever_their_order(given_totals, given_weights, order):
    given_parts = parts(*given_totals)
    assert check_weights(given_weights)
    result = merged(*given_parts, weights=given_weights)
    assert merged(*(given_parts[i] for i in order), weights=given_weights) == result
    if result.exact is not None:
        counted = [share.total for share in result.shares]
        assert sum(share.weight for share in result.shares) == 1
        assert min(counted) <= result.exact <= max(counted)


@settings(deadline=None)
@given(st.tuples(*[st.fractions(0, 100)] * 3), st.fractions(0, 50))
def test_a_better_part_never_makes_a_worse_result(given_totals, more):
    street, bureau, survey = given_totals
    better = merged(*parts(min(street + more, F(100)), bureau, survey))
    assert better.total >= merged(*parts(street, bureau, survey)).total
