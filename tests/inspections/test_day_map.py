"""A day's stops drawn where they lie: numbered as listed, left out where nobody knows the place."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from inspections.screen.assigning import DayList


def day(*places):
    estates = [
        SimpleNamespace(name=f"小区{n}", longitude=x, latitude=y) for n, (x, y) in enumerate(places, start=1)
    ]
    stops = [SimpleNamespace(sheet=SimpleNamespace(estate=estate)) for estate in estates]
    return DayList(day=date(2026, 11, 30), people=[], stops=stops)


def at(x, y="40.6"):
    return Decimal(x), Decimal(y)


def test_stops_keep_the_numbers_of_the_list_and_one_without_a_place_is_left_out():
    drawn = day(at("122.2"), (None, None), at("122.3")).map
    assert drawn["data"].rows == (("1", "小区1"), ("3", "小区3"))
    assert ">3</text>" in drawn["wide"]
    assert ">2</text>" not in drawn["wide"]


def test_one_place_alone_is_no_route():
    assert day(at("122.2"), (None, None)).map is None
