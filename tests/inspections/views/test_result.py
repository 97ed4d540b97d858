"""Results on their pages: from what is missing to ranking, estate, firm and items; what a correction leaves readable."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from inspections.actions import appeal as appeals
from inspections.actions import publishing
from inspections.models import Appeal, Cycle, Publication, Sheet
from inspections.rules.standard import Answer
from tests.factories import inspections as make
from tests.factories.ground import acting_as
from tests.inspections.results import reviewed

pytestmark = pytest.mark.django_db


@pytest.fixture
def results():
    return reviewed()


@pytest.fixture
def town(results):
    return results.town


@pytest.fixture
def shown(results):
    publishing.show(by=acting_as(results.town.head), cycle=results.cycle, at=timezone.now())
    return results


def url(name, results, *more):
    return reverse(f"inspections:{name}", args=[results.cycle.public_id, *more])


def test_the_head_shows_the_results_and_is_told_what_is_missing(results, browse):
    Sheet.objects.filter(pk=results.sheets["home", "street"].pk).update(state="reviewed")
    head = browse(results.town.head)
    page = head.get(url("result", results)).text
    assert "还有 1 张考核表没有会签" in page
    assert url("result-show", results) in page
    answer = head.post(url("result-show", results), {"seen": results.again().version})
    assert "还有 1 张考核表没有会签" in answer.text
    Sheet.objects.filter(pk=results.sheets["home", "street"].pk).update(state="countersigned")
    answer = head.post(url("result-show", results), {"seen": results.again().version})
    assert answer.status_code == 302
    assert answer.url == url("result", results)
    assert Cycle.objects.get(pk=results.cycle.pk).state == "publicity"


def test_nobody_sees_a_result_before_it_is_shown(results, browse):
    for who in ("street_officer", "inspector", "firm_manager"):
        page = browse(results.town.people[who]).get(url("result", results))
        assert page.status_code == 200  # the cycle is theirs to read
        assert "锦汀小区" not in page.text
        assert url("result-show", results) not in page.text
    assert browse(results.town.head).get(url("result-firms", results)).status_code == 404


@pytest.mark.parametrize("who", ["head", "firm_manager"])
def test_every_figure_opens_down_to_points_and_counts(shown, browse, who):
    client = browse(shown.town.people[who])
    ranking = client.get(url("result", shown)).text
    assert "92.50" in ranking
    assert ("只含您能看的 4 个小区、1 家企业" in ranking) == (who == "firm_manager")
    estate = shown.town.estates["near"]
    assert url("result-estate", shown, estate.public_id) in ranking
    page = client.get(url("result-estate", shown, estate.public_id)).text
    assert "×2" in page  # the finding's count
    assert "街道部分" in page
    assert "砚湖物业" in page  # who held it first
    assert "澄岸物业" in page
    firm = client.get(url("result-firm", shown, shown.town.firms["ours"].code)).text
    assert "加权平均" in firm
    assert url("result-estate", shown, estate.public_id) in firm
    assert "锦汀小区" in client.get(url("result", shown) + f"?place={shown.town.places['north'].path}").text
    assert client.get(url("result-items", shown)).status_code == 200


def test_a_street_and_another_firm_read_their_own_and_find_nothing_else(shown, browse):
    near, home = shown.town.estates["near"], shown.town.estates["home"]
    street, rival = browse(shown.town.street_officer), browse(shown.town.rival_manager)
    assert street.get(url("result-estate", shown, home.public_id)).status_code == 200
    assert street.get(url("result-estate", shown, near.public_id)).status_code == 404
    assert rival.get(url("result-estate", shown, near.public_id)).status_code == 200  # held until November
    assert rival.get(url("result-estate", shown, home.public_id)).status_code == 404
    assert rival.get(url("result-firm", shown, shown.town.firms["ours"].code)).status_code == 404


def test_a_street_with_fewer_than_three_scored_estates_is_listed_unranked(shown, browse):
    client = browse(shown.town.head)
    street = client.get(url("result", shown) + f"?place={shown.town.places['north'].path}").text
    assert "1 / 2" not in street
    assert "锦汀小区" in street


def test_an_earlier_version_stays_readable_and_says_that_it_was_replaced(shown, browse):
    first = Publication.objects.get()
    Publication.objects.create(
        cycle=shown.cycle, number=1, kind="final", inputs=first.inputs, digest="1" * 64, decided_by=shown.town.head,
        made_at=timezone.now(),
    )  # fmt: skip
    client = browse(shown.town.head)
    assert "这一版已被更正替代" in client.get(url("result", shown) + "?number=0").text
    assert client.get(url("result", shown) + "?number=7").status_code == 404


def test_the_workbook_has_every_row(shown, browse):
    client = browse(shown.town.inspector)
    answer = client.get(url("result-export", shown))
    rows = _cells(answer)
    assert len(rows) == 1 + 5
    assert {row[3] for row in rows[1:]} >= {"锦汀小区", "听潮苑"}
    answer = client.get(url("result-export", shown) + "?what=firms")
    rows = _cells(answer)
    assert [row[2] for row in rows[1:]] == ["澄岸物业", "砚湖物业"]


def test_the_ranking_is_drawn_with_its_figures_and_compared_with_the_cycle_before(shown, browse):
    client, town = browse(shown.town.head), shown.town
    page = client.get(url("result", shown)).text
    assert "各街道平均分" in page
    assert "得分分布" in page
    assert "全市" not in client.get(url("result-estate", shown, shown.town.estates["home"].public_id)).text
    assert "与上一期相比" not in page  # there is none
    other = make.standard("basic-service")
    past = make.cycle(
        town.places["city"],
        other,
        state="published",
        name="上半年考核",
        period=(date(2026, 1, 1), date(2026, 7, 1)),
    )
    publication = Publication.objects.create(
        cycle=past, number=0, kind="provisional", inputs=Publication.objects.get().inputs, digest="2" * 64,
        decided_by=town.head, made_at=timezone.now(),
    )  # fmt: skip
    for row in Publication.objects.get(cycle=shown.cycle).estates.filter(
        estate__in=[town.estates["home"], town.estates["away"]]
    ):
        row.pk, row.publication, row.total = None, publication, row.total - 1
        row.save()
    page = client.get(url("result", shown)).text
    assert "上半年考核" in page
    assert "+1.00" in page
    assert "两期的考核标准不同" in page
    street = browse(town.street_officer).get(url("result", shown)).text
    assert "北街道" in street  # drawn of what one reads alone
    assert "南街道" not in street


def _cells(answer):
    return list(openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values)


def lodged(results, at):
    """A firm's objection or appeal, and the item it contests."""
    code = next(item.code for item in make.standard().form.items if item.rule.kind == "count")
    own = publishing.newest(results.again()).estates.get(estate=results.town.estates["third"])
    by = acting_as(results.town.firm_manager, at)
    appeal = appeals.lodge(by=by, result=own, claims=[appeals.Claim("street", code, "当时已整改")], at=at)
    return appeal, code


