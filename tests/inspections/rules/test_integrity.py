"""What is worth a second look: means, spreads, items never marked down, visits, double-scored sheets."""

from decimal import Decimal as D
from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.rules.integrity import APART, LEAST_SHEETS, Scored, compare_twice_scored, report

ITEMS = frozenset({"1.1", "1.2", "4.4"})


def sheets(assessor, *totals, marked="4.4", **more):
    return [
        Scored(f"{assessor}{n}", assessor, F(total), frozenset(marked.split()), ITEMS, **more)
        for n, total in enumerate(totals)
    ]


def line(every, assessor):
    return next(one for one in report(every) if one.assessor == assessor)


def test_mean_and_spread_beside_the_others():
    every = [*sheets("甲", 80, 90, 85, 75, 70, marked="1.1 1.2 4.4"), *sheets("乙", 84, 86)]
    found = line(every, "甲")
    assert (found.sheets, found.mean, found.spread, found.others) == (5, D("80.00"), D("7.07"), D("85.00"))
    assert found.remarks == ("far_from_mean",)
    assert line(every, "乙").remarks == ()  # two sheets say nothing about a person


def test_alone_there_is_nobody_to_compare_with():
    found = line(sheets("甲", *range(60, 65)), "甲")
    assert found.others is None
    assert "far_from_mean" not in found.remarks


@pytest.mark.parametrize(("mean", "named"), [("84.99", False), ("85", True), ("75", True), ("75.01", False)])
def test_five_points_from_the_others_are_named(mean, named):
    every = [*sheets("甲", *[F(mean) + n for n in (-2, -1, 0, 1, 2)]), *sheets("乙", 80)]
    assert ("far_from_mean" in line(every, "甲").remarks) is named


def test_sheets_that_are_almost_alike():
    assert "narrow_spread" in line(sheets("甲", *[90] * LEAST_SHEETS), "甲").remarks
    assert "narrow_spread" not in line(sheets("甲", 90, 91, 92, 93, 94), "甲").remarks


def test_items_that_are_never_marked_down():
    every = sheets("甲", *range(80, 85), marked="4.4")
    assert line(every, "甲").never_marked == ("1.1", "1.2")
    assert "never_marked_down" in line(every, "甲").remarks
    assert "never_marked_down" not in line(sheets("甲", *range(80, 84)), "甲").remarks


def test_short_visits_and_those_outside_are_named_from_the_first():
    every = [
        *sheets("甲", 80, minutes=19, inside=True),
        *sheets("乙", 80, minutes=20, inside=False),
        *sheets("丙", 80, minutes=None, inside=None),
    ]
    assert (line(every, "甲").short_visits, line(every, "甲").remarks) == (("甲0",), ("short_visit",))
    assert (line(every, "乙").outside, line(every, "乙").remarks) == (("乙0",), ("outside",))
    assert line(every, "丙").remarks == ()


def test_double_scored_sheets_the_furthest_first():
    one, two, three = (sheets(name, total)[0] for name, total in (("甲", 90), ("乙", "80.01"), ("丙", 75)))
    found = compare_twice_scored([(one, two), (one, three)])
    assert [(pair.second, pair.difference, pair.is_apart) for pair in found] == [
        ("丙0", D("15.00"), True),
        ("乙0", D("9.99"), False),
    ]
    assert D(10) == APART


totals = st.fractions(0, 100, max_denominator=9500)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("甲乙丙"), totals), max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_the_sheets_does_not_matter(rows, dice):
    every = [Scored(f"s{n}", name, total, frozenset(), ITEMS) for n, (name, total) in enumerate(rows)]
    found = report(every)
    dice.shuffle(every)
    assert report(every) == found
    assert sum(one.sheets for one in found) == len(rows)
    assert all(0 <= one.mean <= 100 and 0 <= one.spread <= 50 for one in found)
