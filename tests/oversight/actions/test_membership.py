"""Who may post and unpost whom, and that a leaver's work is never nobody's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from oversight import handover
from oversight.acting import Refused, Stale
from oversight.actions import grant, membership
from oversight.kernel.periods import Period
from oversight.kernel.scope import GIVES, POSTS_OF, Kind, Post
from oversight.models import Deadline, Entry, Grant, Letter, Membership, SecurityEvent
from oversight.policy import fields, may
from tests.factories.clocks import running
from tests.factories.ground import NOW, acting_as, body, person, posting

LATER = NOW + timedelta(days=30)


def post(by, who, at, to):
    return membership.post(who, by=acting_as(by), body=at, to=to, since=NOW, at=NOW)


def clock(town, holder, who=None, n=1):
    return running(town.home, holder, who=who, n=n)


@pytest.mark.parametrize(
    ("giver", "where", "to", "ok"),
    [
        ("head", "bureau", Post.HEAD, True),
        ("head", "street", Post.STREET_LEADER, True),
        ("admin", "bureau", Post.AUDITOR, True),
        ("inspector", "bureau", Post.INSPECTOR, False),
        ("auditor", "bureau", Post.AUDITOR, False),
        ("officer_of_district", "street", Post.STREET_LEADER, True),
        ("officer_of_district", "other", Post.STREET, False),
        ("officer_of_district", "bureau", Post.INSPECTOR, False),
        ("leader", "street", Post.STREET, True),
        ("leader", "street", Post.STREET_LEADER, False),
        ("leader", "committee", Post.COMMITTEE, True),
        ("leader", "district", Post.DISTRICT, False),
        ("leader", "other", Post.STREET, False),
        ("officer", "street", Post.STREET, False),
        ("worker", "committee", Post.COMMITTEE, False),
    ],
)
def test_posts_are_given_within_reach_and_never_above_ones_own(town, giver, where, to, ok):
    by, where = getattr(town, giver), getattr(town, where)
    if ok:
        assert post(by, person("新人"), where, to).pk
        assert Entry.objects.get(event="membership.posted").membership_id == by.pk
    else:
        with pytest.raises(Refused):
            post(by, person("新人"), where, to)
        assert not Entry.objects.exists()
        assert SecurityEvent.objects.filter(kind="refused").exists()


def test_a_firm_posts_its_own_people_and_nobody_elses(town):
    assert post(town.manager, person("新人"), town.ours.organisation, Post.FIRM_STAFF).pk
    for where, to in ((town.theirs.organisation, Post.FIRM_STAFF), (town.street, Post.STREET)):
        with pytest.raises(Refused):
            post(town.manager, person("新人"), where, to)
    with pytest.raises(Refused):
        post(town.clerk, person("新人"), town.ours.organisation, Post.FIRM_STAFF)


def test_no_body_gives_a_post_of_another_kind_of_body(town):
    for where in (town.street, town.committee, town.ours.organisation):
        for to in Post:
            if to not in POSTS_OF[Kind(where.kind)]:
                with pytest.raises(Refused):
                    post(town.head, person("新人"), where, to)


def test_nobody_posts_himself_or_ends_his_own_posting(town):
    for by in (town.head, town.admin, town.leader, town.manager):
        to = next(iter(GIVES[Post(by.post)]))
        with pytest.raises(Refused):
            post(by, by.person, by.organisation, to)
        with pytest.raises(Refused):
            membership.end(by, by=acting_as(by), ends_at=NOW, at=NOW)


def test_a_second_posting_of_the_same_kind_is_refused(town):
    with pytest.raises(membership.AlreadyPosted):
        post(town.leader, town.officer.person, town.street, Post.STREET)


def test_a_grave_post_is_told_to_heads_and_auditors(town):
    post(town.admin, person("新局长"), town.bureau, Post.HEAD)
    told = set(Letter.objects.values_list("recipient_id", flat=True))
    assert {town.head.person_id, town.auditor.person_id} <= told


def test_an_ended_posting_gives_nothing_from_that_instant(town):
    before = acting_as(town.officer)
    assert may(before, "registry.amend_estate", town.home)
    membership.end(town.officer, by=acting_as(town.leader), ends_at=NOW, why="调离", at=NOW)
    assert town.officer not in Membership.objects.current(NOW)
    entry = Entry.objects.get(event="membership.ended")
    assert (entry.thing, entry.reason.text) == (town.officer.pk, "调离")


def test_open_work_goes_to_the_successor_or_to_the_body(town):
    clocks = [clock(town, town.street, town.officer, n) for n in range(2)]
    handed = membership.end(town.officer, by=acting_as(town.leader), ends_at=NOW, to=town.second, at=NOW)
    assert handed == {"deadline": 2}
    assert set(Deadline.objects.values_list("person_id", flat=True)) == {town.second.person_id}
    membership.end(town.second, by=acting_as(town.leader), ends_at=NOW, at=NOW)
    assert set(Deadline.objects.values_list("person_id", "holder_id")) == {(None, town.street.pk)}
    told = Entry.objects.filter(event="work.handed")
    assert {entry.thing for entry in told} == {c.pk for c in clocks}
    assert told.count() == 4
    assert not any(handover.orphans(NOW).values())


def test_work_stays_with_whoever_keeps_another_post_in_the_body(town):
    clock(town, town.street, town.officer)
    posting(Post.STREET_LEADER, town.street, town.officer.person)
    assert membership.end(town.officer, by=acting_as(town.leader), ends_at=NOW, at=NOW) == {}
    assert Deadline.objects.get().person_id == town.officer.person_id
    assert not any(handover.orphans(NOW).values())


@pytest.mark.parametrize("successor", ["stranger", "officer"])
def test_only_a_colleague_takes_over(town, successor):
    with pytest.raises(membership.WrongSuccessor):
        membership.end(
            town.officer, by=acting_as(town.leader), ends_at=NOW, to=getattr(town, successor), at=NOW
        )


def test_a_posting_ends_now_or_later_once_and_as_it_was_seen(town):
    by = acting_as(town.leader)
    with pytest.raises(membership.WrongEnd):
        membership.end(town.officer, by=by, ends_at=NOW - timedelta(seconds=1), at=NOW)
    with pytest.raises(Stale):
        membership.end(town.officer, by=by, ends_at=NOW, seen=7, at=NOW)
    membership.end(town.officer, by=by, ends_at=NOW, at=NOW)
    with pytest.raises(membership.AlreadyEnded):
        membership.end(town.officer, by=by, ends_at=LATER, at=NOW)


def test_what_a_posting_leaves_that_ran_out_by_its_date_goes_to_the_body_at_night(town):
    """Every tier runs out with open work: nothing is nobody's after the night."""
    leaving = (town.officer, town.leader, town.worker, town.officer_of_district, town.inspector, town.manager)
    for n, m in enumerate(leaving):
        clock(town, m.organisation, m, n)
        m.valid_to = LATER
        m.save()
    assert handover.orphans(LATER)["deadline"] == len(leaving)
    found = handover.nightly(period=Period(key="2026-12-24", due_at=LATER), at=LATER)
    assert found == {"handed": len(leaving), "orphans": 0}
    assert not Deadline.objects.exclude(person=None).exists()


