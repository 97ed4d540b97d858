"""Grants from the page of a record: whoever may gives, whoever may ends, nobody else learns of them."""

from __future__ import annotations

from oversight.models import Grant
from oversight.policy import may
from tests.factories.ground import acting_as

HOME = "/grants/registry.estate/{}/"


def form(to, **changes):
    return {
        "username": to.person.username,
        "name": to.person.name,
        "kind": "stand_in",
        "verbs": ["registry.amend_estate"],
        "until": "2027-01-31",
        "reason": "临时代办",
        **changes,
    }


def test_a_grant_is_given_listed_and_ended(town, signed_in):
    browser, path = signed_in(town.leader), HOME.format(town.home.public_id)
    assert "修改小区" in browser.get(path).content.decode()
    assert browser.post(path, form(town.stranger)).url == path
    given = Grant.objects.get(permission__codename="registry.amend_estate")
    at = browser.get("/desk/").wsgi_request.actor.at
    assert may(acting_as(town.stranger, at), "registry.amend_estate", town.home)
    assert "临时代办" in browser.get("/grants/").content.decode()
    assert "锦汀小区" in signed_in(town.stranger).get("/grants/").content.decode()
    assert "锦汀小区" in signed_in(town.stranger).get("/account/").content.decode()
    assert signed_in(town.second).post(f"/grants/{given.pk}/end/").status_code == 302
    at = browser.get("/desk/").wsgi_request.actor.at
    assert not may(acting_as(town.stranger, at), "registry.amend_estate", town.home)


def test_whoever_may_not_finds_no_page_and_ends_nothing(town, signed_in):
    browser = signed_in(town.leader)
    browser.post(HOME.format(town.home.public_id), form(town.stranger))
    given = Grant.objects.get(permission__codename="registry.amend_estate")
    for by in (town.stranger, town.worker, town.manager):
        theirs = signed_in(by)
        assert theirs.post(f"/grants/{given.pk}/end/").status_code == 404
    for key in (town.away.public_id, "XQ999999"):
        assert browser.get(HOME.format(key)).status_code == 404
    for wrong in (
        "/grants/registry.nothing/1/",
        "/grants/auth.group/1/",
        "/grants/x/1/",
        "/grants/oversight.person/x/",
    ):
        assert browser.get(wrong).status_code == 404
    assert Grant.objects.current(given.starts_at).count() == 2


def test_mistakes_stand_beside_their_fields(town, signed_in):
    browser, path = signed_in(town.leader), HOME.format(town.home.public_id)
    for changes, words in (
        ({"username": "nobody"}, "登录名和姓名对不上"),
        ({"name": "别人"}, "登录名和姓名对不上"),
        ({"until": "2029-01-01"}, "最长一年"),
        ({"kind": "guest"}, "列席只能看"),
        ({"username": town.leader.person.username, "name": town.leader.person.name}, "不能给自己授权"),
        ({"username": town.officer.person.username, "name": town.officer.person.name}, "本来就可以办理"),
    ):
        assert words in browser.post(path, form(town.stranger, **changes)).content.decode()
    assert not Grant.objects.exists()


def test_a_record_that_the_reader_may_not_read_is_not_named(town, signed_in):
    signed_in(town.leader).post(
        HOME.format(town.home.public_id), form(town.manager, verbs=["registry.note_estate"])
    )
    page = signed_in(town.admin).get(f"/people/{town.manager.person_id}/").content.decode()
    assert "添加备注" in page
