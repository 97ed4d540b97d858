"""How long a session lasts, when its key changes, and what ends it (INVARIANTS 3, 7, 34)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from oversight.kernel.scope import Kind, Post
from oversight.models import Letter, Membership, Person, SecurityEvent
from tests.factories.ground import body, posting
from tests.oversight.signin.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands where it is put."""
    start = timezone.now()

    def at(**passed):
        monkeypatch.setattr("django.utils.timezone.now", lambda: start + timedelta(**passed))

    at()
    return at


def is_in(client):
    return client.get("/account/").status_code == 200


def key(client):
    return client.cookies["sessionid"].value


def test_a_session_ends_after_thirty_idle_minutes_to_the_second(clerk, enter, client, clock):
    enter()
    clock(minutes=29, seconds=59)
    assert is_in(client)
    clock(minutes=59, seconds=58)
    assert is_in(client)
    clock(minutes=89, seconds=59)
    assert not is_in(client)
    assert SecurityEvent.objects.filter(kind="signout").get().facts["why"] == "idle"


def test_a_session_ends_after_twelve_hours_whatever_is_done_in_it(clerk, enter, client, clock):
    enter()
    for minutes in range(20, 720, 20):
        clock(minutes=minutes)
        assert is_in(client)
    clock(hours=11, minutes=59, seconds=59)
    assert is_in(client)
    clock(hours=12)
    assert not is_in(client)
    assert SecurityEvent.objects.filter(kind="signout").get().facts["why"] == "old"


def test_whoever_is_led_out_is_told_why_and_led_back(clerk, enter, client, clock):
    enter()
    clock(hours=1)
    answer = client.get("/desk/?x=1")
    assert answer.url == "/account/login/?next=/desk/%3Fx%3D1"
    assert "已为您退出" in client.get(answer.url).content.decode()


def test_the_key_changes_at_sign_in_and_at_a_switch(clerk, enter, client):
    client.get("/account/login/")
    client.session["x"] = 1
    enter()
    before = key(client)
    committee = posting(Post.COMMITTEE, body(Kind.COMMITTEE, "里巷居委会"), clerk)
    client.post("/switch/", {"membership": committee.pk})
    assert key(client) != before
    assert not Session.objects.filter(session_key=before).exists()
    assert UserSession.objects.get(user=clerk).session_key == key(client)
    assert client.get("/account/").wsgi_request.actor.membership_id == committee.pk
    assert SecurityEvent.objects.get(kind="switched").thing == str(committee.pk)


def test_nobody_switches_to_a_posting_that_is_not_theirs_or_has_ended(clerk, enter, client):
    enter()
    foreign = posting(Post.COMMITTEE, body(Kind.COMMITTEE, "别处居委会"))
    ended = posting(Post.COMMITTEE, foreign.organisation, clerk, valid_to=timezone.now())
    for chosen in (foreign, ended):
        assert client.post("/switch/", {"membership": chosen.pk}).status_code == 404
    assert not SecurityEvent.objects.filter(kind="switched").exists()


def test_a_posting_that_ends_gives_nothing_by_the_next_request(clerk, enter, client):
    enter()
    assert client.get("/desk/").status_code == 200
    Membership.objects.update(valid_to=timezone.now())
    assert client.get("/desk/").status_code == 404
    assert client.get("/account/").status_code == 200


def test_a_suspended_person_is_out_by_the_next_request(clerk, enter, client):
    enter()
    clerk.is_active = False
    clerk.save()
    assert not is_in(client)


def test_a_changed_password_ends_every_session(clerk, enter, client):
    other = Client()
    enter()
    enter(using=other)
    new = "Another-Horse-99"
    answer = client.post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert answer.status_code == 302
    assert not is_in(client)
    assert not is_in(other)
    assert SecurityEvent.objects.filter(kind="password", person=clerk).count() == 1
    assert Letter.objects.get(recipient=clerk).event == "security.password"
    assert enter(password=new).status_code == 302


def test_sessions_are_listed_and_ended_one_by_one_or_all(clerk, enter, client):
    others = [Client(), Client()]
    enter()
    for other in others:
        enter(using=other)
    rows = {row.session_key: row.pk for row in UserSession.objects.filter(user=clerk)}
    client.post("/account/sessions/", {"session": rows[key(others[0])]})
    assert [is_in(one) for one in (client, *others)] == [True, False, True]
    client.post("/account/sessions/")
    assert [is_in(one) for one in (client, *others)] == [True, False, False]
    assert [e.facts["ended"] for e in SecurityEvent.objects.filter(kind="session").order_by("pk")] == [1, 1]


def test_a_session_outlives_neither_its_password_nor_its_mark(clerk, enter, client):
    """Whoever changed them, and though nobody threw the session's row away: an operator's command, a restored backup."""
    enter()
    assert is_in(client)
    clerk.set_password("Another-Horse-99")
    Person.objects.filter(pk=clerk.pk).update(password=clerk.password)
    assert not is_in(client)
    other = Client()
    enter(password="Another-Horse-99", using=other)
    assert is_in(other)
    Person.objects.filter(pk=clerk.pk).update(session_mark="0" * 32)
    assert not is_in(other)


def test_nobody_ends_the_session_of_another(clerk, enter, client):
    enter()
    stranger = posting(Post.COMMITTEE, body(Kind.COMMITTEE, "别处居委会")).person
    theirs = Client()
    theirs.force_login(stranger)
    theirs.get("/account/")
    row = UserSession.objects.get(user=stranger)
    client.post("/account/sessions/", {"session": row.pk})
    assert is_in(theirs)


def test_signing_out_is_asked_recorded_and_leaves_no_page_behind(clerk, enter, client):
    enter()
    assert is_in(client)
    assert "退出登录？" in client.get("/account/logout/").content.decode()
    assert is_in(client)
    answer = client.post("/account/logout/")
    assert answer["Clear-Site-Data"] == '"cache"'
    assert not is_in(client)
    assert SecurityEvent.objects.get(kind="signout").facts["why"] == "asked"
    assert not UserSession.objects.exists()


def test_a_changed_address_is_told_at_the_old_one(clerk, enter, client):
    enter()
    client.post("/account/email/", {"email": "new@street.example"})
    clerk.refresh_from_db()
    assert clerk.email == "new@street.example"
    letter = Letter.objects.get(event="security.email")
    assert letter.address == "clerk@street.example"
    assert letter.mail == Letter.QUEUED
    assert SecurityEvent.objects.filter(kind="contact", person=clerk).exists()
