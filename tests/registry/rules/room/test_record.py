"""What cannot stand in the record of a room, on both sides of each line."""

from __future__ import annotations

from decimal import Decimal

import pytest

from registry.rules.room.record import RECORD_WORDS, faults, size_fault


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"floor": -1}, set()),
        ({"floor": 0}, {"floor"}),
        ({"floor": 1}, set()),
        ({"place": "地下一层 5 号", "floor": 1}, {"floor"}),
        ({"place": "地下一层 5 号", "floor": -1}, set()),
        ({"place": "地下一层 5 号"}, set()),
        ({"title": "titled"}, {"title_number"}),
        ({"title": "titled", "title_number": "辽（2020）0001 号"}, set()),
        ({"title": "applied"}, set()),
        ({"misused": True}, {"present_use"}),
        ({"misused": True, "present_use": "棋牌室"}, set()),
        ({"misused": True, "occupied_by": "某商户"}, set()),
        ({}, set()),
    ],
)
def test_what_contradicts_itself_is_told_beside_its_field(values, wrong):
    found = faults(values)
    assert set(found) == wrong
    for message in found.values():
        assert RECORD_WORDS.say(message, "en") != RECORD_WORDS.say(message)


@pytest.mark.parametrize(
    ("floor_area", "filed", "area", "code"),
    [
        ("186543.00", "0", "186543.00", None),
        ("186543.00", "0", "186543.01", "room_exceeds_estate"),
        ("50000.00", "49900.00", "100.00", None),
        ("50000.00", "49900.00", "100.01", "rooms_exceed_estate"),
        (None, "9000.00", "1000.00", None),
        (None, "9000.00", "1000.01", "rooms_beyond_belief"),
    ],
)
def test_rooms_are_no_larger_than_their_estate(floor_area, filed, area, code):
    known = None if floor_area is None else Decimal(floor_area)
    fault = size_fault(Decimal(area), others=Decimal(filed), floor_area=known)
    assert (fault.code if fault else None) == code
