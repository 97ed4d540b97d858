"""Coverage by three measures, Σ, targets, and whose task a missing one is."""

from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.coverage import (
    Coverage,
    Standing,
    Target,
    by_zone,
    missing_in,
    of_estate,
    progress,
    whose_task,
    worst_first,
)

MODES = ["firm", "unit", "community", "owners", "building", "courtyard", "none", ""]
estates = st.lists(
    st.builds(
        Standing,
        key=st.integers(0, 99),
        zone=st.sampled_from("甲乙丙"),
        mode=st.sampled_from(MODES),
        area=st.none() | st.decimals("0", "999999", places=2),
        households=st.none() | st.integers(0, 9_999),
    ),
    max_size=20,
)


def estate(key, mode="firm", **more):
    return Standing(key, more.pop("zone", "建丰"), mode, **more)


def together(estates):
    return sum(map(of_estate, estates), Coverage())


def test_the_three_shares():
    figures = together(
        [
            estate(1, area=D(30_000), households=300),
            estate(2, "none", area=D(10_000), households=700),
            estate(3, "owners"),
            estate(4, ""),
        ]
    )
    assert (figures.estates, figures.covered, figures.missing) == (4, 2, 2)
    assert [figures.share(measure) for measure in ("estates", "area", "households")] == [50, 75, 30]
    assert (figures.unmeasured, figures.uncounted) == (2, 2)


def test_a_share_of_nothing_is_none():
    assert Coverage().share("estates") is None
    assert together([estate(1)]).share("area") is None


@given(estates)
def test_zones_add_up_to_the_whole(rows):
    assert sum(by_zone(rows).values(), Coverage()) == together(rows)


@given(estates)
def test_covered_never_exceeds_the_whole_and_missing_is_the_rest(rows):
    figures = together(rows)
    for measure in ("estates", "area", "households"):
        covered, whole = figures.parts(measure)
        assert 0 <= covered <= whole
    assert len(missing_in(rows)) == figures.missing


def test_the_missing_are_listed_with_most_homes_first():
    rows = [estate(1, "none", households=10), estate(2), estate(3, "none", households=90), estate(4, "")]
    assert [row.key for row in missing_in(rows)] == [3, 1, 4]


@pytest.mark.parametrize(
    ("covered", "of", "share", "gap"),
    [
        (9, 10, "100", 1),
        (10, 10, "100", 0),
        (9, 10, "90", 0),
        (9, 10, "90.01", 1),
        (0, 3, "50", 2),
        (0, 0, "100", 0),
        (5, 10, "40", 0),
    ],
)
def test_the_gap_to_a_target_is_rounded_up(covered, of, share, gap):
    standing = progress(
        Coverage(estates=of, covered=covered), Target(D(share), date(2026, 12, 31)), date(2026, 12, 1)
    )
    assert (standing.gap, standing.reached, standing.days_left) == (gap, gap == 0, 30)


def test_a_passed_day_is_negative():
    assert progress(Coverage(), Target(D(100), date(2026, 12, 31)), date(2027, 1, 2)).days_left == -2


@pytest.mark.parametrize(
    ("estate_class", "has_unit", "task"),
    [
        ("new", False, "developer"),
        ("old_with_unit", True, "unit"),
        ("old_without_unit", False, "street"),
        ("scattered", True, "unit"),
        ("scattered", False, "street"),
    ],
)
def test_whose_task_a_missing_mode_is(estate_class, has_unit, task):
    assert whose_task(estate(1, "none", estate_class=estate_class, has_unit=has_unit)) == task


def test_the_board_shows_the_worst_first():
    zones = {
        "全": Coverage(estates=5, covered=5),
        "半": Coverage(estates=4, covered=2),
        "也半": Coverage(estates=8, covered=4),
        "空": Coverage(),
    }
    assert worst_first(zones) == ["空", "也半", "半", "全"]
