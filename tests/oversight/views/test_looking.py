"""View-as: bureau head and auditor look through a post; they see no more than both may, and nothing is ever written."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from oversight.kernel.scope import Post
from oversight.looking import ALLOWED
from oversight.models import SecurityEvent

SAMPLES = {"int": "1", "str": "x", "slug": "x", "uuid": "00000000-0000-0000-0000-000000000000", "path": "x"}
# What moves by itself when somebody is signed in: the session's own clock, and the record of the refusal.
MOVING = {
    "sessions.Session",
    "usersessions.UserSession",
    "oversight.SecurityEvent",
    "django_celery_beat.PeriodicTasks",
}


def look(browser, body, post):
    return browser.post("/look/", {"post": post.value, "body": body.pk})


def every_address(patterns=None, prefix="", namespace=""):
    """Every named address of the portal that one could post to, with a sample for each part."""
    for one in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(one, URLResolver):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from every_address(one.url_patterns, prefix + _sample(one.pattern), inner)
        elif isinstance(one, URLPattern):
            yield f"{namespace}{one.name}", "/" + prefix + _sample(one.pattern)


def _sample(pattern):
    text = str(pattern)
    text = re.sub(r"<(?:(\w+):)?(\w+)>", lambda m: SAMPLES.get(m[1] or "str", "1"), text)
    text = re.sub(r"\(\?P<\w+>[^)]*\)", "1", text)
    return text.replace("^", "").replace("$", "").replace("\\Z", "").replace("\\", "")


def counted():
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models()
        if model._meta.managed and model._meta.label not in MOVING
    }


@pytest.mark.parametrize("who", ["head", "auditor"])
def test_whoever_reads_the_whole_trail_looks_and_the_page_says_so(town, signed_in, who):
    browser = signed_in(getattr(town, who))
    before = browser.cookies["sessionid"].value
    assert look(browser, town.street, Post.STREET).url == "/desk/"
    assert browser.cookies["sessionid"].value != before
    page = browser.get("/desk/")
    assert page.wsgi_request.actor.post == Post.STREET
    assert "只能看，不能办理" in page.content.decode()
    assert "北街道办事处" in page.content.decode()
    event = SecurityEvent.objects.get(kind="view_as")
    assert (event.person, event.facts["post"], event.thing) == (
        getattr(town, who).person,
        "street_officer",
        str(town.street.pk),
    )
    assert browser.post("/look/end/").url == "/desk/"
    assert browser.get("/desk/").wsgi_request.actor.post == Post(getattr(town, who).post)
    assert SecurityEvent.objects.filter(kind="view_as").count() == 2


@pytest.mark.parametrize(
    "who", ["inspector", "officer_of_district", "leader", "officer", "manager", "admin", "worker"]
)
def test_nobody_else_looks(town, signed_in, who):
    browser = signed_in(getattr(town, who))
    assert look(browser, town.street, Post.STREET).status_code == 404
    assert browser.get("/account/").wsgi_request.actor.behind is None


def test_a_post_that_the_body_does_not_give_is_not_there(town, signed_in):
    browser = signed_in(town.head)
    for body, post in (
        (town.street, "bureau_head"),
        (town.street, "nothing"),
        (town.committee, "street_officer"),
    ):
        assert browser.post("/look/", {"post": post, "body": body.pk}).status_code == 404
    assert browser.post("/look/", {"post": "street_officer", "body": "x"}).status_code == 404


def test_what_the_post_does_not_see_is_not_there_while_looking(town, signed_in):
    browser = signed_in(town.head)
    assert browser.get("/bodies/").status_code == 200
    look(browser, town.street, Post.STREET)
    assert browser.get("/bodies/").status_code == 404
    assert browser.get("/trail/").status_code == 404
    browser.post("/look/end/")
    assert browser.get("/bodies/").status_code == 200


def test_looking_ends_with_the_right_to_it(town, signed_in):
    from django.utils import timezone

    browser = signed_in(town.auditor)
    look(browser, town.street, Post.STREET)
    town.auditor.valid_to = timezone.now()
    town.auditor.save()
    assert browser.get("/desk/").status_code == 404


def test_looking_ends_at_sign_out_and_at_a_new_sign_in(town, signed_in):
    browser = signed_in(town.head)
    look(browser, town.street, Post.STREET)
    browser.post("/account/logout/")
    again = signed_in(town.head)
    assert again.get("/desk/").wsgi_request.actor.behind is None


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_no_address_of_the_portal_writes_while_somebody_looks(town, signed_in, method):
    browser = signed_in(town.head)
    look(browser, town.bureau, Post.INSPECTOR)
    addresses = [(name, path) for name, path in every_address() if name not in ALLOWED and path.isascii()]
    assert len(addresses) > 60
    before = counted()
    for name, path in addresses:
        answer = getattr(browser, method)(path, {"name": "x"} if method == "post" else None)
        assert answer.status_code in (301, 302, 403, 404, 405), (name, path, answer.status_code)
        if answer.status_code in (301, 302):
            assert "login" not in answer.url, (name, path)
    assert browser.get("/desk/").wsgi_request.actor.behind is not None
    assert counted() == before


def test_an_auditor_writes_nothing_anywhere(town, signed_in):
    """The same addresses as an auditor who acts for himself: whatever there is, no record changes."""
    browser = signed_in(town.auditor)
    own = {
        "account_",
        "mfa_",
        "oversight:account",
        "oversight:sessions",
        "oversight:switch",
        "oversight:look",
    }
    before = counted()
    for name, path in every_address():
        if not any(name.startswith(start) for start in own) and name != "demo-people" and path.isascii():
            browser.post(path, {})
    assert counted() == before
