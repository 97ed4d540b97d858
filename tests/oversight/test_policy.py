"""The three questions on a small town: two streets, a firm on both sides, one moved at noon."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from oversight import grants
from oversight.kernel.scope import Kind, Post
from oversight.models import Territory
from oversight.navigation import STAFF, words
from oversight.policy import fields, may, visible, who_may
from registry.models import Estate, Firm
from tests.factories.ground import NOW, acting_as, body, posting, territory
from tests.factories.registry import estate, firm, tenure

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    class Town:
        city = territory("营口市")
        east, west = territory("东区", city), territory("西区", city)
        north, south = territory("北街道", east), territory("南街道", west)
        lane = territory("里巷社区", north)
        bureau = body(Kind.BUREAU, "市住建局", city)
        street = body(Kind.STREET, "北街道办事处", north)
        other = body(Kind.STREET, "南街道办事处", south)
        head = posting(Post.HEAD, bureau)
        inspector = posting(Post.INSPECTOR, bureau)
        officer = posting(Post.STREET, street)
        leader = posting(Post.STREET_LEADER, street)
        stranger = posting(Post.STREET, other)
        home = estate("锦汀小区", lane)
        away = estate("听潮苑", south)
        ours = firm("澄岸物业")
        theirs = firm("砚湖物业")
        manager = posting(Post.FIRM, ours.organisation)

    tenure(Town.home, Town.ours)
    tenure(Town.away, Town.theirs)
    return Town


def names(actor, verb, queryset):
    return {str(thing) for thing in visible(actor, verb, queryset)}


def test_street_office_sees_its_own_estates_alone(town):
    officer = acting_as(town.officer)
    assert names(officer, "registry.view_estate", Estate.objects.all()) == {"锦汀小区"}
    assert may(officer, "registry.amend_estate", town.home)
    assert not may(officer, "registry.amend_estate", town.away)


def test_list_and_single_record_give_the_same_answer(town):
    for membership in (town.head, town.inspector, town.officer, town.stranger, town.manager):
        for verb in ("registry.view_estate", "registry.amend_estate", "registry.confirm_estate"):
            actor = acting_as(membership)
            seen = set(visible(actor, verb, Estate.objects.all()))
            assert seen == {e for e in Estate.objects.all() if may(actor, verb, e)}, (membership, verb)


def test_a_firm_sees_its_estates_while_its_tenure_lasts(town):
    assert names(acting_as(town.manager), "registry.unmask_firm", Firm.objects.all()) >= {"澄岸物业"}
    tomorrow = NOW + timedelta(days=400)
    town.home.tenures.update(term=(date(2024, 1, 1), tomorrow.date()))
    assert may(acting_as(town.manager), "registry.submit_change", _change(town))
    assert town.home in visible(acting_as(town.manager), "registry.view_estate", Estate.objects.all())
    assert not Estate.objects.filter(Estate.of_firm(town.ours.organisation_id, tomorrow)).exists()


def _change(town):
    from registry.models import Change

    return Change(estate=town.home, subject=town.ours.organisation, drafted_by=town.manager, created_at=NOW)


def test_a_moved_street_takes_its_rights_along(town):
    district = posting(Post.DISTRICT, body(Kind.DISTRICT, "西区物业办", town.west))
    before = names(acting_as(district), "registry.view_room", _rooms(town))
    Territory.objects.get(pk=town.north.pk).move(Territory.objects.get(pk=town.west.pk), "last-child")
    after = names(acting_as(district), "registry.view_room", _rooms(town))
    assert before == set()
    assert after == {"一号楼"}


def _rooms(town):
    from registry.models import Room
    from tests.factories.registry import room

    if not Room.objects.filter(place="一号楼").exists():
        room(town.home, place="一号楼")
    return Room.objects.all()


def test_nobody_decides_their_own_submission(town):
    change = _change(town)
    change.submitted_by = town.leader
    change.jurisdiction = town.lane
    change.save()
    assert not may(acting_as(town.leader), "registry.accept_change", change)
    assert may(acting_as(town.head), "registry.accept_change", change)


def test_only_who_reads_a_firm_whole_may_unmask_it(town):
    from oversight.policy import public

    editor = posting(Post.EDITOR, town.bureau)
    assert may(acting_as(town.officer), "registry.unmask_firm", town.ours)
    assert not may(acting_as(town.stranger), "registry.unmask_firm", town.ours)
    assert not may(acting_as(editor), "registry.unmask_firm", town.ours)
    assert not may(public(NOW), "registry.unmask_firm", town.ours)


def test_public_reads_public_fields_and_no_more(town):
    from oversight.policy import public

    anybody = public(NOW)
    assert may(anybody, "registry.view_estate", town.home)
    assert "boundary" not in fields(anybody, "registry.view_estate", town.home)
    assert fields(acting_as(town.inspector), "registry.view_estate", town.home) is None


def test_a_grant_opens_one_record_until_its_end(town):
    grants.give(
        person_id=town.stranger.person_id,
        verb="registry.amend_estate",
        thing=town.home,
        kind="stand_in",
        reason="代办",
        grantor=town.leader,
        starts_at=NOW,
        ends_at=NOW + timedelta(days=1),
    )
    assert may(acting_as(town.stranger), "registry.amend_estate", town.home)
    assert town.home in visible(acting_as(town.stranger), "registry.amend_estate", Estate.objects.all())
    later = acting_as(town.stranger, NOW + timedelta(days=1))
    assert not may(later, "registry.amend_estate", town.home)


def test_who_may_names_those_and_only_those(town):
    told = {m.pk for m in who_may("registry.amend_estate", town.home, NOW)}
    assert told == {town.inspector.pk, town.officer.pk, town.leader.pk}


def test_a_thousand_questions_ask_the_database_once(town, django_assert_max_num_queries):
    things = list(Estate.objects.all()) * 500
    officer = acting_as(town.officer)
    may(officer, "registry.amend_estate", things[0])
    with django_assert_max_num_queries(1):
        for thing in things:
            may(officer, "registry.amend_estate", thing)


def test_a_stand_in_does_not_decide_what_he_submitted(town):
    change = _change(town)
    change.submitted_by = town.officer
    change.jurisdiction = town.lane
    change.save()
    for person in (town.officer, town.stranger):
        grants.give(
            person_id=person.person_id,
            verb="registry.accept_change",
            thing=change,
            kind="stand_in",
            reason="代办",
            grantor=town.leader,
            starts_at=NOW,
            ends_at=NOW + timedelta(days=1),
        )
    changes = type(change).objects.all()
    assert not may(acting_as(town.officer), "registry.accept_change", change)
    assert change not in visible(acting_as(town.officer), "registry.accept_change", changes)
    assert may(acting_as(town.stranger), "registry.accept_change", change)
    assert change in visible(acting_as(town.stranger), "registry.accept_change", changes)


def test_a_grant_ends_with_the_posting_of_its_grantor(town):
    grants.give(
        person_id=town.stranger.person_id,
        verb="registry.amend_estate",
        thing=town.home,
        kind="guest",
        reason="联合检查",
        grantor=town.leader,
        starts_at=NOW,
        ends_at=NOW + timedelta(days=9),
    )
    town.leader.valid_to = NOW + timedelta(days=1)
    town.leader.save()
    assert may(acting_as(town.stranger), "registry.amend_estate", town.home)
    assert not may(acting_as(town.stranger, NOW + timedelta(days=1)), "registry.amend_estate", town.home)


def test_looking_through_a_post_reads_what_both_may_read_and_does_nothing(town):
    seen = acting_as(town.officer).through(Post.HEAD, town.bureau)
    assert names(seen, "registry.view_estate", Estate.objects.all()) == {"锦汀小区"}
    assert fields(seen, "registry.view_estate", town.away) == fields(
        acting_as(town.officer), "registry.view_estate", town.away
    )
    auditor = acting_as(posting(Post.AUDITOR, town.bureau)).through(Post.STREET, town.street)
    assert names(auditor, "registry.view_room", _rooms(town)) == {"一号楼"}
    for verb in ("registry.amend_estate", "registry.unmask_firm", "registry.confirm_estate"):
        thing = town.ours if verb.endswith("firm") else town.home
        assert not may(auditor, verb, thing)
        assert not visible(auditor, verb, type(thing).objects.all()).exists()


def test_people_lie_where_they_hold_or_held_a_post(town):
    from oversight.models import Person

    worker = posting(Post.COMMITTEE, body(Kind.COMMITTEE, "里巷居委会", town.lane))
    before = posting(Post.STREET, town.street, valid_to=NOW - timedelta(days=1))
    people = Person.objects.all()
    seen = set(visible(acting_as(town.leader), "oversight.view_account", people))
    assert seen == {m.person for m in (town.leader, town.officer, worker, before)}
    assert set(visible(acting_as(worker), "oversight.view_account", people)) == {worker.person}
    assert set(visible(acting_as(town.manager), "oversight.view_account", people)) == {town.manager.person}
    for reader in (town.head, town.leader, worker, town.manager, town.stranger):
        actor = acting_as(reader)
        listed = set(visible(actor, "oversight.view_account", people))
        assert listed == {p for p in people if may(actor, "oversight.view_account", p)}


def test_a_declared_interest_bars_deciding_and_no_grant_goes_round_it(town):
    from oversight.models import DeclaredInterest

    change = _change(town)
    change.submitted_by = town.officer
    change.jurisdiction = town.lane
    change.save()
    changes, verb = type(change).objects.all(), "registry.accept_change"
    second = posting(Post.HEAD, town.bureau)
    tie = DeclaredInterest.objects.create(
        person=second.person, organisation=town.ours.organisation, reason="亲属任职", valid_from=NOW.date()
    )
    grants.give(
        person_id=second.person_id,
        verb=verb,
        thing=change,
        kind="stand_in",
        reason="代办",
        grantor=town.head,
        starts_at=NOW,
        ends_at=NOW + timedelta(days=1),
    )
    assert may(acting_as(town.head), verb, change)
    for thing, deciding in (
        (change, verb),
        (town.home, "registry.merge_estate"),
        (town.ours, "registry.strike_firm"),
    ):
        assert not may(acting_as(second), deciding, thing)
        assert thing not in visible(acting_as(second), deciding, type(thing).objects.all())
    assert may(acting_as(second), "registry.strike_firm", town.theirs)
    assert may(acting_as(second), "registry.merge_estate", town.away)
    assert may(acting_as(second), "registry.view_estate", town.home)
    tie.valid_to = NOW.date()
    tie.save()
    assert may(acting_as(second), verb, change)
    assert change in visible(acting_as(second), verb, changes)


@pytest.mark.parametrize("line", ["police", "planning"])
def test_a_right_for_some_departments_is_no_right_of_the_others(town, line):
    """Who reads no room checks has no list of them: an empty list says that nobody falls short."""
    actor = acting_as(posting(Post.DEPARTMENT, body(Kind.DEPARTMENT, "市有关部门", town.city, line=line)))
    concerned = line == "planning"
    assert may(actor, "registry.view_room") is concerned
    assert any(word.label == "用房" for word in words(STAFF, actor=actor, path="/")) is concerned


def test_a_draft_of_an_estate_is_not_shown_to_departments_and_the_leading_group(town):
    drafts = [estate("无名院", None, state="draft"), estate("里巷院", town.lane, state="draft")]
    drafts.append(estate("退件院", town.lane, state="returned"))
    for post, kind in ((Post.DEPARTMENT, Kind.DEPARTMENT), (Post.LEADING_GROUP, Kind.LEADING_GROUP)):
        actor = acting_as(posting(post, body(kind, f"单位{kind}", town.city)))
        assert names(actor, "registry.view_estate", Estate.objects.all()) == {"锦汀小区", "听潮苑"}
        assert not any(may(actor, "registry.view_estate", draft) for draft in drafts)
    assert may(acting_as(town.inspector), "registry.view_estate", drafts[0])
    assert may(acting_as(town.leader), "registry.view_estate", drafts[1])  # theirs to confirm
