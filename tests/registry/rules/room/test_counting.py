"""Which rooms count: each reason, its switch, and the mock-up's six rooms."""

from decimal import Decimal as D

import pytest

from registry.rules.room import judge, read_policy
from registry.rules.room.counting import count_rooms
from tests.registry.rules.room.policies import GOOD, SAMPLE, TAIZHOU, facts, plain_policy, room, varied

FLAT = [{"minimum": [{"area": "80"}]}]


def counted(exclusion, tried):
    policy = plain_policy(rates=FLAT, exclusions=[exclusion])
    return count_rooms(policy, (tried,)).lines[0]


CASES = [
    ("below_ground", {"floor": -1}),
    ("below_ground", {"below_ground": True}),
    ("misused", {"misused": True, "present_use": "快递驿站"}),
    ("guard_room", {"kind": "guard"}),
    ("monitoring_room", {"kind": "monitoring"}),
    ("equipment_room", {"kind": "equipment"}),
    ("circulation", {"kind": "circulation"}),
    ("refuse_room", {"kind": "refuse"}),
    ("garage", {"kind": "garage"}),
    ("civil_defence", {"kind": "civil_defence"}),
    ("operating", {"kind": "operating"}),
]


@pytest.mark.parametrize(("code", "traits"), CASES)
def test_each_exclusion_excludes_warns_or_is_off(code, traits):
    tried = room("x", "16", **traits)
    excluded = counted({"code": code}, tried)
    assert (excluded.counted, excluded.reason.code) == (0, f"room_{code}")
    warned = counted({"code": code, "effect": "warn"}, tried)
    assert (warned.counted, warned.reason, warned.remarks[0].code) == (16, None, f"remark_room_{code}")
    plain = plain_policy(rates=FLAT)
    assert count_rooms(plain, (tried,)).counted == 16


@pytest.mark.parametrize(("code", "_"), CASES)
def test_a_good_office_is_never_excluded(code, _):
    assert counted({"code": code}, room("x", "16")).counts


@pytest.mark.parametrize(("height", "counts"), [("2.19", False), ("2.20", True), (None, True)])
def test_a_low_ceiling(height, counts):
    exclusion = {"code": "low_ceiling", "value": "2.20"}
    assert counted(exclusion, room("x", "16", height=height and D(height))).counts is counts


def test_a_room_without_a_size_never_counts():
    assert count_rooms(SAMPLE, (room("x", "0"),)).lines[0].reason.code == "room_no_area"
    assert count_rooms(SAMPLE, (room("x", "-3"),)).counted == 0


def test_rooms_find_their_part_by_name_or_kind():
    rooms = (room("a", "10", kind="operating"), room("b", "20"), room("c", "30", part="operating"))
    count = count_rooms(TAIZHOU, rooms)
    assert [line.part for line in count.lines] == ["operating", "", "operating"]
    assert (count.of_part("operating"), count.counted) == (40, 60)


def test_the_mock_up():
    """design/room-check: six rooms, a guard room and a parcel shop do not count, 16.66 m² are missing."""
    exclusions = [{"code": "misused"}, {"code": "guard_room"}]
    policy = read_policy(varied(exclusions=exclusions, conditions=[]))
    rooms = (
        room("2 号楼 1 层 101", "212.40"),
        room("2 号楼 1 层 102", "168.56", kind="service"),
        room("2 号楼 2 层 201", "30.00", kind="owners_committee"),
        room("5 号楼 1 层 103", "191.40", kind="maintenance"),
        room("5 号楼 1 层 104", "24.00", misused=True, present_use="快递驿站"),
        room("东门", "16.00", kind="guard", features=GOOD),
    )
    result = judge(policy, facts("154754.00", rooms=rooms))
    assert (result.count.measured, result.count.excluded, result.count.counted) == (
        D("642.36"),
        D("40.00"),
        D("602.36"),
    )
    assert (result.verdict, result.shortfall, result.difference) == ("fail", D("16.66"), D("-16.66"))
    amounts = [(step.label.code, str(step.amount), step.formula) for step in result.steps]
    assert amounts == [
        ("step_area_total", "154754.00", ""),
        ("step_ratio", "619.02", "154,754.00 × 4‰"),
        ("step_minimum", "80", ""),
        ("step_required", "619.02", "max(619.02, 80.00)"),
        ("step_rooms", "642.36", "212.40 + 168.56 + 30.00 + 191.40 + 24.00 + 16.00"),
        ("step_excluded", "-40.00", ""),
        ("step_counted", "602.36", ""),
        ("step_gap", "-16.66", "602.36 − 619.02"),
    ]
