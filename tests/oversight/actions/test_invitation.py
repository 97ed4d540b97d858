"""A link works once, within 72 hours, and only while its inviter could still give the post."""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from oversight.acting import Refused
from oversight.actions import invitation
from oversight.kernel.scope import Kind, Post
from oversight.models import Entry, Invitation, Membership, Person, SecurityEvent
from tests.factories.ground import NOW, acting_as, body, posting, territory

PASSWORD = "Correct-Horse-88"
ROOT = Path(__file__).parents[3]


def invite(by, where, to=Post.STREET, name="新人", **extra):
    return invitation.invite(by=acting_as(by), body=where, to=to, name=name, at=NOW, **extra)


def accept(token, at=NOW, username="newcomer", password=PASSWORD):
    return invitation.accept_anew(invitation.digest(token), username=username, password=password, at=at)


def test_an_invitation_opens_an_account_under_the_inviters_right(town):
    row, token = invite(town.leader, town.street, title="专干")
    m = accept(token)
    assert (m.organisation, m.post, m.title, m.person.name) == (town.street, "street_officer", "专干", "新人")
    assert m.person.check_password(PASSWORD)
    row.refresh_from_db()
    assert (row.state, row.used_at, row.person) == ("accepted", NOW, m.person)
    events = list(Entry.objects.order_by("pk").values_list("event", "membership_id"))
    assert events == [
        ("membership.invited", town.leader.pk),
        ("membership.posted", town.leader.pk),
        ("invitation.accepted", town.leader.pk),
    ]
    assert SecurityEvent.objects.get(kind="invited").membership == town.leader


def test_only_the_digest_is_kept_and_it_is_long_enough(town):
    row, token = invite(town.leader, town.street)
    assert len(token) * 6 >= 80
    assert token not in str(Invitation.objects.values())
    assert len({invite(town.leader, town.street)[1] for _ in range(20)}) == 20
    assert row.token_digest == invitation.digest(token)


def test_what_people_read_says_the_hours_that_the_links_work(settings):
    """One rule for both kinds of link (issue 3, B.7), said in a dozen texts."""
    said = re.compile(r"(\d+) 小时内(?:有效|打开|用邮件)")
    files = (path for kind in ("*.py", "*.html") for path in (ROOT / "oversight").rglob(kind))
    hours = [int(found) for path in files for found in said.findall(path.read_text())]
    assert len(hours) > 6
    assert {timedelta(hours=n) for n in hours} == {invitation.VALID}
    assert timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT) == invitation.VALID


@pytest.mark.parametrize(
    ("passed", "works"), [(timedelta(hours=72, seconds=-1), True), (timedelta(hours=72), False)]
)
def test_a_link_works_for_72_hours(town, passed, works):
    _, token = invite(town.leader, town.street)
    if works:
        assert accept(token, NOW + passed).pk
    else:
        with pytest.raises(invitation.Void):
            accept(token, NOW + passed)


def test_a_link_works_once(town):
    _, token = invite(town.leader, town.street)
    accept(token)
    with pytest.raises(invitation.Void):
        accept(token, username="another")
    assert not Person.objects.filter(username="another").exists()


def test_a_withdrawn_or_invented_link_is_void(town):
    row, token = invite(town.leader, town.street)
    invitation.withdraw(row, by=acting_as(town.leader), at=NOW)
    for wrong in (token, "invented", ""):
        with pytest.raises(invitation.Void):
            accept(wrong)


def leave(town):
    town.leader.valid_to = NOW
    town.leader.save()


def suspend(town):
    town.leader.person.is_active = False
    town.leader.person.save()


def move(town):
    town.leader.organisation.territory = town.south
    town.leader.organisation.save()
    row = Invitation.objects.get()
    row.organisation = town.committee
    row.post = Post.COMMITTEE
    row.save()


def close(town):
    town.street.valid_to = NOW.date()
    town.street.save()


@pytest.mark.parametrize("cause", [leave, suspend, move, close])
def test_a_link_is_void_as_soon_as_its_inviter_could_not_give_the_post(town, cause):
    _, token = invite(town.leader, town.street)
    cause(town)
    with pytest.raises(invitation.Void):
        accept(token)
    assert not Person.objects.filter(username="newcomer").exists()


def test_nobody_invites_beyond_their_reach_or_themselves(town):
    for by, where, to in (
        (town.leader, town.street, Post.STREET_LEADER),
        (town.leader, town.other, Post.STREET),
        (town.officer, town.street, Post.STREET),
        (town.manager, town.theirs.organisation, Post.FIRM_STAFF),
    ):
        with pytest.raises(Refused):
            invite(by, where, to)
    with pytest.raises(Refused):
        invite(town.leader, town.street, person=town.leader.person)
    assert not Invitation.objects.exists()


def test_a_firm_invites_its_own_people(town):
    _, token = invite(town.manager, town.ours.organisation, Post.FIRM_STAFF)
    assert accept(token).organisation == town.ours.organisation


def test_an_account_that_exists_takes_the_posting_on(town):
    _, token = invite(town.leader, town.street, person=town.worker.person)
    with pytest.raises(invitation.Void):
        accept(token)
    with pytest.raises(invitation.NotMeant):
        invitation.accept_as(invitation.digest(token), person=town.stranger.person, at=NOW)
    m = invitation.accept_as(invitation.digest(token), person=town.worker.person, at=NOW)
    assert m.person == town.worker.person
    assert Membership.objects.current(NOW).filter(person=town.worker.person).count() == 2


def test_a_weak_password_or_a_taken_name_leaves_the_link_open(town):
    _, token = invite(town.leader, town.street)
    with pytest.raises(ValidationError):
        accept(token, password="short")
    with pytest.raises(invitation.NameTaken):
        accept(token, username=town.officer.person.username.upper())
    assert accept(token).pk


@pytest.mark.django_db(transaction=True)
def test_of_two_acceptances_at_once_one_wins():
    street = body(Kind.STREET, "北街道办事处", territory("北街道", territory("东区", territory("营口市"))))
    leader = posting(Post.STREET_LEADER, street)
    _, token = invite(leader, street)
    gate, outcomes = threading.Barrier(2), []

    def run(n):
        gate.wait()
        try:
            accept(token, username=f"racer{n}")
            outcomes.append("in")
        except invitation.Void:
            outcomes.append("void")
        finally:
            connection.close()

    racers = [threading.Thread(target=run, args=(n,)) for n in range(2)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert sorted(outcomes) == ["in", "void"]
    assert Membership.objects.filter(post=Post.STREET).count() == 1
    assert Person.objects.filter(username__startswith="racer").count() == 1
