"""A check on a record: the rule of the estate's day, stored for good, withdrawn by another person, never changed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.db.utils import ProgrammingError
from django.test.utils import CaptureQueriesContext

from oversight.acting import Refused
from oversight.kernel.scope import Kind, Post
from oversight.models import Entry, Letter
from registry.actions import check, room, roompolicy
from registry.models import Estate, Room, RoomCheck, RoomPolicy, RoomPolicyDraft, Tenure
from registry.rules.room import thaw
from tests.factories.ground import NOW, acting_as, body, posting, territory
from tests.factories.registry import estate, firm, tenure
from tests.factories.registry import room as make_room

pytestmark = pytest.mark.django_db

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples" / "room-policies"


@pytest.fixture
def scene():
    class Scene:
        city = territory("营口市")
        district = territory("东区", city)
        north = territory("北街道", district)
        bureau = body(Kind.BUREAU, "市住建局", city)
        inspector = posting(Post.INSPECTOR, bureau)
        head = posting(Post.HEAD, bureau)
        officer = posting(Post.STREET, body(Kind.STREET, "北街道办事处", north))
        supervisor = posting(Post.DISTRICT, body(Kind.DISTRICT, "东区物业办", district))
        developer_body = body(Kind.DEVELOPER, "临海置业")
        developer = posting(Post.DEVELOPER, developer_body)
        home = estate("锦汀小区", north, permitted_on=date(2015, 1, 1), developer=developer_body)
        manager = firm("澄岸物业")

    tenure(Scene.home, Scene.manager)
    return Scene


@pytest.fixture
def policy(scene):
    return publish(scene, "sample-city")


def publish(scene, name: str) -> RoomPolicy:
    text = (EXAMPLES / f"{name}.json").read_text()
    row = roompolicy.draft(by=acting_as(scene.inspector), text=text, at=NOW)
    row = roompolicy.submit(by=acting_as(scene.inspector), row=row, at=NOW)
    return roompolicy.publish(by=acting_as(scene.head), row=row, at=NOW)


GOOD = {"self_contained": True, "utilities": True, "daylight": True}


def test_a_shortage_is_found_stored_and_told(scene, policy):
    make_room(scene.home, "183.34", **GOOD)
    found = check.survey(by=acting_as(scene.inspector), estate=scene.home, at=NOW)
    assert (found.verdict, found.required, found.provided, found.shortfall) == (
        "fail",
        Decimal("200.00"),
        Decimal("183.34"),
        Decimal("16.66"),
    )
    assert found.subject_id == scene.manager.organisation_id
    stored = RoomCheck.objects.get()
    assert check.digest(stored.record) == stored.digest
    assert thaw(stored.record).result.shortfall == Decimal("16.66")
    assert {letter.recipient_id for letter in Letter.objects.all()} >= {scene.officer.person_id}
    assert Entry.objects.filter(event="room.surveyed", thing=stored.pk).count() == 1


def test_a_check_before_eight_in_the_morning_is_of_beijings_day(scene, policy):
    early = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)  # one in the morning of 1 December in Beijing
    Tenure.objects.update(withdrawn_at=NOW)
    tenure(scene.home, scene.manager, since=date(2026, 12, 1))
    found = check.survey(by=acting_as(scene.inspector, early), estate=scene.home, at=early)
    assert found.subject_id == scene.manager.organisation_id


def test_a_later_rule_changes_no_earlier_check(scene, policy):
    make_room(scene.home, "200.00", **GOOD)
    found = check.survey(by=acting_as(scene.inspector), estate=scene.home, at=NOW)
    Room.objects.update(area=Decimal("1.00"))
    stored = RoomCheck.objects.get(pk=found.pk)
    assert (stored.verdict, stored.provided) == ("pass", Decimal("200.00"))


def test_an_estate_permitted_before_the_rule_is_recorded_without_a_verdict(scene, policy):
    scene.home.permitted_on = date(1999, 1, 1)
    scene.home.save()
    make_room(scene.home, "10.00", **GOOD)
    found = check.survey(by=acting_as(scene.inspector), estate=scene.home, at=NOW)
    assert (found.verdict, found.shortfall) == ("existing", None)


def test_an_estate_without_area_is_never_compliant(scene, policy):
    scene.home.total_area = None
    scene.home.save()
    make_room(scene.home, "500.00", **GOOD)
    assert check.survey(by=acting_as(scene.inspector), estate=scene.home, at=NOW).verdict in (
        "unverified",
        "incomplete",
    )


def test_an_estate_whose_rooms_nobody_measured_yet_is_incomplete_not_failed(scene, policy):
    found = check.survey(by=acting_as(scene.inspector), estate=scene.home, at=NOW)
    assert (found.verdict, found.required) == ("incomplete", Decimal("200.00"))


def test_who_may_measure_and_who_may_check(scene, policy):
    facts = {"place": "1 号楼 101", "floor": 1, "area": Decimal("90.00"), "use": "office"}
    for membership in (scene.inspector, scene.officer, scene.supervisor, scene.developer):
        room.measure(by=acting_as(membership), estate=scene.home, facts=facts, at=NOW)
    for membership in (scene.officer, scene.developer, scene.head):
        with pytest.raises(Refused):
            check.survey(by=acting_as(membership), estate=scene.home, at=NOW)
    check.survey(by=acting_as(scene.supervisor), estate=scene.home, at=NOW)
    with pytest.raises(Refused):
        room.measure(by=acting_as(scene.head), estate=scene.home, facts=facts, at=NOW)


def test_place_and_floor_that_contradict_each_other_are_refused(scene, policy):
    with pytest.raises(room.RoomError) as error:
        room.measure(
            by=acting_as(scene.inspector),
            estate=scene.home,
            facts={"place": "地下，位于 2# 楼", "floor": 1, "area": Decimal("722.36")},
            at=NOW,
        )
    assert error.value.field == "floor"
    assert not Room.objects.exists()


def test_an_unlisted_field_is_refused_by_name(scene, policy):
    with pytest.raises(KeyError, match="estate_id"):
        room.measure(by=acting_as(scene.inspector), estate=scene.home, facts={"estate_id": 1}, at=NOW)


def test_whoever_saw_another_result_is_told_and_nothing_is_stored(scene, policy):
    """A room measured meanwhile leaves the estate's version as it was: what counts is what the check rests on."""
    make_room(scene.home, "183.34", **GOOD)
    seen = check.preview(scene.home, NOW.date()).digest
    facts = {"place": "西门", "floor": 1, "area": Decimal("20.00")}
    room.measure(by=acting_as(scene.officer), estate=scene.home, facts=facts, at=NOW)
    with pytest.raises(check.Moved):
        check.survey(by=acting_as(scene.inspector), estate=scene.home, at=NOW, seen=seen)
    assert not RoomCheck.objects.exists()
    seen = check.preview(scene.home, NOW.date()).digest
    assert check.survey(by=acting_as(scene.inspector), estate=scene.home, at=NOW, seen=seen).digest == seen


