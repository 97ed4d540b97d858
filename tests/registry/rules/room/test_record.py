"""What cannot stand in the record of a room, on both sides of each line."""

from __future__ import annotations

import pytest

from registry.rules.room.record import RECORD_WORDS, faults


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
