"""Failures are counted on name and address for 15 minutes, and nobody can hold another person out (INVARIANTS 7)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone

from oversight.models import SecurityEvent
from tests.oversight.signin.conftest import PASSWORD

pytestmark = pytest.mark.django_db
LOCKED, IN, WRONG = 429, 302, 200


@pytest.fixture
def later(monkeypatch):
    """Move the clock of the whole process."""
    real = timezone.now

    def later(**passed):
        monkeypatch.setattr("django.utils.timezone.now", lambda: real() + timedelta(**passed))
        monkeypatch.setattr("axes.attempts.now", lambda: real() + timedelta(**passed), raising=False)
        monkeypatch.setattr("axes.handlers.proxy.now", lambda: real() + timedelta(**passed), raising=False)

    return later


def test_the_fifth_failure_locks_name_and_address_and_nothing_else(clerk, enter):
    assert [enter(password="wrong").status_code for _ in range(5)] == [WRONG] * 4 + [LOCKED]
    assert enter().status_code == LOCKED
    assert enter(address="198.51.100.8").status_code == IN
    assert enter(name="somebody-else", password="wrong", using=Client()).status_code == WRONG


def test_who_is_shut_out_is_told_until_when(clerk, enter):
    for _ in range(4):
        enter(password="wrong")
    page = enter(password="wrong").content.decode()
    until = AccessAttempt.objects.get().attempt_time + timedelta(minutes=15)
    assert f"请 {timezone.localtime(until):%H:%M} 后再试" in page
    assert "同一网络地址" in page


def test_a_lock_ends_after_a_quarter_of_an_hour_however_often_somebody_knocks(clerk, enter, later):
    for _ in range(5):
        enter(password="wrong")
    later(minutes=14, seconds=58)
    assert enter(using=Client()).status_code == LOCKED
    later(minutes=15, seconds=1)
    assert enter(using=Client()).status_code == IN


def test_all_ways_to_type_a_name_count_together(clerk, enter):
    for name in ("clerk", "CLERK", " clerk ", "clerk@street.example"):
        assert enter(name=name, password="wrong").status_code == WRONG
    assert enter(name="Clerk@Street.example", password="wrong").status_code == LOCKED
    assert AccessAttempt.objects.values("username").distinct().count() == 1


def test_a_colleague_behind_the_same_proxy_cannot_hold_a_known_browser_out(clerk, enter, client):
    assert enter().status_code == IN
    client.post("/account/logout/")
    stranger = Client()
    for _ in range(6):
        enter(password="wrong", using=stranger)
    assert enter(using=stranger).status_code == LOCKED
    assert enter().status_code == IN


def test_a_mark_of_another_person_is_worth_nothing(clerk, enter, client):
    from oversight.models import Person

    Person.objects.create_user(username="other", name="某人", password=PASSWORD)
    assert enter(name="other").status_code == IN
    client.post("/account/logout/")
    for _ in range(5):
        enter(password="wrong", using=Client())
    assert enter().status_code == LOCKED


def test_a_forged_address_is_not_believed(clerk, enter):
    for n in range(5):
        enter(password="wrong", HTTP_X_FORWARDED_FOR=f"203.0.113.{n}", HTTP_X_REAL_IP=f"203.0.113.{n}")
    assert enter(HTTP_X_FORWARDED_FOR="203.0.113.99").status_code == LOCKED


def test_a_declared_proxy_is_believed_and_what_stands_left_of_it_is_not(clerk, enter, settings):
    settings.PROXY_COUNT = 1
    for n in range(5):
        enter(password="wrong", address="10.0.0.1", HTTP_X_FORWARDED_FOR=f"203.0.113.{n}, 198.51.100.9")
    assert enter(address="10.0.0.1", HTTP_X_FORWARDED_FOR="9.9.9.9, 198.51.100.9").status_code == LOCKED
    assert enter(address="10.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.10").status_code == IN


def test_one_network_of_ipv6_is_one_address(clerk, enter):
    for n in range(5):
        enter(password="wrong", address=f"2001:db8:1:2::{n}")
    assert enter(address="2001:db8:1:2:ffff::1").status_code == LOCKED
    assert enter(address="2001:db8:1:3::1").status_code == IN


def test_many_tries_from_many_addresses_get_five_looks_each(clerk, enter, full):
    addresses = 50 if full else 5
    answers = [
        enter(password=f"wrong-{n}", address=f"198.51.100.{n % addresses}").status_code
        for n in range(20 * addresses)
    ]
    assert answers.count(WRONG) == 4 * addresses
    tried = SecurityEvent.objects.filter(kind="signin_failed", person=clerk)
    assert tried.count() == 5 * addresses
    assert SecurityEvent.objects.filter(kind="locked", person=clerk).count() == addresses


def test_an_unknown_name_and_a_closed_account_answer_as_a_wrong_password_does(clerk, enter):
    def shown(answer):
        page = answer.content.decode()
        return page.replace(answer.wsgi_request.POST["login"], "NAME").split('name="csrfmiddlewaretoken"')[
            -1
        ][80:]

    wrong = shown(enter(password="wrong", using=Client()))
    assert shown(enter(name="nobody", password="wrong", using=Client())) == wrong
    clerk.is_active = False
    clerk.save()
    assert shown(enter(using=Client())) == wrong


def test_events_keep_no_address_and_no_name_that_was_typed(clerk, enter):
    enter(name="secret-name", password="wrong")
    event = SecurityEvent.objects.get(kind="signin_failed")
    assert event.person is None
    assert "198.51" not in str(event.facts)
    assert "secret" not in str(event.facts)
