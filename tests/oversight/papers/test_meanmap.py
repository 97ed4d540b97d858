"""A tile's ink says where its mean lies between the lowest and the highest that are shown."""

from __future__ import annotations

from decimal import Decimal

import pytest

from oversight.papers.meanmap import quarters


@pytest.mark.parametrize(
    ("means", "limits"),
    [
        (("86", "90"), ("89", "88", "87")),
        (("60", "100", "70"), ("90", "80", "70")),
        (("88", "88"), ("88", "88", "88")),  # alike: one ink
        ((), ()),
    ],
)
def test_inks_are_equal_steps_between_lowest_and_highest(means, limits):
    assert quarters([Decimal(one) for one in means]) == [Decimal(one) for one in limits]
