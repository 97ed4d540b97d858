"""Whatever a cell was read as can be kept with its row until it is written."""

import json
from datetime import date
from decimal import Decimal

from registry.imports import _plain
from registry.rules.cells import Fee, Manager, Point


def test_every_kind_of_read_value_is_plain_data():
    read = [
        Decimal("1.80"),
        date(2013, 6, 1),
        Fee(Decimal("0.3"), Decimal(1)),
        Point(Decimal(122), Decimal(40)),
        Manager("firm", "甲"),
        "x",
        8,
    ]
    assert json.loads(json.dumps([_plain(value) for value in read])) == [
        "1.80", "2013-06-01", {"low": "0.3", "high": "1"}, {"longitude": "122", "latitude": "40"}, {"mode": "firm", "firm": "甲"}, "x", 8,
    ]  # fmt: skip
