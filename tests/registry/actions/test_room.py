"""What the register records of rooms: every quality that a shipped rule asks for, and the first phase."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from oversight.acting import Refused, Stale
from oversight.kernel.scope import Kind, Post
from oversight.models import Entry
from oversight.submissions import TOKEN
from registry.actions import check, room
from registry.forms.room import RoomForm, SettingForm
from registry.models import Room, RoomPolicy, RoomSetting
from registry.rules.room import judge, read_policy
from tests.factories.ground import NOW, acting_as, body, posting, territory
from tests.factories.registry import estate
from tests.factories.registry import room as make_room

pytestmark = pytest.mark.django_db

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples" / "room-policies"
POLICIES = [read_policy(path.read_text()) for path in sorted(EXAMPLES.glob("*.json"))]
GOOD = dict.fromkeys(check.FEATURES, True)


@pytest.fixture
def scene():
    class Scene:
        city = territory("营口市")
        district = territory("东区", city)
        north, south = territory("北街道", district), territory("南街道", district)
        bureau = body(Kind.BUREAU, "市住建局", city)
        inspector, head = posting(Post.INSPECTOR, bureau), posting(Post.HEAD, bureau)
        officer = posting(Post.STREET, body(Kind.STREET, "北街道办事处", north))
        stranger = posting(Post.STREET, body(Kind.STREET, "南街道办事处", south))
        builder = body(Kind.DEVELOPER, "临海置业")
        developer = posting(Post.DEVELOPER, builder)
        home = estate("锦汀小区", north, permitted_on=date(2021, 6, 1), phases=2, developer=builder)

    return Scene


def asked(kind: str) -> set[str]:
    return {one.code for policy in POLICIES for one in policy.conditions if one.kind == kind}


def test_every_quality_that_a_shipped_rule_asks_for_has_its_field():
    assert asked("feature") >= {"telecom", "separate_meters"}
    assert asked("feature") <= set(check.FEATURES) & set(room.FIELDS) & set(RoomForm.base_fields)
    assert asked("estate_feature") <= set(RoomSetting.QUALITIES) & set(SettingForm.base_fields)
    assert set(room.FIELDS) == set(RoomForm.base_fields) - {"seen", "photos", TOKEN}
    assert set(room.SETTING) == set(SettingForm.base_fields) - {"seen", TOKEN}


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.code)
def test_what_was_looked_at_leaves_no_condition_open(scene, policy):
    every = dict.fromkeys(RoomSetting.QUALITIES, True)
    room.describe(by=acting_as(scene.officer), estate=scene.home, facts=every, at=NOW)
    scene.home.above_ground_area = Decimal("40000")
    for use in ("office", "operating", "owners_committee"):
        make_room(
            scene.home, "400.00", use=use, height=Decimal("3.30"), has_lift=True, building="会所", **GOOD
        )
    found = judge(policy, check.facts_of(scene.home))
    assert [one.code for one in found.findings if one.state != "met"] == []


def test_what_nobody_looked_at_stays_open_and_what_fails_says_where(scene):
    henan = next(policy for policy in POLICIES if policy.code == "HA-2018")
    make_room(scene.home, "400.00", place="1 号楼 101", **{**GOOD, "telecom": None, "separate_meters": False})
    states = {one.code: one for one in judge(henan, check.facts_of(scene.home)).findings}
    assert states["telecom"].state == "unknown"
    assert (states["separate_meters"].state, states["separate_meters"].rooms) == ("not_met", ("1 号楼 101",))
    assert states["not_for_sale"].state == "unknown"


def test_papers_place_and_present_use_reach_the_rule(scene):
    make_room(
        scene.home,
        building="会所",
        below_ground=True,
        misused=True,
        present_use="快递驿站",
        occupied_by="王某",
    )
    (one,) = check.facts_of(scene.home).rooms
    assert (one.site, one.is_below, one.present_use) == ("会所", True, "快递驿站")
    assert "王某" not in repr(one)  # who uses it is nobody's business on a published sheet


PHASED = {"kind": "share_of_whole", "value": "0.5"}


def phased(rule: dict[str, str]):
    text = json.loads((EXAMPLES / "sample-city.json").read_text())
    return read_policy(json.dumps({**text, "phase": rule, "conditions": []}))


def test_the_first_phase_is_held_against_its_own_rooms(scene):
    make_room(scene.home, "99.99", phase=1, **GOOD)
    make_room(scene.home, "300.00", phase=2, **GOOD)
    result = judge(phased(PHASED), check.facts_of(scene.home))
    assert (result.verdict, result.phase.provided, result.phase.shortfall) == (
        "fail", Decimal("99.99"), Decimal("0.01"),
    )  # fmt: skip
    make_room(scene.home, "0.01", phase=1, **GOOD)
    assert judge(phased(PHASED), check.facts_of(scene.home)).verdict == "pass"


def test_a_phase_measured_by_its_own_area_needs_that_area(scene):
    make_room(scene.home, "400.00", phase=1, **GOOD)
    rule = phased({"kind": "permille_of_phase", "value": "4"})
    assert judge(rule, check.facts_of(scene.home)).verdict == "incomplete"
    room.describe(
        by=acting_as(scene.developer), estate=scene.home, facts={"first_phase_area": Decimal("30000")}, at=NOW
    )
    assert judge(rule, check.facts_of(scene.home)).phase.required == Decimal("120.00")


def test_an_estate_built_at_once_has_no_first_phase(scene):
    scene.home.phases = 1
    make_room(scene.home, "400.00", **GOOD)
    assert check.facts_of(scene.home).first_phase is None
    make_room(scene.home, "40.00", phase=2, **GOOD)
    assert check.facts_of(scene.home).first_phase is not None


def test_thousands_are_judged_from_the_same_facts(scene):
    RoomPolicy.objects.create(
        name="样例", valid_from=date(2008, 1, 1), digest="0" * 64, published_at=NOW,
        rule=json.loads((EXAMPLES / "henan.json").read_text()),
    )  # fmt: skip
    RoomSetting.objects.create(estate=scene.home, not_for_sale=False)
    make_room(scene.home, "900.00", **GOOD)
    make_room(scene.home, "20.00", use="owners_committee", **GOOD)
    ((_key, result),) = check.judge_each(type(scene.home).objects.all(), NOW.date())
    assert result.verdict == "rectify"
    assert [reason.params["name_en"] for reason in result.reasons] == ["Not for sale"]


def test_who_may_describe_the_rooms_as_a_whole(scene):
    facts = {"concentrated": True}
    for membership in (scene.head, scene.stranger):
        with pytest.raises(Refused):
            room.describe(by=acting_as(membership), estate=scene.home, facts=facts, at=NOW, seen=1)
    assert not RoomSetting.objects.exists()
    seen = None
    for membership in (scene.officer, scene.inspector, scene.developer):
        seen = room.describe(
            by=acting_as(membership), estate=scene.home, facts=facts, at=NOW, seen=seen
        ).version
    assert Entry.objects.filter(event="room.described").count() == 3


def test_a_setting_that_somebody_wrote_meanwhile_is_not_overwritten(scene):
    room.describe(by=acting_as(scene.officer), estate=scene.home, facts={"concentrated": True}, at=NOW)
    for seen in (None, 9):
        with pytest.raises(Stale):
            room.describe(
                by=acting_as(scene.inspector),
                estate=scene.home,
                facts={"concentrated": False},
                at=NOW,
                seen=seen,
            )
    assert RoomSetting.objects.get().concentrated is True


@pytest.mark.parametrize(("phases", "area"), [(1, "100"), (2, "50000.01")])
def test_an_impossible_first_phase_is_said_beside_its_field(scene, phases, area):
    scene.home.phases = phases
    with pytest.raises(room.RoomError) as error:
        room.describe(
            by=acting_as(scene.officer), estate=scene.home, facts={"first_phase_area": Decimal(area)}, at=NOW
        )
    assert error.value.field == "first_phase_area"


def test_a_misused_room_says_for_what_or_by_whom(scene):
    facts = {"place": "东门", "floor": 1, "area": Decimal("20"), "misused": True}
    with pytest.raises(room.RoomError) as error:
        room.measure(by=acting_as(scene.officer), estate=scene.home, facts=facts, at=NOW)
    assert error.value.field == "present_use"
    room.measure(
        by=acting_as(scene.officer), estate=scene.home, facts=facts | {"present_use": "快递"}, at=NOW
    )
    assert Room.objects.get().present_use == "快递"


def test_a_room_that_moved_since_it_was_seen_stays(scene):
    one = make_room(scene.home, "100.00")
    with pytest.raises(Stale):
        room.remove(by=acting_as(scene.officer), room=one, why="重复登记", at=NOW, seen=9)
    assert Room.objects.get().withdrawn_at is None


def test_a_room_larger_than_the_estate_is_refused_beside_its_area(scene):
    one = make_room(scene.home, "49900.00")
    facts = {"place": "2 号楼 101", "floor": 1, "area": Decimal("100.01"), "use": "office"}
    with pytest.raises(room.RoomError) as error:
        room.measure(by=acting_as(scene.officer), estate=scene.home, facts=facts, at=NOW)
    assert error.value.field == "area"
    # its own old area does not stand in the way, and what shrinks is always let through
    room.measure(
        by=acting_as(scene.officer), estate=scene.home, room=one, facts={"area": Decimal("49950")}, at=NOW
    )
    assert Room.objects.get().area == Decimal("49950")
