"""The proof page tells the truth: each cell is what the policy answers; names only before readers of accounts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from oversight import proof
from oversight.actions import grant, invitation, organisation
from oversight.kernel.scope import Post
from oversight.models import Membership, SecurityEvent
from oversight.policy import LINES, VERBS, may
from registry.models import Change
from tests.factories.ground import NOW, acting_as, posting
from tests.factories.registry import room

HOME = "/proof/registry.estate/{}/"


@pytest.fixture
def change(town):
    return Change.objects.create(
        estate=town.home,
        jurisdiction=town.lane,
        subject=town.ours.organisation,
        drafted_by=town.manager,
        submitted_by=town.leader,
        state="submitted",
        reason="更正",
        created_at=NOW,
    )


def test_every_cell_is_what_the_policy_answers_to_somebody_in_that_post(town, change):
    """Whoever is posted in a body of the row and may: the cell says yes or if; nobody may: it says no or if."""
    for thing in (town.home, town.ours, change, town.street, town.officer, room(town.home), town.lane):
        rows = {row.post: dict(row.cells) for row in proof.matrix(thing, acting_as(town.auditor))}
        for membership in Membership.objects.select_related("organisation__territory", "person"):
            for verb, answer in rows[Post(membership.post)].items():
                allowed = proof.allowed(acting_as(membership), verb, thing)
                if allowed:
                    assert answer in (proof.YES, proof.IF), (thing, membership, verb)
                if answer == proof.NO:
                    assert not allowed, (thing, membership, verb)


def test_a_yes_has_somebody_behind_it(town):
    rows = proof.matrix(town.home, acting_as(town.auditor))
    seated = {(str(m.post), m.organisation_id): m for m in Membership.objects.all()}
    for row in rows:
        people = [seated[row.post.value, b.pk] for b in row.bodies if (row.post.value, b.pk) in seated]
        for verb, answer in row.cells:
            if people and answer == proof.YES:
                assert any(may(acting_as(m), verb, town.home) for m in people), (row.post, verb)


def test_what_an_act_asks_beyond_the_line_is_shown_and_counted(town):
    rows = {row.post: dict(row.cells) for row in proof.matrix(town.street, acting_as(town.auditor))}
    assert may(acting_as(town.leader), organisation.AMEND, town.street)  # the line alone
    assert rows[Post.STREET_LEADER][organisation.AMEND] == proof.NO
    assert rows[Post.HEAD][organisation.AMEND] == proof.YES
    answer, rules = explained(town.leader, organisation.AMEND, town.street)
    assert (answer, rules["岗位权限"], rules["办理规则"]) == ("no", "yes", "no")
    assert explained(town.leader, "oversight.end_membership", town.officer)[0] == "yes"
    assert explained(town.leader, "oversight.end_membership", town.leader)[1]["办理规则"] == "no"
    assert explained(town.manager, "oversight.suspend_person", town.head.person)[0] == "no"


def test_states_and_separation_make_an_if(town, change):
    rows = {row.post: dict(row.cells) for row in proof.matrix(change, acting_as(town.auditor))}
    assert rows[Post.HEAD]["registry.accept_change"] == proof.IF  # but for whoever submitted it
    assert rows[Post.STREET]["registry.accept_change"] == proof.NO
    row, _token = invitation.invite(
        by=acting_as(town.leader), body=town.street, to=Post.STREET, name="新人", at=NOW
    )
    assert explained(town.leader, "oversight.withdraw_invitation", row)[0] == "yes"
    invitation.withdraw(row, by=acting_as(town.leader), at=NOW)
    row.refresh_from_db()
    answer, rules = explained(town.leader, "oversight.withdraw_invitation", row)
    assert (answer, rules["状态允许"]) == ("wait", "wait")
    rows = {row.post: dict(row.cells) for row in proof.matrix(row, acting_as(town.auditor))}
    assert rows[Post.STREET_LEADER]["oversight.withdraw_invitation"] == proof.IF


def explained(membership, verb, thing):
    found = proof.explain(acting_as(membership), verb, thing, membership)
    return found.answer, {check.name: check.answer for check in found.checks}


def test_the_rules_are_named_one_by_one(town, change):
    answer, rules = explained(town.leader, "registry.accept_change", change)
    assert (answer, rules["职责分离"], rules["岗位权限"], rules["范围包含"]) == ("no", "no", "yes", "yes")
    answer, rules = explained(town.officer, "registry.accept_change", change)
    assert (answer, rules["岗位权限"]) == ("no", "no")
    answer, rules = explained(town.stranger, "registry.amend_estate", town.home)
    assert (answer, rules["岗位权限"], rules["范围包含"]) == ("no", "yes", "no")
    answer, rules = explained(town.head, "registry.accept_change", change)
    assert (answer, rules["职责分离"]) == ("yes", "yes")
    town.officer.valid_to = NOW
    town.officer.save()
    assert explained(town.officer, "registry.amend_estate", town.home)[1]["身份在期"] == "no"


def test_every_act_of_every_record_can_be_explained(town, change):
    for thing in (town.home, town.ours, change, town.street, town.officer.person, town.lane, room(town.home)):
        for row in proof.matrix(thing, acting_as(town.head)):
            for verb, _ in row.cells:
                assert VERBS[verb]
                assert proof.explain(acting_as(town.officer), verb, thing, town.officer).checks


def test_names_stand_only_before_readers_of_accounts(town, signed_in):
    town.officer.person.name = "陆时安甲"
    town.officer.person.save()
    path = HOME.format(town.home.public_id) + "?verb=registry.amend_estate"
    for reader, there in (
        (town.leader, True),
        (town.auditor, True),
        (town.inspector, False),
        (town.worker, False),
    ):
        page = signed_in(reader).get(path)
        assert page.status_code == 200
        assert ("陆时安甲" in page.content.decode()) is there, reader
        assert "街道工作人员" in page.content.decode()


def test_a_record_that_one_may_not_read_has_no_proof(town, signed_in):
    draft = town.home
    draft.state = "draft"
    draft.drafted_by = town.worker
    draft.save()
    browser = signed_in(town.stranger)
    missing = browser.get(HOME.format("XQ999999"))
    foreign = browser.get(HOME.format(draft.public_id))
    assert foreign.status_code == missing.status_code == 404
    assert len(foreign.content) == len(missing.content)
    for wrong in (
        "/proof/auth.group/1/",
        "/proof/oversight.letter/1/",
        "/proof/x/1/",
        "/proof/registry.room/x/",
    ):
        assert browser.get(wrong).status_code == 404


def test_a_question_is_answered_in_words(town, signed_in):
    browser = signed_in(town.auditor)
    path = HOME.format(town.home.public_id)
    asked = f"{path}?seat=street_officer.{town.street.pk}&verb=registry.amend_estate"
    assert "街道工作人员可以：修改小区" in browser.get(asked).content.decode()
    asked = f"{path}?seat=street_officer.{town.street.pk}&verb=registry.merge_estate"
    assert "街道工作人员不可以：合并小区" in browser.get(asked).content.decode()
    asked = f"{path}?who={town.officer.pk}&verb=registry.amend_estate"
    assert f"{town.officer.person.name}可以：修改小区" in browser.get(asked).content.decode()
    asked = f"{path}?seat=public.0&verb=registry.amend_estate"
    assert "公众不可以" in browser.get(asked).content.decode()


def test_grants_are_shown_with_their_reason(town, signed_in):
    at = signed_in(town.leader).get("/desk/").wsgi_request.actor.at
    grant.give(
        town.home,
        by=acting_as(town.leader, at),
        person=town.stranger.person,
        verbs=("registry.amend_estate",),
        kind="joint",
        reason="节前联合检查",
        starts_at=at,
        ends_at=at + timedelta(days=3),
        at=at,
    )
    page = signed_in(town.auditor).get(HOME.format(town.home.public_id)).content.decode()
    assert "节前联合检查" in page
    assert (
        proof.explain(acting_as(town.stranger, at), "registry.amend_estate", town.home, town.stranger).answer
        == "yes"
    )


def test_the_table_is_taken_away_as_a_file_and_that_is_recorded(town, signed_in):
    answer = signed_in(town.auditor).get(HOME.format(town.home.public_id) + "?format=csv")
    assert answer["Content-Type"].startswith("text/csv")
    assert len(answer.content.decode("utf-8-sig").strip().splitlines()) == 1 + len(Post)
    assert SecurityEvent.objects.filter(kind="exported", facts__kind="proof").count() == 1


def test_the_permission_book_is_read_on_the_screen_by_post(town, signed_in):
    browser = signed_in(town.officer)
    whole = browser.get("/permission-book/").content.decode()
    assert whole.count("<tbody") == len({line.resource for line in LINES})
    page = browser.get("/permission-book/?post=审计人员").content.decode()
    assert 5 <= page.count("<tbody") < whole.count("<tbody") + 1
    assert page.count('<th scope="row">审计人员') == sum(line.post == Post.AUDITOR for line in LINES)
    assert browser.get("/permission-book/?post=x").status_code == 404


def test_a_proof_asks_the_database_a_bounded_number_of_times(town, signed_in, django_assert_max_num_queries):
    browser, path = signed_in(town.auditor), HOME.format(town.home.public_id)
    browser.get(path)
    with django_assert_max_num_queries(110):
        browser.get(path)
    for _ in range(10):
        posting(Post.STREET, town.street, valid_from=town.officer.valid_from)
    with django_assert_max_num_queries(110):
        browser.get(path)
