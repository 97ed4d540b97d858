"""Redrawings on a small town: what moves, what is told, what is refused, and that the tree stays whole."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.template import Context, Template

from oversight.acting import Invalid, Refused, Stale
from oversight.actions import redrawing
from oversight.actions.redrawing import Piece, Plan, Unsound
from oversight.actions.redrawing.effect import recalled
from oversight.kernel.machine import Unlawful
from oversight.kernel.scope import Kind, Post
from oversight.models import (
    Entry,
    Letter,
    OrganisationName,
    Redrawing,
    Territory,
    TerritoryLineage,
    TerritoryPeriod,
)
from oversight.policy import may, visible
from registry.models import Change, Estate
from registry.papers.wording import place_name
from tests.factories.ground import NOW, acting_as, body, posting, territory
from tests.factories.registry import estate, room

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
WHOLE = ([], [], [], [], [])


@pytest.fixture
def town():
    class Town:
        city = territory("营口市")
        east, west = territory("东区", city), territory("西区", city)
        north, south = territory("北街道", east), territory("南街道", west)
        lane, yard = territory("里巷社区", north), territory("大院社区", north)
        quay = territory("码头社区", south)
        bureau = body(Kind.BUREAU, "市住建局", city)
        street = body(Kind.STREET, "北街道办事处", north)
        head = posting(Post.HEAD, bureau)
        inspector = posting(Post.INSPECTOR, bureau)
        officer = posting(Post.STREET, street)
        easterner = posting(Post.DISTRICT, body(Kind.DISTRICT, "东区物业办", east))
        westerner = posting(Post.DISTRICT, body(Kind.DISTRICT, "西区物业办", west))
        southerner = posting(Post.STREET, body(Kind.STREET, "南街道办事处", south))
        home = estate("锦汀小区", lane)
        away = estate("听潮苑", quay)

        def draft(self, kind, unit, plan, effective=TODAY, by=None):
            return redrawing.draft(
                by=acting_as(by or self.inspector),
                kind=kind,
                unit=unit,
                plan=plan,
                effective=effective,
                at=NOW,
            )

        def submitted(self, kind, unit, plan, effective=TODAY):
            drafted = self.draft(kind, unit, plan, effective)
            redrawing.submit(drafted, by=acting_as(self.inspector), seen=drafted.version, at=NOW)
            drafted.refresh_from_db()
            return drafted

        def decided(self, kind, unit, plan, effective=TODAY, at=NOW):
            ready = self.submitted(kind, unit, plan, effective)
            return redrawing.decide(ready, by=acting_as(self.head), seen=ready.version, at=at)

        def move_north(self, **more):
            return self.decided("move", self.north, Plan(parent=self.west.pk), **more)

    return Town()


def amends(membership, at=NOW):
    """Whose rooms this posting reads: rooms are not public as estates are."""
    rooms = visible(acting_as(membership, at), "registry.view_room", _rooms())
    return {found.estate.name for found in rooms}


def _rooms():
    from registry.models import Room

    for one in Estate.objects.filter(rooms=None):
        room(one)
    return Room.objects.select_related("estate")


def test_a_moved_street_takes_its_estates_to_the_new_district(town):
    assert (amends(town.easterner), amends(town.westerner)) == ({"锦汀小区"}, {"听潮苑"})
    done = town.move_north()
    assert done.state == "done"
    assert (amends(town.easterner), amends(town.westerner)) == (set(), {"锦汀小区", "听潮苑"})
    assert amends(town.officer) == {"锦汀小区"}
    assert Territory.find_problems() == WHOLE


def test_a_moved_street_keeps_its_code_and_the_names_of_its_days(town):
    code = town.north.code
    town.move_north()
    north, lane = (Territory.objects.get(pk=unit.pk) for unit in (town.north, town.lane))
    assert north.code == code
    assert lane.name_on(TODAY - timedelta(days=1)) == "东区北街道里巷社区"
    assert lane.name_on(TODAY) == "西区北街道里巷社区"
    assert north.name_on(TODAY) == "西区北街道"
    assert north.label == "西区 · 北街道"


def test_the_trail_tells_who_moved_what_from_where_to_where(town):
    done = town.move_north()
    events = list(Entry.objects.order_by("id").values_list("event", flat=True))
    assert events == [
        "redrawing.drafted",
        "redrawing.submitted",
        "redrawing.decided",
        "redrawing.applied",
        "territory.moved",
    ]
    applied = Entry.objects.get(event="redrawing.applied")
    assert applied.membership_id == town.head.pk
    assert (applied.thing, applied.was, applied.now) == (done.pk, "decided", "done")
    assert applied.facts["from"] == town.east.pk
    assert applied.facts["to"] == town.west.pk
    assert applied.facts["units"] == 3
    assert Entry.objects.get(event="territory.moved").thing == town.north.pk


def test_both_districts_and_the_street_are_told(town):
    town.move_north()
    told = set(Letter.objects.filter(event="redrawing.applied").values_list("membership", flat=True))
    assert {town.easterner.pk, town.westerner.pk, town.officer.pk} <= told
    assert town.southerner.pk not in told


def test_offices_before_and_after_are_told_of_a_day_ahead_and_of_its_revocation(town):
    waiting = town.move_north(effective=TODAY + timedelta(days=9))
    for event in ("redrawing.decided", "redrawing.revoked"):
        if event == "redrawing.revoked":
            redrawing.revoke(waiting, by=acting_as(town.head), why="方案有变", seen=waiting.version, at=NOW)
        told = list(Letter.objects.filter(event=event).values_list("membership", flat=True))
        assert {town.easterner.pk, town.westerner.pk, town.officer.pk} <= set(told)
        assert len(told) == len(set(told))
        assert town.southerner.pk not in told


def test_a_plan_is_read_by_who_drafts_or_decides_until_it_is_approved(town):
    read = "oversight.view_territory"
    drafted = redrawing.draft(
        by=acting_as(town.inspector), kind="rename", unit=town.north, plan=Plan(name="滨河街道"),
        effective=TODAY, at=NOW,
    )  # fmt: skip
    for who, can in ((town.inspector, True), (town.head, True), (town.officer, False)):
        assert may(acting_as(who), read, drafted) is can
        assert visible(acting_as(who), read, Redrawing.objects.all()).exists() is can
    approved = town.move_north(effective=TODAY + timedelta(days=9))
    assert may(acting_as(town.officer), read, approved)
    assert list(visible(acting_as(town.officer), read, Redrawing.objects.all())) == [approved]


def test_a_later_day_is_waited_for_and_then_kept_by_the_duty(town):
    tomorrow = TODAY + timedelta(days=1)
    waiting = town.move_north(effective=tomorrow)
    assert waiting.state == "decided"
    assert redrawing.apply_due(NOW) == {"done": [], "lapsed": []}
    assert amends(town.westerner) == {"听潮苑"}
    at = NOW + timedelta(days=1)
    assert redrawing.apply_due(at) == {"done": [waiting.pk], "lapsed": []}
    assert redrawing.apply_due(at) == {"done": [], "lapsed": []}
    assert amends(town.westerner, at) == {"锦汀小区", "听潮苑"}
    assert Entry.objects.get(event="redrawing.applied").membership is None


def test_a_rename_keeps_the_old_name_for_old_records_and_renames_the_office(town):
    town.decided("rename", town.north, Plan(name="滨河街道", rename_bodies=True))
    town.street.refresh_from_db()
    assert town.street.name == "滨河街道办事处"
    assert OrganisationName.objects.get(organisation=town.street).name == "北街道办事处"
    lane = Territory.objects.get(pk=town.lane.pk)
    assert (lane.name_on(date(2026, 1, 1)), lane.name_on(TODAY)) == (
        "东区北街道里巷社区",
        "东区滨河街道里巷社区",
    )
    assert Territory.objects.get(pk=town.north.pk).initials == "bhjd"


def test_a_rename_may_leave_the_office_alone(town):
    town.decided("rename", town.north, Plan(name="滨河街道"))
    town.street.refresh_from_db()
    assert town.street.name == "北街道办事处"


def test_a_merger_hands_everything_to_the_heir(town):
    direct = estate("街边楼", town.north)
    change = Change.objects.create(
        estate=direct,
        jurisdiction=town.north,
        drafted_by=town.officer,
        state="submitted",
        created_at=NOW,
    )
    town.decided("merge", town.south, Plan(absorbed=(town.north.pk,)))
    north, south, lane = (Territory.objects.get(pk=u.pk) for u in (town.north, town.south, town.lane))
    assert lane.get_parent().pk == south.pk
    assert north.valid_to == TODAY
    assert north.path.startswith(south.path)
    for thing in (direct, change):
        thing.refresh_from_db()
        assert thing.jurisdiction_id == south.pk
    town.street.refresh_from_db()
    assert town.street.territory_id == south.pk
    assert amends(town.southerner) == amends(town.officer) == {"锦汀小区", "听潮苑", "街边楼"}
    assert TerritoryLineage.objects.get().before_id == north.pk
    assert TerritoryPeriod.objects.get(territory=north).valid_to == TODAY
    assert north.label == north.full_name == "东区北街道", "as on its last day, though it lies below its heir"
    moved = Entry.objects.get(event="estate.moved")
    assert (moved.thing, moved.facts["from"], moved.facts["to"]) == (direct.pk, north.pk, south.pk)
    assert direct.version == 2
    assert Territory.find_problems() == WHOLE


def test_a_merger_may_found_a_new_unit(town):
    plan = Plan(absorbed=(town.yard.pk,), name="锦院社区", code="210802009001")
    town.decided("merge", town.lane, plan)
    new = Territory.objects.get(code="210802009001")
    assert (new.valid_from, new.level, new.get_parent().pk) == (TODAY, town.lane.level, town.north.pk)
    town.home.refresh_from_db()
    assert town.home.jurisdiction_id == new.pk
    assert set(TerritoryLineage.objects.values_list("before", "after")) == {
        (town.lane.pk, new.pk),
        (town.yard.pk, new.pk),
    }
    assert set(Territory.objects.on(TODAY).filter(level=4).values_list("name", flat=True)) == {
        "锦院社区",
        "码头社区",
    }
    assert Territory.find_problems() == WHOLE


def test_a_split_gives_each_piece_what_the_plan_assigned(town):
    other = estate("新湾里", town.lane)
    committee = body(Kind.COMMITTEE, "里巷社区居委会", town.lane)
    plan = Plan(
        pieces=(Piece("里巷社区"), Piece("新湾社区", "210802009002")),
        rows={"registry.estate": {other.pk: 1}},
    )
    town.decided("split", town.lane, plan)
    new = Territory.objects.get(code="210802009002")
    for thing, place in ((other, new), (town.home, town.lane)):
        thing.refresh_from_db()
        assert thing.jurisdiction_id == place.pk
    committee.refresh_from_db()
    assert committee.territory_id == town.lane.pk
    assert list(Entry.objects.filter(event="estate.moved").values_list("thing", flat=True)) == [other.pk]
    assert TerritoryLineage.objects.get().after_id == new.pk
    assert Territory.find_problems() == WHOLE


def test_a_street_that_is_split_up_ends_and_its_committees_go_to_the_pieces(town):
    plan = Plan(
        pieces=(Piece("北一街道", "210802009000"), Piece("北二街道", "210802010000")),
        children={town.lane.pk: 0, town.yard.pk: 1},
    )
    town.decided("split", town.north, plan)
    parents = {Territory.objects.get(pk=u.pk).get_parent().name for u in (town.lane, town.yard)}
    assert parents == {"北一街道", "北二街道"}
    assert Territory.objects.get(pk=town.north.pk).valid_to == TODAY
    assert TerritoryLineage.objects.count() == 2
    town.street.refresh_from_db()
    assert town.street.territory.name == "北一街道"
    assert Territory.find_problems() == WHOLE


def test_nobody_below_the_bureau_drafts_and_only_the_head_decides(town):
    with pytest.raises(Refused):
        town.draft("move", town.north, Plan(parent=town.west.pk), by=town.officer)
    ready = town.submitted("move", town.north, Plan(parent=town.west.pk))
    with pytest.raises(Refused):
        redrawing.decide(ready, by=acting_as(town.inspector), seen=ready.version, at=NOW)


def test_nobody_decides_what_they_submitted_not_even_under_another_posting(town):
    ready = town.submitted("move", town.north, Plan(parent=town.west.pk))
    double = posting(Post.HEAD, town.bureau, who=town.inspector.person)
    with pytest.raises(Refused):
        redrawing.decide(ready, by=acting_as(double), seen=ready.version, at=NOW)
    assert amends(town.westerner) == {"听潮苑"}


def test_who_decides_decides_on_what_they_saw(town):
    ready = town.submitted("move", town.north, Plan(parent=town.west.pk))
    with pytest.raises(Stale):
        redrawing.decide(ready, by=acting_as(town.head), seen=ready.version - 1, at=NOW)


def test_of_two_that_overlap_one_is_told(town):
    one = town.submitted("rename", town.lane, Plan(name="里弄社区"))
    two = town.submitted("move", town.north, Plan(parent=town.west.pk))
    redrawing.decide(two, by=acting_as(town.head), seen=two.version, at=NOW)
    with pytest.raises(Unsound, match="里巷社区"):
        redrawing.decide(one, by=acting_as(town.head), seen=one.version, at=NOW)
    assert Territory.objects.get(pk=town.lane.pk).name == "里巷社区"


def test_what_waits_for_its_day_keeps_others_off_its_units(town):
    later = TODAY + timedelta(days=9)
    town.move_north(effective=later)
    with pytest.raises(Unsound, match="2026-12-03"):
        town.decided("rename", town.lane, Plan(name="里弄社区"))
    with pytest.raises(Unsound, match="范围重叠"):
        town.decided(
            "split",
            town.west,
            Plan(
                pieces=(Piece("西区"), Piece("西二区", "210899000000")),
                children={town.south.pk: 1},
            ),
        )
    assert town.decided("rename", town.quay, Plan(name="渡口社区")).state == "done"


def test_one_that_no_longer_fits_on_its_day_lapses_and_its_people_are_told(town):
    later = TODAY + timedelta(days=9)
    waiting = town.move_north(effective=later)
    Territory.objects.filter(pk=town.north.pk).update(name="改名街道")
    at = NOW + timedelta(days=9)
    assert redrawing.apply_due(at) == {"done": [], "lapsed": [waiting.pk]}
    told = set(Letter.objects.filter(event="redrawing.lapsed").values_list("membership", flat=True))
    assert told == {town.head.pk, town.inspector.pk}
    assert "改名街道" not in Entry.objects.get(event="redrawing.lapsed").facts


def test_an_approval_can_be_taken_back_before_its_day_alone(town):
    waiting = town.move_north(effective=TODAY + timedelta(days=9))
    redrawing.revoke(waiting, by=acting_as(town.head), why="方案有变", seen=waiting.version, at=NOW)
    assert redrawing.apply_due(NOW + timedelta(days=9)) == {"done": [], "lapsed": []}
    done = town.decided("rename", town.north, Plan(name="滨河街道"))
    with pytest.raises(Unlawful):
        redrawing.revoke(done, by=acting_as(town.head), why="悔", seen=done.version, at=NOW)


def test_a_returned_one_is_mended_and_submitted_again(town):
    ready = town.submitted("rename", town.north, Plan(name="滨河街道"))
    redrawing.return_(ready, by=acting_as(town.head), why="缺文号", seen=ready.version, at=NOW)
    ready.refresh_from_db()
    assert ready.state == "returned"
    redrawing.amend(
        ready,
        by=acting_as(town.inspector),
        plan=Plan(name="滨江街道"),
        effective=TODAY,
        document="营政函〔2026〕12 号",
        seen=ready.version,
        at=NOW,
    )
    ready.refresh_from_db()
    redrawing.submit(ready, by=acting_as(town.inspector), seen=ready.version, at=NOW)
    ready.refresh_from_db()
    assert (ready.state, ready.plan["name"]) == ("submitted", "滨江街道")


@pytest.mark.parametrize(
    ("kind", "unit", "plan", "words"),
    [
        ("rename", "north", lambda t: Plan(), "新名称"),
        ("rename", "north", lambda t: Plan(name="北街道"), "相同"),
        ("rename", "lane", lambda t: Plan(name="大院社区"), "已有“大院社区”"),
        ("move", "north", lambda t: Plan(), "划入"),
        ("move", "north", lambda t: Plan(parent=t.east.pk), "已在"),
        ("move", "lane", lambda t: Plan(parent=t.west.pk), "层级"),
        ("move", "city", lambda t: Plan(parent=t.west.pk), "层级"),
        ("merge", "north", lambda t: Plan(), "被并入"),
        ("merge", "north", lambda t: Plan(absorbed=(t.lane.pk,)), "同一层级"),
        ("merge", "north", lambda t: Plan(absorbed=(t.north.pk,)), "同一层级"),
        ("merge", "city", lambda t: Plan(absorbed=(t.west.pk,)), "全市"),
        ("merge", "north", lambda t: Plan(absorbed=(t.south.pk,), name="新街道", code="12"), "12 位数字"),
        ("merge", "north", lambda t: Plan(absorbed=(t.south.pk,), code="210802009000"), "名称"),
        ("split", "city", lambda t: Plan(pieces=(Piece("营口市"), Piece("乙", "210900000000"))), "全市"),
        ("split", "lane", lambda t: Plan(pieces=(Piece("里巷社区"),)), "至少"),
        ("split", "lane", lambda t: Plan(pieces=(Piece("里巷社区"), Piece("乙"))), "代码"),
        (
            "split",
            "lane",
            lambda t: Plan(pieces=(Piece("甲", "210802009001"), Piece("乙", "210802009001"))),
            "同一个",
        ),
        (
            "split",
            "lane",
            lambda t: Plan(pieces=(Piece("乙", "210802009001"), Piece("乙", "210802009002"))),
            "同名",
        ),
        ("split", "lane", lambda t: Plan(pieces=(Piece("改名"), Piece("乙", "210802009001"))), "另行"),
        (
            "split",
            "north",
            lambda t: Plan(pieces=(Piece("北街道"), Piece("乙", "210802009000"))),
            "里巷社区、大院社区",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_words(town, kind, unit, plan, words):
    drafted = town.draft(kind, getattr(town, unit), plan(town))
    with pytest.raises(Unsound, match=words):
        redrawing.submit(drafted, by=acting_as(town.inspector), seen=drafted.version, at=NOW)
    drafted.refresh_from_db()
    assert drafted.state == "draft"


def test_a_used_code_is_refused(town):
    plan = Plan(pieces=(Piece("里巷社区"), Piece("乙社区", town.quay.code)))
    with pytest.raises(Unsound, match="已被使用"):
        town.submitted("split", town.lane, plan)


def test_history_is_not_rewritten(town):
    yesterday = NOW - timedelta(days=1)
    earlier = redrawing.draft(
        by=acting_as(town.inspector, yesterday),
        kind="rename",
        unit=town.north,
        plan=Plan(name="北岸街道"),
        effective=TODAY - timedelta(days=1),
        at=yesterday,
    )
    town.decided("rename", town.north, Plan(name="滨河街道"))
    with pytest.raises(Unsound, match="2026-11-24"):
        redrawing.submit(earlier, by=acting_as(town.inspector), seen=earlier.version, at=NOW)
    town.decided("rename", town.north, Plan(name="北滨街道"), TODAY)
    names = [p.name for p in TerritoryPeriod.objects.filter(territory=town.north)]
    assert sorted(names) == ["北滨街道", "北街道"]


def test_every_table_that_points_at_a_unit_is_cargo_or_stays_for_a_reason():
    from django.apps import apps

    from oversight.cargo import CARGO

    pointing = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.many_to_one and field.concrete and field.related_model is Territory
    }
    stays = {
        "oversight.TerritoryEvent",
        "oversight.TerritoryPeriod",
        "oversight.TerritoryLineage",
        "oversight.Redrawing",
        "registry.RoomCheck",  # stays where it was made
        "registry.CoverageMonth",  # the month as it was
        "registry.Rearrangement",  # says where an estate shall go; an end of that unit puts it before a decider anew
        "inspections.Certificate",  # given where its holder worked
        "inspections.Draw",  # repeated from what was drawn from
        "inspections.ArchivedCycle",  # the list's own words of a time that is over
    }
    events = {label for label in pointing if label.endswith("Event")}
    assert pointing - events - stays == {cargo.model._meta.label for cargo in CARGO}


def test_a_day_that_is_over_is_refused_when_drafted_and_when_amended(town):
    plan = Plan(parent=town.west.pk)
    with pytest.raises(Invalid, match="不能早于今天") as refused:
        town.draft("move", town.north, plan, effective=TODAY - timedelta(days=1))
    assert refused.value.field == "effective"
    drafted = town.draft("move", town.north, plan)
    with pytest.raises(Invalid, match="不能早于今天"):
        redrawing.amend(
            drafted,
            by=acting_as(town.inspector),
            plan=plan,
            effective=date(1999, 1, 1),
            document="",
            seen=drafted.version,
            at=NOW,
        )


def test_approved_after_its_day_it_leaves_the_days_between_as_they_were(town):
    ready = town.submitted("rename", town.north, Plan(name="滨河街道"))
    late = NOW + timedelta(days=10)
    done = redrawing.decide(ready, by=acting_as(town.head), seen=ready.version, at=late)
    assert (done.state, done.effective) == ("done", TODAY + timedelta(days=10))
    lane = Territory.objects.get(pk=town.lane.pk)
    assert place_name(lane, on=TODAY + timedelta(days=9)) == "东区北街道里巷社区"
    assert place_name(lane, on=TODAY + timedelta(days=10)) == "东区滨河街道里巷社区"
    assert Entry.objects.get(event="redrawing.applied").facts["asked"] == TODAY.isoformat()


def test_what_moved_stays_with_the_act_by_the_names_of_its_day(town):
    done = town.decided("move", town.north, Plan(parent=town.west.pk))
    town.home.name = "后来的名称"
    town.home.save()
    kept = recalled(done.effect, cases=True)
    assert [body.name for body in kept.losing] == [town.easterner.organisation.name]
    assert [body.name for body in kept.gaining] == [town.westerner.organisation.name]
    assert town.north.name in [unit.name for unit in kept.units]
    assert {load.cargo.key: list(load.first) for load in kept.loads}["registry.estate"] == ["锦汀小区"]
    assert [seat.label for seat in kept.seats] == ["街道工作人员"]
    assert not recalled(done.effect, cases=False).loads


def test_a_paper_on_an_old_record_names_the_place_of_its_day(town):
    town.decided("rename", town.north, Plan(name="滨河街道"))
    lane = Territory.objects.get(pk=town.lane.pk)
    assert place_name(lane, on=TODAY - timedelta(days=1)) == "东区北街道里巷社区"
    assert place_name(lane, on=TODAY) == place_name(lane) == "东区滨河街道里巷社区"
    then = Template("{{ unit|name_on:day }}").render(Context({"unit": lane, "day": NOW - timedelta(days=1)}))
    assert then == "东区北街道里巷社区"
