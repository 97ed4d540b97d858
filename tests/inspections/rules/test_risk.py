"""How often an estate is due: by its last total with the bounds on both sides, and from its last check on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import pytest

from inspections.rules.risk import interval, is_due


@pytest.mark.parametrize(
    ("total", "months"),
    [(None, 12), (D("90"), 24), (D("89.99"), 12), (D("80"), 12), (D("79.99"), 6),
     (D("60"), 6), (D("59.99"), 3), (D("0"), 3)],
)  # fmt: skip
def test_the_worse_the_last_result_the_sooner(total, months):
    assert interval(total) == months


def test_an_estate_is_due_from_the_day_its_interval_ends():
    assert is_due(D("95"), None, date(2026, 11, 30)), "never checked"
    last = date(2026, 8, 31)
    assert not is_due(D("59"), last, date(2026, 11, 29))
    assert is_due(D("59"), last, date(2026, 11, 30))
    assert not is_due(D("79"), last, date(2026, 11, 30))