def test_work_of_a_body_that_ended_goes_to_the_body_above_at_night(town):
    clock(town, town.committee, town.worker)
    town.committee.valid_to = LATER.date()
    town.committee.save()
    found = handover.nightly(period=Period(key="2026-12-24", due_at=LATER), at=LATER)
    assert found["orphans"] == 0
    assert Deadline.objects.get().holder == town.street


def test_a_street_leader_ends_officers_and_not_leaders_or_strangers(town):
    second_leader = posting(Post.STREET_LEADER, town.street)
    for refused in (second_leader, town.stranger, town.officer_of_district, town.head):
        with pytest.raises(Refused):
            membership.end(refused, by=acting_as(town.leader), ends_at=NOW, at=NOW)


def test_grants_of_a_leaver_end_or_are_given_anew_by_a_successor_who_may(town):
    for giver in (town.officer, town.leader):
        grant.give(
            town.home,
            by=acting_as(giver),
            person=town.stranger.person,
            verbs=("registry.view_estate",),
            kind="guest",
            reason="联合检查",
            starts_at=NOW,
            ends_at=LATER,
            at=NOW,
        )
    membership.end(town.officer, by=acting_as(town.head), ends_at=NOW, to=town.second, at=NOW)
    membership.end(town.leader, by=acting_as(town.head), ends_at=NOW, at=NOW)
    assert fields(acting_as(town.stranger), "registry.view_estate", town.home) is None
    assert {g.grantor_id for g in Grant.objects.current(NOW)} == {town.second.pk}


def test_a_title_is_corrected_by_who_posts(town):
    membership.entitle(town.officer, by=acting_as(town.leader), title="物业专干", at=NOW)
    town.officer.refresh_from_db()
    assert town.officer.title == "物业专干"
    with pytest.raises(Refused):
        membership.entitle(town.stranger, by=acting_as(town.leader), title="x", at=NOW)


def test_a_body_without_a_place_is_reached_by_the_city_alone(town):
    group = body(Kind.LEADING_GROUP, "领导小组办公室")
    assert post(town.head, person("联络员"), group, Post.LEADING_GROUP).pk
    with pytest.raises(Refused):
        post(town.leader, person("联络员"), group, Post.LEADING_GROUP)