def test_a_correction_is_offered_only_where_an_upheld_appeal_waits_for_it(results, browse):
    now = timezone.now()
    head, others = acting_as(results.town.head), [results.town.second_head.person_id]
    Sheet.objects.filter(cycle=results.cycle).update(reviewers=others)
    publishing.show(by=head, cycle=results.cycle, at=now - timedelta(days=40))
    publishing.publish(by=head, cycle=results.again(), at=now - timedelta(days=20))
    page = browse(results.town.head).get(url("result", results)).text
    button = f'class="button button-solid" href="{url("result-correct", results)}"'
    assert button not in page
    assert "登记的小区、天数有误并已改正的" in page, "what was wrong in the register is corrected without an appeal"
    assert "成立的申诉都已更正" not in browse(results.town.inspector).get(url("result", results)).text
    at = now - timedelta(days=19)
    appeal, code = lodged(results, at)
    heard = appeals.hear(by=acting_as(results.town.head, at), appeal=appeal, words="照片为准", at=at)
    rulings = {heard.grounds.get().pk: appeals.Ruling(Answer(code))}
    appeals.decide(by=acting_as(results.town.head, at), appeal=heard, rulings=rulings, why="已整改", at=at)
    page = browse(results.town.head).get(url("result", results)).text
    assert button in page
    assert "成立的申诉都已更正" not in page
    ground = browse(results.town.firm_manager).get(appeal.get_absolute_url()).text
    assert f">{heard.grounds.get().before:.2f}<" in ground
    assert ".0000" not in ground


def test_a_firm_with_an_open_objection_is_led_to_it_and_not_offered_another(shown, browse):
    where = url("result-estate", shown, shown.town.estates["third"].public_id)
    firm, lodges = (
        browse(shown.town.firm_manager),
        url("appeal-lodge", shown, shown.town.estates["third"].public_id),
    )
    assert lodges in firm.get(where).text
    appeal, _code = lodged(shown, timezone.now())
    page = firm.get(where).text
    assert lodges not in page
    assert appeal.get_absolute_url() in page
    Appeal.objects.filter(pk=appeal.pk).update(state="withdrawn")
    assert lodges in firm.get(where).text
