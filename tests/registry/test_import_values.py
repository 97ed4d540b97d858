"""Whatever a cell was read as can be kept with its row until it is written."""

import json
from datetime import date
from decimal import Decimal

import pytest

from registry.imports.values import as_data
from registry.rules.cells import Fee, Manager, Point


@pytest.mark.parametrize(
    ("read", "kept"),
    [
        (Decimal("1.80"), "1.80"),
        (date(2013, 6, 1), "2013-06-01"),
        (Fee(Decimal("0.3"), Decimal(1)), {"low": "0.3", "high": "1"}),
        (Point(Decimal(122), Decimal(40)), {"longitude": "122", "latitude": "40"}),
        (Manager("firm", "甲"), {"mode": "firm", "firm": "甲"}),
        ("x", "x"),
        (8, 8),
    ],
)
def test_every_kind_of_read_value_is_plain_data(read, kept):
    assert json.loads(json.dumps(as_data(read))) == kept
