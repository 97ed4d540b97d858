"""A seeded sample of sheets scored once more: drawn by the head, scored by others, compared, never counted."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.management import call_command
from django.urls import reverse

from inspections.actions import publishing, rescoring
from inspections.models import Cycle, Draw, Rescore, Sheet
from inspections.rules.draw import draw as drawn_by
from inspections.rules.standard import Answer, thaw_answers, thaw_result
from oversight import journal
from oversight.acting import Invalid, Refused
from oversight.kernel.scope import Post
from oversight.models import DeclaredInterest, Letter
from tests.factories import inspections as make
from tests.factories.ground import NOW, acting_as, person, posting
from tests.inspections.results import losing, reviewed
from tests.registry.views.conftest import browse  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def results():
    """Two inspectors who had no part in it; the town's own scored the bureau's part of every estate."""
    found = reviewed()
    for name in ("first", "second"):
        one = posting(Post.INSPECTOR, found.town.bodies["bureau"], person(name))
        make.certificate(one.person, found.cycle.standard)
        found.town.people[name] = one
    return found


@pytest.fixture
def town(results):
    return results.town


def sampled(results, share="40", seed="20261201"):
    return rescoring.draw(
        by=acting_as(results.town.head), cycle=results.again(), share=Decimal(share), seed=seed, at=NOW
    )


def drawn_one(results):
    """A sheet of the sample and who was drawn for it."""
    number, posting_ = next(iter(rescoring.postings_of(results.cycle).items()))
    who = next(one for one in results.town.people.values() if one.pk == posting_)
    return Sheet.objects.select_related("cycle", "standard").get(number=number), who


def again(sheet, lost=3):
    """Every inspected item as it was, with findings more at the first that is counted."""
    version = sheet.versions.latest("number")
    form = version.standard.form
    told = {one.item: one for one in thaw_answers(version.answers).items}
    answers = {item.code: told[item.code] for item in form.items if item.source == "inspected"}
    return {**answers, **{one.item: one for one in losing(lost)}}


def test_the_sample_is_a_share_by_a_seed_that_anybody_repeats(results, capsys):
    made = sampled(results)
    numbers = sorted(Sheet.objects.official().filter(cycle=results.cycle).values_list("number", flat=True))
    assert made.draw.result == drawn_by("20261201", numbers, 4)
    assert made.short == ()
    people = Draw.objects.get(purpose="rescore", fit__isnull=False)
    assert set(people.result) == set(made.draw.result)
    call_command("repeat_draw", "--cycle", results.cycle.public_id)
    assert "2 draws repeated, all the same." in capsys.readouterr().out
    entry = journal.history(results.again()).get(event="cycle.sampled")
    assert entry.facts["sheets"] == 4
    told = {one.recipient_id for one in Letter.objects.filter(subject__startswith="您被抽中复评")}
    assert told == {results.town.people[name].person_id for name in ("first", "second")} & told
    assert told


def test_whoever_had_a_part_is_not_drawn(results):
    sampled(results, "100")
    fit = Draw.objects.get(purpose="rescore", fit__isnull=False).fit
    uninvolved = {str(results.town.people[name].pk) for name in ("first", "second")}
    assert len(fit) == 10
    assert all(set(one) == uninvolved for one in fit.values())


def test_a_sample_stays_and_only_people_are_drawn_anew(results):
    made = sampled(results)
    sheet, who = drawn_one(results)
    DeclaredInterest.objects.create(
        person=who.person, organisation=sheet.firm.organisation, valid_from=NOW.date()
    )
    with pytest.raises(Refused):
        rescoring.score(by=acting_as(who), sheet=sheet, answers=again(sheet), on_site=True, at=NOW)
    second = sampled(results, share="100", seed="other")
    assert second.draw == made.draw
    assert rescoring.postings_of(results.cycle)[sheet.number] != who.pk


@pytest.mark.parametrize("state", ["open", "closed", "publicity", "published"])
def test_it_is_drawn_in_the_review_alone(results, state):
    Cycle.objects.filter(pk=results.cycle.pk).update(state=state)
    with pytest.raises(Invalid, match="复核之后、公示之前"):
        sampled(results)


@pytest.mark.parametrize("who", ["inspector", "first", "street_leader", "auditor", "firm_manager"])
def test_the_head_alone_draws(results, who):
    with pytest.raises(Refused):
        rescoring.draw(
            by=acting_as(results.town.people[who]), cycle=results.again(), share=Decimal(5), seed="s", at=NOW
        )


def test_a_second_score_is_frozen_compared_and_never_counts(results):
    sampled(results)
    sheet, who = drawn_one(results)
    before = publishing.standing_of(publishing.gather(results.again(), NOW))
    made = rescoring.score(by=acting_as(who), sheet=sheet, answers=again(sheet), on_site=False, at=NOW)
    first = thaw_result(sheet.versions.latest("number").result)
    assert thaw_result(made.result).total != first.total
    assert publishing.standing_of(publishing.gather(results.again(), NOW)) == before
    assert journal.history(sheet).get(event="sheet.rescored").facts["on_site"] is False
    one = next(one for one in rescoring.compared(results.again()) if one.number == sheet.number)
    assert (one.first, one.second) == (first.total, thaw_result(made.result).total)
    assert one.pair.difference == abs(one.first - one.second)
    assert [one.pair is None for one in rescoring.compared(results.again())] == [False, True, True, True]
    with pytest.raises(Refused):  # once
        rescoring.score(by=acting_as(who), sheet=sheet, answers=again(sheet), on_site=True, at=NOW)


def test_nobody_but_whoever_was_drawn_scores_and_nothing_is_left_out(results):
    sampled(results)
    sheet, who = drawn_one(results)
    for name in ("inspector", "head", "street_officer", "first", "second"):
        if results.town.people[name] == who:
            continue
        with pytest.raises(Refused):
            rescoring.score(
                by=acting_as(results.town.people[name]),
                sheet=sheet,
                answers=again(sheet),
                on_site=True,
                at=NOW,
            )
    answers = again(sheet)
    code = next(code for code, one in answers.items() if one.choice)
    with pytest.raises(Invalid, match=code):
        rescoring.score(
            by=acting_as(who), sheet=sheet, answers={**answers, code: Answer(code)}, on_site=True, at=NOW
        )
    assert not Rescore.objects.exists()


def test_from_the_report_to_the_second_score_and_back(results, browse):  # noqa: F811
    head, report = (
        browse(results.town.head),
        reverse("inspections:result-integrity", args=[results.cycle.public_id]),
    )
    page = reverse("inspections:result-sample", args=[results.cycle.public_id])
    assert page in head.get(report).text
    answer = head.post(
        page, {"share": "20", "seed": "1234", **_hidden(head.get(page).context["form"])}, follow=True
    )
    assert "抽中 2 张考核表" in answer.text
    sheet, who = drawn_one(results)
    client = browse(who)
    assert "复评 " in client.get(reverse("oversight:todos")).text
    listed = client.get(reverse("inspections:rescore-list")).text
    url = reverse("inspections:sheet-rescore", args=[sheet.number])
    assert url in listed
    form = client.get(url).context["form"]
    blank = client.post(url, {"basis": "file", **_hidden(form)})
    assert "这一项还没有评" in blank.text
    filled = {"basis": "site", **_hidden(form)}
    for name, field in form.fields.items():
        if name.endswith("_choice"):
            filled[name] = field.choices[1][0]
        if name.endswith(("_met", "_cases")):
            filled[name] = "4"
    done = client.post(url, filled, follow=True)
    assert "复评已提交" in done.text
    assert Rescore.objects.get().sheet == sheet
    assert client.get(url).status_code == 404
    assert browse(results.town.inspector).get(url).status_code == 404
    shown = head.get(report).text
    assert "种子 1234" in shown
    assert "待复评" in shown


def _hidden(form):
    return {field.html_name: field.value() or "" for field in form.hidden_fields()}