def test_a_check_is_withdrawn_by_the_head_and_stays(scene, policy):
    make_room(scene.home, "200.00", **GOOD)
    found = check.survey(by=acting_as(scene.inspector), estate=scene.home, at=NOW)
    with pytest.raises(Refused):
        check.withdraw(by=acting_as(scene.inspector), check=found, why="错", at=NOW)
    check.withdraw(by=acting_as(scene.head), check=found, why="面积录错", at=NOW)
    assert RoomCheck.objects.get().withdrawal.why == "面积录错"


def test_the_database_refuses_to_change_a_check(scene, policy):
    make_room(scene.home, "200.00", **GOOD)
    check.survey(by=acting_as(scene.inspector), estate=scene.home, at=NOW)
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("UPDATE registry_roomcheck SET verdict = 'pass'")


def test_nobody_publishes_the_rule_they_submitted(scene):
    text = (EXAMPLES / "henan.json").read_text()
    row = roompolicy.draft(by=acting_as(scene.inspector), text=text, at=NOW)
    row = roompolicy.submit(by=acting_as(scene.inspector), row=row, at=NOW)
    second = posting(Post.HEAD, scene.bureau, who=scene.inspector.person)
    with pytest.raises(Refused):
        roompolicy.publish(by=acting_as(second), row=row, at=NOW)
    roompolicy.return_(by=acting_as(scene.head), row=row, why="请补依据", at=NOW)
    assert RoomPolicyDraft.objects.get().state == "returned"


def test_a_second_version_of_the_same_day_is_refused(scene, policy):
    row = roompolicy.draft(by=acting_as(scene.inspector), text=json.dumps(policy.rule), at=NOW)
    with pytest.raises(roompolicy.RoomPolicyError):
        roompolicy.submit(by=acting_as(scene.inspector), row=row, at=NOW)


def test_an_unknown_word_in_a_rule_is_named(scene):
    rule = json.loads((EXAMPLES / "sample-city.json").read_text()) | {"surprise": 1}
    with pytest.raises(roompolicy.RoomPolicyError, match="surprise"):
        roompolicy.draft(by=acting_as(scene.inspector), text=json.dumps(rule), at=NOW)


def test_thousands_are_judged_as_one_by_one(scene, policy):
    """Each under the version of its day, withdrawn rooms left out, for as many queries however many they are."""
    publish(scene, "henan")
    make_room(scene.home, "183.34", **GOOD)
    make_room(scene.home, "90.00", withdrawn_at=NOW, **GOOD)
    estate("无房园", scene.north, permitted_on=date(2024, 1, 1))
    old = estate("存量里", scene.north, permitted_on=date(1990, 1, 1))
    make_room(old, "60.00")
    day = NOW.date()
    counts = []
    for extra in (0, 5):
        for n in range(extra):
            make_room(estate(f"又{n}", scene.north, permitted_on=date(2020, 1, 1)), "300.00", **GOOD)
        with CaptureQueriesContext(connection) as asked:
            found = dict(check.judge_each(Estate.objects.order_by("pk"), day))
        counts.append(len(asked))
        for one in Estate.objects.all():
            alone = check.preview(one, day).result
            assert (found[one.pk].verdict, found[one.pk].required, found[one.pk].shortfall) == (
                alone.verdict,
                alone.required,
                alone.shortfall,
            )
        assert len(found) == 3 + extra
    assert {result.verdict for result in found.values()} >= {"fail", "existing"}
    assert counts[0] == counts[1]
