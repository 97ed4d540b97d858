"""Pages of bodies and people: each sees their own, a foreign one answers as a missing one, every act from its page."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from oversight.actions import invitation
from oversight.kernel.scope import Post
from oversight.models import Entry, Invitation, Membership, Organisation, Person, SecurityEvent
from tests.factories.ground import posting
from tests.oversight.views.conftest import PASSWORD

MISSING = 999_999


def bare(answer):
    """The bytes of a page without what differs from one answer to the next anyway."""
    page = re.sub(rb'nonce="[^"]*"|value="[A-Za-z0-9]{64}"', b"", answer.content)
    return answer.status_code, re.sub(rb"/\d+/|%2F\d+%2F", b"/N/", page)


@pytest.mark.parametrize(
    ("reader", "seen", "unseen"),
    [
        ("head", ["bureau", "street", "committee", "ours"], []),
        ("officer_of_district", ["district", "street", "committee"], ["bureau", "other", "ours"]),
        ("leader", ["street", "committee"], ["district", "other", "bureau", "ours"]),
        ("worker", ["committee"], ["street", "ours"]),
        ("manager", ["ours"], ["theirs", "street"]),
        ("auditor", ["bureau", "other", "theirs"], []),
    ],
)
def test_each_sees_the_bodies_of_their_reach_and_no_trace_of_others(town, signed_in, reader, seen, unseen):
    browser = signed_in(getattr(town, reader))
    page = browser.get("/bodies/?closed=all").content.decode()
    missing = bare(browser.get(f"/bodies/{MISSING}/"))
    for name, there in [(n, True) for n in seen] + [(n, False) for n in unseen]:
        body = getattr(town, name)
        body = getattr(body, "organisation", body)
        answer = browser.get(f"/bodies/{body.pk}/")
        assert (body.name in page) is there
        if there:
            assert body.name in answer.content.decode()
        else:
            assert bare(answer) == missing
    assert SecurityEvent.objects.filter(kind="refused").count() == len(unseen)


@pytest.mark.parametrize("reader", ["inspector", "officer", "clerk"])
def test_posts_without_accounts_find_no_page_of_them(town, signed_in, reader):
    browser = signed_in(getattr(town, reader))
    for path in ("/bodies/", "/people/", f"/people/{town.head.person_id}/", "/bodies/found/"):
        assert browser.get(path).status_code == 404


def test_signed_out_nobody_sees_any(town):
    for path in ("/bodies/", f"/bodies/{town.bureau.pk}/", "/people/", f"/postings/{town.officer.pk}/end/"):
        assert Client().get(path).url.startswith("/account/login/")


def test_a_body_is_found_by_name_initials_and_short_name(town, signed_in):
    browser = signed_in(town.head)
    browser.post(f"/bodies/{town.bureau.pk}/alias/", {"alias": "房产局"})
    for text in ("市住建局", "szjj", "房产局"):
        assert f"/bodies/{town.bureau.pk}/" in browser.get("/bodies/", {"q": text}).content.decode()
    assert f"/bodies/{town.bureau.pk}/" not in browser.get("/bodies/", {"q": "北街道"}).content.decode()


def test_a_leader_founds_amends_and_closes_from_pages(town, signed_in):
    browser = signed_in(town.leader)
    form = {"kind": "committee", "name": "新里巷居委会", "territory": town.lane.pk, "since": "2026-11-24"}
    answer = browser.post("/bodies/found/", form)
    founded = Organisation.objects.get(name="新里巷居委会")
    assert answer.url == f"/bodies/{founded.pk}/"
    changed = {"name": "新居委会", "territory": town.lane.pk, "why": "更名", "seen": founded.version}
    assert browser.post(f"/bodies/{founded.pk}/amend/", changed).status_code == 302
    assert "新里巷居委会" in browser.get(f"/bodies/{founded.pk}/").content.decode()
    browser.post(f"/bodies/{town.committee.pk}/close/", {"heir": founded.pk, "why": "合并"})
    town.committee.refresh_from_db()
    assert town.committee.valid_to is not None
    assert "已撤销" in browser.get(f"/bodies/{town.committee.pk}/").content.decode()


def test_a_committee_is_not_founded_on_a_street(town, signed_in):
    form = {"kind": "committee", "name": "某居委会", "territory": town.north.pk, "since": "2026-11-24"}
    answer = signed_in(town.leader).post("/bodies/found/", form)
    assert "相应层级" in answer.content.decode()
    assert not Organisation.objects.filter(name="某居委会").exists()


def test_somebody_who_looked_before_the_change_is_told(town, signed_in):
    browser = signed_in(town.head)
    stale = {"name": "某局", "territory": town.city.pk, "why": "更名", "seen": 99}
    answer = browser.post(f"/bodies/{town.bureau.pk}/amend/", stale)
    assert "已有变化" in answer.content.decode()
    assert 'value="某局"' in answer.content.decode()


def invite(browser, body, **form):
    answer = browser.post(f"/bodies/{body.pk}/invite/", {"post": "street_officer", "name": "新人", **form})
    found = re.search(r"/invitation/[\w-]+/", answer.content.decode())
    return found[0] if found else answer


def test_an_invitation_leads_from_the_page_to_a_working_account(town, signed_in):
    link = invite(signed_in(town.leader), town.street)
    fresh = Client()
    opened = fresh.get(link)
    assert opened.url == "/invitation/"
    page = fresh.get("/invitation/")
    assert "北街道办事处" in page.content.decode()
    assert link.split("/")[2] not in page.content.decode()
    account = {"username": "newcomer", "password": PASSWORD, "again": PASSWORD}
    assert fresh.post("/invitation/", account).url == "/account/login/"
    fresh.post("/account/login/", {"login": "newcomer", "password": PASSWORD})
    assert fresh.get("/desk/").status_code == 200
    assert Client().get(link, follow=True).status_code == 404


def test_choices_and_forged_posts_stop_at_ones_reach(town, signed_in):
    browser = signed_in(town.leader)
    page = browser.get(f"/bodies/{town.street.pk}/invite/").content.decode()
    assert 'value="street_officer"' in page
    assert 'value="street_leader"' not in page
    refused = invite(browser, town.street, post="street_leader")
    assert refused.status_code == 200
    for path in (
        f"/bodies/{town.other.pk}/invite/",
        f"/bodies/{town.bureau.pk}/post/",
        f"/bodies/{MISSING}/invite/",
    ):
        assert browser.get(path).status_code == 404
    assert not Invitation.objects.exists()


def test_a_signed_in_person_takes_a_posting_on(town, signed_in):
    link = invite(
        signed_in(town.leader),
        town.street,
        name=str(town.worker.person),
        username=town.worker.person.username,
    )
    theirs = signed_in(town.worker)
    theirs.get(link)
    stranger = signed_in(town.stranger)
    stranger.get(link)
    assert "不是发给" in stranger.post("/invitation/").content.decode()
    assert theirs.post("/invitation/").url == "/desk/"
    assert theirs.get("/desk/").wsgi_request.actor.post == Post.STREET


def test_login_names_cannot_be_probed_and_give_no_name_away(town, signed_in):
    browser, theirs = signed_in(town.leader), town.stranger.person

    def said(path, **given):
        page = browser.post(path, {"post": "street_officer", **given}).content.decode()
        assert theirs.name not in page
        for typed in (theirs.username, "nobody.here"):
            page = page.replace(typed, "…")
        return re.sub(
            r'nonce="[^"]+"|name="(csrfmiddlewaretoken|form_token)" value="[^"]+"|value="[^":]+:[^":]+:[^"]+"',
            "",
            page,
        )

    for path in (f"/bodies/{town.street.pk}/invite/", f"/bodies/{town.street.pk}/post/"):
        there = said(path, username=theirs.username, name="某人")
        assert "登录名和姓名对不上" in there
        assert said(path, username="nobody.here", name="某人") == there
        assert "登录名和姓名对不上" not in said(path, username=theirs.username, name="")
    assert not Invitation.objects.exists()


def test_an_open_invitation_is_withdrawn_from_the_page(town, signed_in):
    browser = signed_in(town.leader)
    link = invite(browser, town.street)
    row = Invitation.objects.get()
    assert "新人" in browser.get(f"/bodies/{town.street.pk}/").content.decode()
    assert signed_in(town.stranger).post(f"/invitations/{row.pk}/withdraw/").status_code == 404
    browser.post(f"/invitations/{row.pk}/withdraw/")
    assert Client().get(link, follow=True).status_code == 404


def test_of_two_clicks_at_once_the_later_is_told_that_it_was_done(town, signed_in, monkeypatch):
    browser = signed_in(town.leader)
    invite(browser, town.street)
    row, withdraw = Invitation.objects.get(), invitation.withdraw

    def both(found, **told):
        withdraw(found, **told)  # the other click, between the page's look and its act
        withdraw(found, **told)

    monkeypatch.setattr(invitation, "withdraw", both)
    answer = browser.post(f"/invitations/{row.pk}/withdraw/")
    assert answer.status_code == 409
    assert "刚才已经办过" in answer.content.decode()
    assert Entry.objects.filter(event="invitation.withdrawn").count() == 1


def test_a_posting_is_ended_from_its_page_with_what_it_leaves(town, signed_in):
    browser = signed_in(town.leader)
    page = browser.get(f"/postings/{town.officer.pk}/end/").content.decode()
    assert "没有未了事项" in page
    form = {"when": "now", "successor": town.second.pk, "why": "调离", "seen": town.officer.version}
    assert browser.post(f"/postings/{town.officer.pk}/end/", form).url == f"/bodies/{town.street.pk}/"
    town.officer.refresh_from_db()
    assert town.officer.valid_to is not None
    page = browser.get(f"/bodies/{town.street.pk}/").content.decode()
    assert "以前任职" in page


def test_a_posting_may_end_on_a_later_day(town, signed_in):
    browser = signed_in(town.leader)
    at = browser.get("/desk/").wsgi_request.actor.at
    last = (at + timedelta(days=10)).date()
    form = {"when": "day", "day": str(last), "why": "调离", "seen": town.officer.version}
    browser.post(f"/postings/{town.officer.pk}/end/", form)
    town.officer.refresh_from_db()
    assert town.officer in Membership.objects.current(at)
    assert town.officer not in Membership.objects.current(at + timedelta(days=12))
    past = {**form, "day": "2020-01-01", "seen": town.second.version}
    assert "不能早于现在" in browser.post(f"/postings/{town.second.pk}/end/", past).content.decode()


@pytest.mark.parametrize("target", ["stranger", "head", "officer_of_district", "leader"])
def test_postings_out_of_reach_answer_as_missing_ones(town, signed_in, target):
    browser = signed_in(town.leader)
    pk = getattr(town, target).pk
    for act in ("end", "title"):
        if (target, act) == ("leader", "title"):
            continue  # his own title he may correct
        assert bare(browser.get(f"/postings/{pk}/{act}/")) == bare(browser.get(f"/postings/{MISSING}/{act}/"))


def test_accounts_are_suspended_restored_and_reset_from_pages(town, signed_in):
    browser, who = signed_in(town.leader), town.officer.person
    theirs = signed_in(town.officer)
    browser.post(f"/people/{who.pk}/suspend/", {"why": "离岗"})
    assert theirs.get("/desk/").status_code == 302
    assert "恢复账号" in browser.get(f"/people/{who.pk}/").content.decode()
    browser.post(f"/people/{who.pk}/restore/", {"why": "返岗"})
    link = re.search(
        r"/account/password/reset/key/[\w-]+/",
        browser.post(f"/people/{who.pk}/reset/", {"why": "忘记"}).content.decode(),
    )[0]
    assert Client().get(link, follow=True).status_code == 200
    for verb in ("suspend", "reset", "release"):
        path = f"/people/{town.head.person_id}/{verb}/"
        assert bare(browser.post(path, {"why": "x"})) == bare(
            browser.post(f"/people/{MISSING}/{verb}/", {"why": "x"})
        )


def test_a_grave_act_is_asked_for_again(town, signed_in, monkeypatch):
    import time

    browser = signed_in(town.leader)
    real = time.time
    monkeypatch.setattr("time.time", lambda: real() + 301)
    answer = browser.post(f"/people/{town.officer.person_id}/suspend/", {"why": "离岗"})
    assert answer.url.startswith("/account/reauthenticate/")
    assert Person.objects.get(pk=town.officer.person_id).is_active
    browser.post(answer.url, {"password": PASSWORD})
    assert not Person.objects.get(pk=town.officer.person_id).is_active


def test_who_gives_the_head_s_or_the_administrator_s_post_is_asked_for_again(town, signed_in, monkeypatch):
    import time

    browser = signed_in(town.admin)
    real = time.time
    monkeypatch.setattr("time.time", lambda: real() + 301)
    usual = invite(browser, town.street, post="street_officer")
    assert "/invitation/" in usual
    seat = {
        "post": "administrator",
        "username": town.inspector.person.username,
        "name": town.inspector.person.name,
    }
    assert "reauthenticate" in browser.post(f"/bodies/{town.bureau.pk}/post/", seat).url
    for post in ("bureau_head", "administrator"):
        answer = invite(browser, town.bureau, post=post)
        assert answer.url.startswith("/account/reauthenticate/")
    assert Invitation.objects.count() == 1
    sent = browser.post(answer.url, {"password": PASSWORD}, follow=True)
    assert re.search(r"/invitation/[\w-]+/", sent.content.decode())
    assert Invitation.objects.filter(post="administrator").exists()


def test_the_rules_of_a_password_are_told_as_rules(town, signed_in):
    fresh = Client()
    fresh.get(invite(signed_in(town.leader), town.street))
    page = fresh.get("/invitation/").content.decode()
    assert "不要用常见的密码" in page
    assert "太常见" not in page


def test_people_are_listed_by_what_one_sees_of_them(town, signed_in):
    posting(Post.STREET, town.street, town.head.person)
    browser = signed_in(town.leader)
    page = browser.get("/people/").content.decode()
    assert "市局负责人" not in page.split("<tbody")[1]
    detail = browser.get(f"/people/{town.head.person_id}/").content.decode()
    assert "北街道办事处" in detail
    assert "市局负责人" not in detail.split("<main")[1]
    assert "停用账号" not in detail
    assert f"/people/{town.stranger.person_id}/" not in page


def test_interests_are_declared_and_ended_from_ones_own_page(town, signed_in):
    browser = signed_in(town.officer)
    form = {"firm": town.ours.organisation_id, "reason": "亲属任职", "since": "2026-11-01"}
    assert browser.post("/account/interests/declare/", form).url == "/account/"
    assert "亲属任职" in browser.get("/account/").content.decode()
    row = town.officer.person.interests.get()
    assert signed_in(town.second).post(f"/account/interests/{row.pk}/end/").status_code == 404
    browser.post(f"/account/interests/{row.pk}/end/")
    row.refresh_from_db()
    assert row.valid_to is not None


def test_lists_ask_the_database_as_often_for_many_as_for_few(town, signed_in, django_assert_max_num_queries):
    browser = signed_in(town.head)
    for path in ("/bodies/", "/people/"):
        browser.get(path)
        with django_assert_max_num_queries(25):
            browser.get(path)
    for _ in range(40):
        posting(Post.STREET, town.street, valid_from=town.officer.valid_from)
    for path in ("/bodies/", "/people/"):
        with django_assert_max_num_queries(25):
            browser.get(path)


def test_a_form_sent_twice_does_its_act_once(town, signed_in):
    browser = signed_in(town.leader)
    token = {"form_token": "a-token-of-this-form"}
    form = {"post": "street_officer", "name": "新人", **token}
    path = f"/bodies/{town.street.pk}/invite/"
    assert "/invitation/" in browser.post(path, form).content.decode()
    again = browser.post(path, form, follow=True)
    assert "没有重复办理" in again.content.decode()
    assert "/invitation/" not in again.content.decode().split("<main")[1].replace("/invitations/", "")
    assert Invitation.objects.count() == 1
    assert "内容不同" in browser.post(path, {**form, "name": "另一人"}).content.decode()
    assert Invitation.objects.count() == 1
    founded = {"kind": "committee", "name": "新居委会", "territory": town.lane.pk, "since": "2026-11-24"}
    for _ in range(2):
        browser.post("/bodies/found/", {**founded, "form_token": "another-token"})
    assert Organisation.objects.filter(name="新居委会").count() == 1
