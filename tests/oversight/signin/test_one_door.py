"""One door in, one reset (INVARIANTS 34): everything else that could open a session is refused."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from oversight.models import Letter, Person, SecurityEvent
from oversight.notify.email import _message
from oversight.signin import reset
from tests.oversight.signin.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def test_what_allauth_could_open_besides_is_not_there():
    for name in (
        "account_signup",
        "account_email",
        "account_confirm_login_code",
        "account_request_login_code",
        "account_inactive",
        "account_email_verification_sent",
        "mfa_download_recovery_codes",
        "usersessions_list",
        "socialaccount_connections",
        "admin:index",
    ):
        with pytest.raises(NoReverseMatch):
            reverse(name)


@pytest.mark.parametrize("path", ["/editor/login/", "/editor/login/?next=/editor/"])
def test_wagtails_own_sign_in_leads_to_the_door(client, path):
    assert client.get(path).url.startswith("/account/login/")
    answer = client.post(path, {"username": "clerk", "password": PASSWORD})
    assert answer.url.startswith("/account/login/")


@pytest.mark.parametrize(
    "path",
    [
        "/editor/password_reset/",
        "/editor/password_reset/confirm/MQ/set-password/",
        "/editor/password_reset/done/",
    ],
)
def test_wagtails_own_reset_is_not_there(client, path):
    assert client.get(path).status_code == 404
    assert client.post(path, {"email": "clerk@street.example"}).status_code == 404


def test_wagtails_sign_in_for_visitors_leads_to_the_door(clerk, client):
    """Its own page would take a password without the lock's address count or the second factor."""
    for ask in (client.get, lambda path: client.post(path, {"username": "clerk", "password": PASSWORD})):
        assert ask("/_util/login/").url.startswith("/account/login/")
    assert client.get("/desk/").status_code == 302
    assert client.get("/_util/authenticate_with_password/1/2/").status_code == 404


def test_nobody_enters_by_http_basic_or_a_forged_session(clerk, client):
    assert client.get("/desk/", HTTP_AUTHORIZATION="Basic Y2xlcms6eA==").status_code == 302
    client.cookies["sessionid"] = "a" * 32
    assert client.get("/desk/").status_code == 302


def test_a_signed_in_person_without_the_post_does_not_enter_the_editor(clerk, enter, client):
    enter()
    answer = client.get("/editor/")
    assert answer.status_code in (302, 404)
    assert "wagtail" not in answer.content.decode().lower()


def test_the_demo_door_exists_in_the_demo_alone(clerk, client, settings):
    Person.objects.filter(pk=clerk.pk).update(email="clerk@example.invalid")
    settings.DEMO = False
    assert client.post("/account/demo/", {"person": "clerk"}).status_code == 404
    assert "demo-people" not in client.get("/account/login/").content.decode()
    settings.DEMO = True
    assert client.get("/account/demo/").status_code == 200
    client.post("/account/demo/", {"person": "clerk"})
    assert client.get("/desk/").status_code == 200


def test_the_demo_door_is_not_even_routed_outside_the_demo():
    from importlib import reload

    from django.conf import settings

    from oversight.views import door_urls

    before = settings.DEMO
    try:
        settings.DEMO = False
        assert all("demo" not in str(route.pattern) for route in reload(door_urls).urlpatterns)
    finally:
        settings.DEMO = before
        reload(door_urls)


def test_the_demo_door_lets_in_sample_people_alone_and_asks_for_their_factor(clerk):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/account/demo/", {"person": "clerk"}).status_code == 403
    assert Client().post("/account/demo/", {"person": "clerk"}).status_code == 404
    from allauth.mfa.totp.internal.auth import TOTP

    Person.objects.filter(pk=clerk.pk).update(email="clerk@example.invalid")
    TOTP.activate(clerk, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    one = Client()
    assert one.post("/account/demo/", {"person": "clerk"}).url.startswith("/account/2fa/authenticate/")
    assert one.get("/desk/").status_code == 302


def test_asking_for_a_reset_tells_nothing_and_keeps_no_key(clerk, client):
    def answer(address):
        client.post("/account/password/reset/", {"email": address})
        return client.get("/account/password/reset/done/").content

    strip = re.compile(rb"nonce=\S+|csrfmiddlewaretoken\S+ value=\S+")
    assert strip.sub(b"", answer("nobody@street.example")) == strip.sub(b"", answer("clerk@street.example"))
    letter = Letter.objects.get()
    assert letter.recipient == clerk
    assert letter.mail == Letter.QUEUED
    assert "/reset/" not in letter.body + letter.url


def test_the_mailed_link_sets_a_password_once_and_signs_nobody_in(clerk, enter, client):
    enter()
    Client().post("/account/password/reset/", {"email": "clerk@street.example"})
    mail = _message(Letter.objects.get(), None)
    path = re.search(r"/account/password/reset/key/\S+", mail.body)[0]
    fresh, new = Client(), "Another-Horse-99"
    page = fresh.get(path, follow=True)
    assert page.redirect_chain[-1][0].endswith("-set-password/")
    fresh.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert fresh.get("/desk/").status_code == 302
    assert client.get("/desk/").status_code == 302
    assert enter(password=new).status_code == 302
    assert "已失效" in Client().get(path, follow=True).content.decode()
    assert SecurityEvent.objects.filter(kind="password", person=clerk).count() == 1


def test_a_weak_password_is_refused_and_a_long_phrase_is_not(clerk, enter):
    path = reset.path_for(clerk)
    for wanted, taken in (
        ("short", False),
        ("alllowercaseletters", False),
        ("今天天气很好我们去海边走一走看看日落吧", False),
    ):
        fresh = Client()
        at = fresh.get(path, follow=True).redirect_chain[-1][0]
        assert (fresh.post(at, {"password1": wanted, "password2": wanted}).status_code == 302) is taken
    fresh, phrase = Client(), "今天天气很好我们去海边走一走看看日落再回家吃饭"
    at = fresh.get(path, follow=True).redirect_chain[-1][0]
    assert fresh.post(at, {"password1": phrase, "password2": phrase}).status_code == 302


def test_every_address_of_the_door_is_known():
    door = {
        route.name
        for resolver in get_resolver().url_patterns
        if str(getattr(resolver, "pattern", "")) == "account/" and hasattr(resolver, "url_patterns")
        for route in resolver.url_patterns
    }
    assert door == {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "account_change_password",
        "account_set_password",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_index",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "demo-people",
    }
