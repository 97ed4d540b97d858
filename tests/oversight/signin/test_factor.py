"""The second factor: required where the setting says so, counted when wrong, ending sessions when changed."""

from __future__ import annotations

import time
from threading import Thread

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client

from oversight.models import Letter, SecurityEvent
from oversight.signin import once
from tests.oversight.signin.conftest import PASSWORD

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(secret=SECRET, step=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


@pytest.fixture
def enrolled(clerk):
    TOTP.activate(clerk, SECRET)
    RecoveryCodes.activate(clerk)
    return clerk


def test_seeds_are_not_kept_in_the_clear(enrolled):
    assert SECRET not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_without_a_factor_nothing_is_reached_but_the_enrolment(clerk, enter, client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    enter()
    for path in ("/desk/", "/account/", "/account/sessions/", "/editor/", "/account/password/change/"):
        assert client.get(path).url == "/account/2fa/totp/activate/", path
    assert client.post("/switch/", {"membership": 1}).url == "/account/2fa/totp/activate/"
    assert client.get("/account/2fa/totp/activate/").status_code == 200
    assert client.get("/account/logout/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_enrolling_opens_the_portal_tells_the_person_and_ends_the_other_sessions(
    clerk, enter, client, settings
):
    settings.SECOND_FACTOR_REQUIRED = True
    other = Client()
    enter(using=other)
    enter()
    before = client.cookies["sessionid"].value
    page = client.get("/account/2fa/totp/activate/")
    secret = page.context["form"].secret
    with_codes = client.post("/account/2fa/totp/activate/", {"code": code(secret)}, follow=True)
    shown = with_codes.context["unused_codes"]
    assert len(shown) == 10
    assert all(one in with_codes.content.decode() for one in shown)
    assert client.cookies["sessionid"].value != before
    assert client.get("/desk/").status_code == 200
    assert other.get("/desk/").url.startswith("/account/login/")
    assert SecurityEvent.objects.get(kind="factor").facts["what"] == "added"
    assert Letter.objects.get(recipient=clerk).event == "security.factor"
    again = client.get("/account/2fa/recovery-codes/")
    assert not any(one in again.content.decode() for one in shown)


def test_a_right_password_alone_opens_nothing(enrolled, enter, client):
    assert enter().url.startswith("/account/2fa/authenticate/")
    assert client.get("/desk/").url.startswith("/account/login/")
    client.post("/account/2fa/authenticate/", {"code": code()})
    assert client.get("/desk/").status_code == 200
    assert SecurityEvent.objects.get(kind="signin").facts["factor"] is True


def test_a_code_is_let_in_once_whichever_process_it_is_shown(enrolled, enter, monkeypatch):
    monkeypatch.setattr("time.time", lambda: 1_800_000_010.0)
    for shown, expected in ((code(), 200), (code(), 302), (code(step=-1), 302), (code(step=1), 200)):
        cache.clear()  # as in another web process, which remembers nothing of this one
        using = Client()
        enter(using=using)
        using.post("/account/2fa/authenticate/", {"code": shown})
        assert using.get("/desk/").status_code == expected


@pytest.mark.django_db(transaction=True)
def test_the_code_that_enrolled_signs_nobody_in(clerk, enter, client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    enter()
    secret = client.get("/account/2fa/totp/activate/").context["form"].secret
    shown = code(secret)
    client.post("/account/2fa/totp/activate/", {"code": shown})
    assert client.get("/desk/").status_code == 200
    other = Client()
    enter(using=other)
    other.post("/account/2fa/authenticate/", {"code": shown})
    assert other.get("/desk/").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_two_connections_at_once_one_spends_the_code(clerk):
    """The first has not committed yet when the second asks: it waits, and finds the step spent."""
    once.spend(clerk.pk, 59)
    took: list[bool] = []

    def ask():
        took.append(once.spend(clerk.pk, 60))
        connection.close()

    with transaction.atomic():
        assert once.spend(clerk.pk, 60)
        second = Thread(target=ask)
        second.start()
        second.join(0.3)
        assert second.is_alive()
    second.join(10)
    assert took == [False]
    assert once.spend(clerk.pk, 61)


def test_a_recovery_code_works_once(enrolled, enter, client):
    one = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    for expected in (200, 302):
        using = Client()
        enter(using=using)
        using.post("/account/2fa/authenticate/", {"code": one})
        assert using.get("/desk/").status_code == expected


def test_wrong_codes_count_as_wrong_passwords_do(enrolled, enter, client):
    enter()
    answers = [
        client.post("/account/2fa/authenticate/", {"code": "000000"}, REMOTE_ADDR="198.51.100.7").status_code
        for _ in range(5)
    ]
    assert answers == [200] * 4 + [429]
    assert (
        client.post("/account/2fa/authenticate/", {"code": code()}, REMOTE_ADDR="198.51.100.7").status_code
        == 429
    )
    assert {e.facts["step"] for e in SecurityEvent.objects.filter(kind="signin_failed")} == {"factor"}


def test_whoever_has_the_password_gets_ten_codes_from_all_addresses_together(enrolled, enter):
    for n in range(10):
        using, address = Client(), f"198.51.100.{n}"
        enter(using=using, address=address)
        using.post("/account/2fa/authenticate/", {"code": "000000"}, REMOTE_ADDR=address)
    using = Client()
    enter(using=using, address="198.51.100.99")
    answer = using.post("/account/2fa/authenticate/", {"code": code()}, REMOTE_ADDR="198.51.100.99")
    assert "15 分钟后再试" in answer.content.decode()
    assert using.get("/desk/").status_code == 302


def test_taking_the_factor_away_asks_again_and_ends_the_other_sessions(enrolled, enter, settings, client):
    other = Client()
    for using, step in (
        (other, -1),
        (client, 0),
    ):  # a code is let in once: the last half minute's, then this one's
        enter(using=using)
        using.post("/account/2fa/authenticate/", {"code": code(step=step)})
    client.post("/account/2fa/totp/deactivate/")
    assert not Authenticator.objects.exists()
    assert other.get("/desk/").status_code == 302
    settings.SECOND_FACTOR_REQUIRED = True
    assert client.get("/desk/").url == "/account/2fa/totp/activate/"


def test_a_grave_act_asks_again_after_five_minutes_and_goes_on_with_what_was_typed(
    clerk, enter, client, monkeypatch
):
    enter()
    real = time.time
    monkeypatch.setattr("time.time", lambda: real() + 301)
    answer = client.post("/account/email/", {"email": "new@street.example"})
    assert answer.url.startswith("/account/reauthenticate/")
    clerk.refresh_from_db()
    assert clerk.email == "clerk@street.example"
    client.post(answer.url, {"password": "wrong"})
    clerk.refresh_from_db()
    assert clerk.email == "clerk@street.example"
    client.post(answer.url, {"password": PASSWORD})
    clerk.refresh_from_db()
    assert clerk.email == "new@street.example"
