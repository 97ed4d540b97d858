"""异议、申诉: item by item, decided by somebody uninvolved; an upheld one makes a version that names the old one."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.test import Client
from django.urls import reverse

from inspections.actions import appeal as acts
from inspections.actions import appeal_letters, publishing, result_papers
from inspections.actions.recomputing import verify
from inspections.models import Appeal, Sheet
from inspections.rules.standard import Answer, Found
from oversight.acting import Invalid, Refused
from oversight.kernel.scope import Post
from oversight.models import Deadline, Letter
from tests.factories import inspections as make
from tests.factories.ground import NOW, acting_as, person, posting
from tests.inspections.results import reviewed
from tests.inspections.scene import browse

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=10)


@pytest.fixture
def results():
    """Shown; the second head countersigned everything."""
    found = reviewed()
    Sheet.objects.filter(cycle=found.cycle).update(reviewers=[found.town.second_head.person_id])
    publishing.show(by=acting_as(found.town.head), cycle=found.cycle, at=NOW)
    return found


def code():
    return next(item.code for item in make.standard().form.items if item.rule.kind == "count")


def lodged(results, at=NOW, who="firm_manager", **more):
    result = publishing.newest(results.again()).estates.get(estate=results.town.estates["third"])
    claims = [acts.Claim("street", code(), "当时已整改"), acts.Claim("bureau", code(), "")]
    return acts.lodge(by=acting_as(results.town.people[who], at), result=result, claims=claims, at=at, **more)


def decided(results, appeal, *, uphold, at=NOW, who="head"):
    by = acting_as(results.town.people[who], at)
    heard = acts.hear(by=by, appeal=appeal, words="评分人：照片为准", at=at)
    (ground,) = heard.grounds.all()
    rulings = {ground.pk: acts.Ruling(Answer(code()) if uphold else None)}
    return acts.decide(by=by, appeal=heard, rulings=rulings, why="照片显示已整改", at=at)


def test_an_objection_upheld_in_publicity_enters_the_final_result(results):
    before = publishing.newest(results.again()).estates.get(estate=results.town.estates["third"])
    appeal = lodged(results)
    assert (appeal.kind, appeal.state, appeal.grounds.count()) == ("objection", "submitted", 1)
    assert results.town.street_officer.person_id in appeal.involved
    assert Deadline.objects.filter(duty="appeal.decide", done_at=None).count() == 1
    with pytest.raises(publishing.NotReady):  # not while an objection is open
        publishing.publish(by=acting_as(results.town.head, LATER), cycle=results.again(), at=LATER)
    done = decided(results, appeal, uphold=True)
    ground = done.grounds.get()
    assert (done.state, ground.decision) == ("upheld", "upheld")
    assert ground.after > ground.before
    public = f"/results/{results.cycle.public_id}/estates/{before.estate.public_id}/"
    assert "异议或申诉成立" in Client().get(public).text  # until the next publication tells of it
    assert not Deadline.objects.filter(duty="appeal.decide", done_at=None).exists()
    paper = result_papers.decisions_of(Appeal.objects.get()).get()  # D08 goes out with the decision
    assert "考复" in paper.number
    assert paper.state == "issued"
    made = publishing.publish(by=acting_as(results.town.head, LATER), cycle=results.again(), at=LATER)
    assert "异议或申诉成立" not in Client().get(public).text
    after = made.estates.get(estate=results.town.estates["third"])
    assert after.total > before.total
    assert not verify(before.publication), "the provisional one still recomputes from its own versions"
    assert not verify(made)


def test_an_appeal_upheld_after_publication_is_a_correction_that_names_the_old_one(results):
    first = publishing.publish(by=acting_as(results.town.head, LATER), cycle=results.again(), at=LATER)
    appeal = lodged(results, at=LATER)
    assert appeal.kind == "appeal"
    decided(results, appeal, uphold=True, at=LATER)
    made = publishing.correct(
        by=acting_as(results.town.head, LATER), cycle=results.again(), appeal=appeal, at=LATER, why="申诉成立"
    )
    assert (made.number, made.kind, made.replaces, made.inputs["appeal"]) == (
        2,
        "correction",
        first,
        appeal.pk,
    )
    old, new = (one.estates.get(estate=results.town.estates["third"]) for one in (first, made))
    assert new.total > old.total
    assert old.versions["street"] != new.versions["street"]
    assert not verify(first)
    assert not verify(made)


@pytest.mark.parametrize("count", [1, 4])
def test_what_is_upheld_betters_the_item(results, count):
    """The finding stands at one: with one more nothing changes, with four the firm stood worse for being right."""
    appeal = lodged(results)
    heard = acts.hear(by=acting_as(results.town.head), appeal=appeal, words="照片为准", at=NOW)
    ground = heard.grounds.get()
    finding = make.standard().form.by_code[code()].rule.findings[0].code
    worse = {ground.pk: acts.Ruling(Answer(code(), found=(Found(finding, count),)))}
    with pytest.raises(Invalid) as refused:
        acts.decide(by=acting_as(results.town.head), appeal=heard, rulings=worse, why="照片", at=NOW)
    assert refused.value.field == f"rule_{ground.pk}"
    assert Appeal.objects.get().state == "hearing"
    assert results.sheets["third", "street"].versions.count() == 1


def test_a_rejected_one_changes_nothing(results):
    done = decided(results, lodged(results), uphold=False)
    assert done.state == "rejected"
    assert results.sheets["third", "street"].versions.count() == 1


def test_whoever_scored_or_reviewed_decides_nothing(results):
    appeal = lodged(results)
    for who in ("second_head", "inspector", "street_leader", "firm_manager"):
        with pytest.raises(Refused):
            acts.hear(by=acting_as(results.town.people[who]), appeal=appeal, words="意见", at=NOW)
    assert (
        "您参与过这个小区的评分或复核" in browse(results.town.second_head).get(appeal.get_absolute_url()).text
    )
    assert "您参与过" not in browse(results.town.head).get(appeal.get_absolute_url()).text


def test_where_every_head_reviewed_the_heads_are_told_to_name_another_who_then_decides(results):
    heads = (results.town.head, results.town.second_head)
    Sheet.objects.filter(cycle=results.cycle).update(reviewers=[one.person_id for one in heads])
    appeal = lodged(results)
    told = Letter.objects.filter(subject__startswith="异议申诉没有可以决定的人")
    assert {one.recipient_id for one in told} == {one.person_id for one in heads}
    assert appeal_letters.deciders(appeal, NOW) == []
    page = browse(results.town.second_head).get(appeal.get_absolute_url())
    assert "目前没有可以决定的人" in page.text
    deputy = posting(Post.HEAD, results.town.bodies["bureau"], person("分管副职"))
    acts.hear(by=acting_as(deputy), appeal=appeal, words="评分人：照片为准", at=NOW)
    assert "目前没有可以决定的人" not in browse(deputy).get(appeal.get_absolute_url()).text


def test_another_firm_has_nothing_to_say_and_nobody_after_the_last_day(results):
    for who in ("street_officer", "rival_manager"):
        with pytest.raises(Refused):
            lodged(results, who=who)
    with pytest.raises(Invalid, match="最后一天"):
        lodged(results, at=LATER)
    lodged(results)
    with pytest.raises(Invalid, match="没有决定"):
        lodged(results)


def test_after_the_last_day_the_form_says_so_before_anything_is_written(results, monkeypatch):
    key = [results.cycle.public_id, results.town.estates["third"].public_id]
    monkeypatch.setattr(publishing, "until_of", lambda _publication: NOW)
    page = browse(results.town.firm_manager).get(reverse("inspections:appeal-lodge", args=key))
    assert "2026年11月24日，已经过了，不能再提出" in page.text


def test_an_objection_without_a_reason_is_none(results):
    result = publishing.newest(results.again()).estates.get(estate=results.town.estates["third"])
    with pytest.raises(Invalid):
        acts.lodge(by=acting_as(results.town.firm_manager), result=result, claims=[], at=NOW)
    with pytest.raises(Invalid):
        acts.lodge(
            by=acting_as(results.town.firm_manager),
            result=result,
            claims=[acts.Claim("street", "99", "x")],
            at=NOW,
        )
    assert not Appeal.objects.exists()


def test_staff_enter_what_others_object_and_the_firm_may_withdraw_its_own(results):
    entered = lodged(results, who="inspector", outside=True)
    assert (entered.kind, entered.state, entered.subject) == ("outside", "submitted", None)
    decided(results, entered, uphold=False)
    own = acts.withdraw(by=acting_as(results.town.firm_manager), appeal=lodged(results), at=NOW)
    assert own.state == "withdrawn"
    assert D(0) < publishing.newest(results.again()).estates.get(estate=results.town.estates["third"]).total
