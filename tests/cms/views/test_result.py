"""Results in public: from publicity on, down to counts, corrections beside what they replace, nobody's name."""

from __future__ import annotations

import json
from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inspections.actions import correcting, publishing
from inspections.models import Publication, Statement
from inspections.rules.standard import Answer
from inspections.states import SHOWN
from oversight.models import Person
from oversight.pagecache import TAGS
from tests.factories import inspections as make
from tests.factories.ground import acting_as
from tests.inspections.results import losing, reviewed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


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


@pytest.fixture
def corrected(shown):
    """Published, and once corrected: the second estate gets back what it lost."""
    at = timezone.now() + 20 * DAY
    publishing.publish(by=acting_as(shown.town.head, at), cycle=shown.again(), at=at)
    sheet = shown.sheets["near", "street"]
    item = losing(1)[0].item
    with_head = acting_as(shown.town.second_head, at + DAY)
    correcting.correct_sheet(
        by=with_head, sheet=sheet, answers={item: Answer(item)}, why="申诉成立", at=at + DAY
    )
    publishing.correct(by=with_head, cycle=shown.again(), appeal=None, at=at + DAY, why="绿化一项重新核定")
    return shown


def page(path, results, expect=200):
    answer = Client().get(f"/results/{results.cycle.public_id}/{path}")
    assert answer.status_code == expect
    return answer


def test_nothing_is_there_before_publicity(results):
    assert results.cycle.name not in Client().get("/results/").text
    code, home = results.town.firms["ours"].code, results.town.estates["home"].public_id
    for path in ("", "firms/", f"estates/{home}/", f"firms/{code}/"):
        page(path, results, 404)


def test_from_publicity_on_every_figure_opens_down_to_counts_and_is_marked_provisional(shown):
    ranking = page("", shown).text
    assert "公示中，尚未定稿" in ranking
    assert "92.50" in ranking
    near = shown.town.estates["near"].public_id
    assert f"estates/{near}/" in ranking
    estate = page(f"estates/{near}/", shown).text
    assert "×2" in estate
    assert "砚湖物业" in estate
    assert "优秀" in estate  # the grade in words
    firm = page(f"firms/{shown.town.firms['ours'].code}/", shown).text
    assert "加权平均" in firm
    assert shown.cycle.name in Client().get("/results/").text
    for register in (f"/estates/{near}/", f"/firms/{shown.town.firms['ours'].code}/"):
        assert f"/results/{shown.cycle.public_id}/" in Client().get(register).text


def test_no_page_names_a_person_or_shows_a_photo_or_a_place_of_a_finding(shown):
    code, near = shown.town.firms["ours"].code, shown.town.estates["near"].public_id
    for n, who in enumerate(("street_officer", "inspector", "head", "firm_manager")):
        Person.objects.filter(pk=shown.town.people[who].person_id).update(name=f"隋暗号{n}")
    for path in ("", "firms/", f"estates/{near}/", f"firms/{code}/"):
        text = page(path, shown).text
        assert "隋暗号" not in text
        assert "/photos/" not in text


def test_a_correction_stands_beside_what_it_replaces_and_gives_its_reason(corrected):
    near = corrected.town.estates["near"].public_id
    ranking = page("", corrected).text
    assert "绿化一项重新核定" in ranking
    assert "更正前" in ranking
    assert Publication.objects.count() == 3
    estate = page(f"estates/{near}/", corrected).text
    assert "更正了哪些项目" in estate
    assert losing(1)[0].item in estate
    old = page("?number=1", corrected).text
    assert "这一版已被替代" in old
    assert "绿化一项重新核定" not in old
    page("?number=9", corrected, 404)


def test_what_the_firm_says_is_printed_beside_its_result(shown):
    row = shown.again().publications.get().firms.get(firm=shown.town.firms["ours"])
    Statement.objects.create(
        firm_result=row,
        text="排水管网已于十二月修好。",
        submitted_by=shown.town.firm_manager,
        at=timezone.now(),
    )
    assert "排水管网已于十二月修好。" in page(f"firms/{row.firm.code}/", shown).text


def test_a_street_s_ranks_are_made_of_all_its_estates_also_when_one_is_looked_for(shown):
    place = shown.town.places["south"].path
    whole = page(f"?place={place}", shown).text
    found = page(f"?place={place}&q=听潮", shown).text
    assert "听潮苑" in whole
    assert "听潮苑" in found
    assert "没有符合条件的小区" in page("?q=没有这个", shown).text


def test_the_pages_are_kept_until_a_publication_or_a_statement(shown, django_assert_max_num_queries):
    near = shown.town.estates["near"].public_id
    for path in ("", "firms/", f"estates/{near}/"):
        with django_assert_max_num_queries(26):
            answer = page(path, shown)
        assert "results" in answer[TAGS].split()


def test_both_tables_are_open_data_with_what_the_arithmetic_needs(corrected):
    def fetch(path):
        answer = Client().get(f"/open-data/results/{corrected.cycle.public_id}/{path}")
        assert answer.status_code == 200
        return b"".join(answer.streaming_content).decode()

    told = json.loads(fetch("estates.json"))
    newest = corrected.again().publications.get(number=2)
    assert (told["publication"], told["digest"]) == (2, newest.digest)
    assert len(told["rows"]) == newest.estates.count()
    for row in told["rows"]:
        parts = [(row[f"{part}_exact"], row[f"{part}_weight"]) for part in ("street", "bureau", "survey")]
        merged = sum(Fraction(exact) * Fraction(weight) for exact, weight in parts if exact and weight)
        assert str(merged) == row["exact"]
    assert json.loads(fetch("estates.json?number=0"))["publication"] == 0
    assert len(fetch("firms.csv").splitlines()) == 1 + newest.firms.count()
    assert f"/open-data/results/{corrected.cycle.public_id}/firms.json" in Client().get("/open-data/").text


def test_only_shown_cycles_are_listed(shown):
    other = make.cycle(shown.town.places["city"], state="closed", name="还没有结果的考核")
    assert other.state not in SHOWN
    assert "还没有结果的考核" not in Client().get("/results/").text


def test_a_longer_ranking_asks_no_more_questions(shown):
    def asked(path):
        page(path, shown)  # the first time looks up what a process remembers
        with CaptureQueriesContext(connection) as queries:
            page(path, shown)
        return len(queries)

    assert asked("") == asked("?q=锦汀")
    firms = shown.town.firms
    assert asked(f"firms/{firms['ours'].code}/") == asked(f"firms/{firms['theirs'].code}/")
