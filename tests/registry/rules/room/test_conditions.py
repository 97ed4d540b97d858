"""Each kind of condition: met, not met at the edge, and not recorded."""

from decimal import Decimal as D

import pytest

from registry.rules.room import judge
from tests.registry.rules.room.policies import facts, plain_policy, room

NAME = {"zh": "条件", "en": "Condition"}


def finding(kind, rooms, *, code="asked", area="50000", features=None, **condition):
    asked = {"code": code, "name": NAME, "kind": kind, "severity": "warning", **condition}
    policy = plain_policy(rates=[{"minimum": [{"area": "1"}]}], conditions=[asked])
    return judge(policy, facts(area, rooms=tuple(rooms), features=features or {})).findings[0]


@pytest.mark.parametrize(
    ("kind", "condition", "traits", "state"),
    [
        ("feature", {"code": "water"}, {"features": {"water": True}}, "met"),
        ("feature", {"code": "water"}, {"features": {"water": False}}, "not_met"),
        ("feature", {"code": "water"}, {"features": {}}, "unknown"),
        ("above_ground", {}, {"floor": 1}, "met"),
        ("above_ground", {}, {"floor": -1}, "not_met"),
        ("above_ground", {}, {"floor": None, "below_ground": True}, "not_met"),
        ("above_ground", {}, {"floor": None}, "unknown"),
        ("min_height", {"value": "2.20"}, {"height": D("2.20")}, "met"),
        ("min_height", {"value": "2.20"}, {"height": D("2.19")}, "not_met"),
        ("min_height", {"value": "2.20"}, {"height": None}, "unknown"),
        ("max_floor", {"value": "3"}, {"floor": 3}, "met"),
        ("max_floor", {"value": "3"}, {"floor": 4}, "not_met"),
        ("max_floor", {"value": "3"}, {"floor": None}, "unknown"),
        ("max_floor_without_lift", {"value": "3"}, {"floor": 9, "has_lift": True}, "met"),
        ("max_floor_without_lift", {"value": "3"}, {"floor": 3, "has_lift": None}, "met"),
        ("max_floor_without_lift", {"value": "3"}, {"floor": 4, "has_lift": False}, "not_met"),
        ("max_floor_without_lift", {"value": "3"}, {"floor": 4, "has_lift": None}, "unknown"),
        ("min_place_area", {"value": "20"}, {}, "met"),
        ("min_place_area", {"value": "20.01"}, {}, "not_met"),
        ("min_kind_area", {"value": "20", "room_kind": "office"}, {}, "met"),
        ("min_kind_area", {"value": "20.01", "room_kind": "office"}, {}, "not_met"),
        ("min_kind_area", {"value": "1", "room_kind": "archive"}, {}, "not_met"),
        ("ground_floor_share", {"value": "0.5"}, {"floor": 1}, "met"),
        ("ground_floor_share", {"value": "0.5"}, {"floor": 2}, "not_met"),
        ("ground_floor_share", {"value": "0.5"}, {"floor": None}, "unknown"),
    ],
)
def test_one_room_of_twenty(kind, condition, traits, state):
    assert finding(kind, [room("x", "20", **traits)], **condition).state == state


def test_one_failing_room_is_named_and_decides():
    rooms = [room("good", "20", features={"water": True}), room("bad", "20", features={"water": False})]
    found = finding("feature", rooms, code="water")
    assert (found.state, found.rooms) == ("not_met", ("bad",))


def test_without_rooms_nothing_is_known():
    for kind in ("feature", "above_ground"):
        assert finding(kind, []).state == "unknown"
    assert finding("min_place_area", [], value="20").state == "unknown"
    assert finding("max_places", [], limits=[{"area": "1"}]).state == "unknown"


def test_the_number_of_places_depends_on_the_area():
    limits = [{"upto": "100000", "area": "2"}, {"area": "3"}]
    rooms = [room(f"{i}", "30", place=f"{i} 号楼") for i in range(3)]
    assert finding("max_places", rooms, limits=limits, area="100000").state == "not_met"
    assert finding("max_places", rooms, limits=limits, area="100000.01").state == "met"
    named = [room(label, "30", place="") for label in ("3 号楼 1 层 101", "3号楼2层", "物业楼", "东门")]
    assert finding("max_places", named, limits=limits).detail == "3"
    one_place = [room(f"{i}", "30") for i in range(9)]
    assert finding("max_places", one_place, limits=limits).detail == "1"


def test_half_on_the_ground_floor_is_enough():
    rooms = [room("a", "50.00", floor=1), room("b", "50.00", floor=2)]
    assert finding("ground_floor_share", rooms, value="0.5").state == "met"
    rooms[1] = room("b", "50.01", floor=2)
    assert finding("ground_floor_share", rooms, value="0.5").state == "not_met"


@pytest.mark.parametrize(("answer", "state"), [(True, "met"), (False, "not_met"), (None, "unknown")])
def test_a_quality_of_the_estate(answer, state):
    features = {} if answer is None else {"together": answer}
    assert finding("estate_feature", [], code="together", features=features).state == state


def test_rooms_that_do_not_count_are_not_asked():
    asked = {"code": "water", "name": NAME, "kind": "feature", "severity": "fail"}
    policy = plain_policy(
        rates=[{"minimum": [{"area": "20"}]}],
        conditions=[asked],
        exclusions=[{"code": "guard_room"}],
    )
    rooms = (
        room("office", "20", features={"water": True}),
        room("gate", "9", kind="guard", features={"water": False}),
    )
    assert judge(policy, facts("5000", rooms=rooms)).verdict == "pass"
