"""A grant opens one record to one person until its end, given by somebody who has the right by the table."""

from __future__ import annotations

from datetime import timedelta

import pytest

from oversight.acting import Refused
from oversight.actions import grant
from oversight.models import Entry, Grant, Letter, SecurityEvent
from oversight.policy import fields, may, visible
from registry.models import Estate
from tests.factories.ground import NOW, acting_as

WEEK = NOW + timedelta(days=7)


def give(by, to, thing, *verbs, kind="stand_in", until=WEEK, since=NOW):
    return grant.give(
        thing,
        by=acting_as(by),
        person=to.person,
        verbs=verbs,
        kind=kind,
        reason="联合检查",
        starts_at=since,
        ends_at=until,
        at=NOW,
    )


def test_a_grant_opens_what_it_says_and_nothing_else(town):
    give(town.leader, town.stranger, town.home, "registry.view_estate", "registry.amend_estate")
    actor = acting_as(town.stranger)
    assert may(actor, "registry.amend_estate", town.home)
    assert fields(actor, "registry.view_estate", town.home) is None
    assert not may(actor, "registry.note_estate", town.home)
    assert town.home in visible(actor, "registry.amend_estate", Estate.objects.all())
    entry = Entry.objects.get(event="grant.given")
    assert (entry.thing, entry.reason.text) == (town.home.pk, "联合检查")
    assert SecurityEvent.objects.get(kind="granted").person == town.leader.person
    assert "锦汀小区" in Letter.objects.get(recipient=town.stranger.person).body


@pytest.mark.parametrize(
    ("passed", "open_"), [(timedelta(days=7, seconds=-1), True), (timedelta(days=7), False)]
)
def test_a_grant_ends_by_itself(town, passed, open_):
    give(town.leader, town.stranger, town.home, "registry.amend_estate")
    assert may(acting_as(town.stranger, NOW + passed), "registry.amend_estate", town.home) is open_


def test_nobody_grants_what_he_has_not_by_the_table(town):
    give(town.leader, town.stranger, town.home, "registry.amend_estate")
    for by, verb in (
        (town.stranger, "registry.amend_estate"),
        (town.stranger, "registry.view_estate"),  # which he reads as the public does
        (town.officer, "registry.confirm_estate"),
        (town.auditor, "registry.amend_estate"),
        (town.manager, "registry.amend_estate"),
    ):
        with pytest.raises(Refused):
            give(by, town.worker, town.home, verb)
    with pytest.raises(Refused):
        give(town.leader, town.worker, town.away, "registry.amend_estate")
    assert Grant.objects.count() == 2


def test_a_guest_only_reads(town):
    with pytest.raises(grant.GuestsRead):
        give(town.leader, town.stranger, town.home, "registry.amend_estate", kind="guest")
    assert give(town.leader, town.stranger, town.home, "registry.view_estate", kind="guest")


def test_terms_are_real_and_never_longer_than_a_year(town):
    for since, until in (
        (NOW, NOW),
        (WEEK, NOW),
        (NOW, NOW + timedelta(days=367)),
        (NOW - WEEK.resolution, NOW),
    ):
        with pytest.raises(grant.WrongTerm):
            give(town.leader, town.stranger, town.home, "registry.amend_estate", since=since, until=until)


def test_nobody_grants_himself_or_somebody_who_may_already(town):
    with pytest.raises(grant.NotForOneself):
        give(town.leader, town.leader, town.home, "registry.amend_estate")
    with pytest.raises(grant.AlreadyMay):
        give(town.leader, town.officer, town.home, "registry.amend_estate")


def test_a_grant_ends_early_by_its_grantor_or_whoever_could_give_it(town):
    for by in (town.leader, town.inspector):
        for given in give(town.leader, town.stranger, town.home, "registry.amend_estate"):
            grant.end(given, by=acting_as(by), at=NOW)
        assert not may(acting_as(town.stranger), "registry.amend_estate", town.home)
    reading, doing = give(town.leader, town.stranger, town.home, "registry.amend_estate")
    assert reading.permission.codename == "registry.view_estate"
    for by in (town.stranger, town.worker, town.auditor, town.manager):
        with pytest.raises(Refused):
            grant.end(doing, by=acting_as(by), at=NOW)
    assert SecurityEvent.objects.filter(kind="revoked").count() == 4


def test_whoever_looks_through_a_post_grants_nothing(town):
    from oversight.kernel.scope import Post

    looking = acting_as(town.head).through(Post.STREET_LEADER, town.street)
    assert grant.givable(looking, town.home) == ()
