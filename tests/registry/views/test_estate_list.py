"""The register of estates: rows by right, text in Chinese and by initials, totals, and no field that is not theirs."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from oversight import grants
from oversight.kernel.scope import Kind, Post
from registry.actions import estate as acts
from registry.actions import mode, tenure
from registry.models import Estate
from tests.factories.ground import NOW, acting_as, body, posting, territory
from tests.factories.registry import estate, room

URL = "/registry/estates/"
LARGEST = 12  # queries of the whole page (the limit for lists)


def names(response):
    return [row["record"].name for row in response.context["table"].body]


@pytest.fixture
def peopled(town):
    """The town with a firm at work, an estate that the committee looks after, and areas."""
    tenure.appoint(
        by=acting_as(town.officer),
        estate=town.home,
        firm=town.ours,
        since=date(2024, 1, 1),
        at=NOW,
        contract={"contract_to": date(2027, 5, 31)},
    )
    mode.set_(
        by=acting_as(town.officer), estate=town.next_door, mode="community", since=date(2020, 1, 1), at=NOW
    )
    Estate.objects.filter(pk=town.home.pk).update(households=300, total_area=Decimal("61208.40"))
    Estate.objects.filter(pk=town.next_door.pk).update(households=100)
    return town


def test_street_officer_sees_its_own_street_with_totals(peopled, browse):
    page = browse(peopled.officer).get(URL)
    assert names(page) == ["锦汀小区", "听潮苑"]
    assert "2 个小区，有人管理 2 个，覆盖率 100.0%" in page.text
    sums = page.context["listing"].sums
    assert (sums["n"], sums["total_area"], sums["households"]) == (2, Decimal("111208.40"), 400)
    assert "111,208.40" in page.text
    assert "澄岸物业" in page.text
    assert "2027-05-31" in page.text
    assert "北街道 里巷社区" in page.text


def test_the_bureau_sees_the_city_and_filters_by_unit(peopled, browse):
    inspector = browse(peopled.inspector)
    assert len(names(inspector.get(URL))) == 3
    assert names(inspector.get(URL, {"territory": peopled.south.pk})) == ["望海里"]
    assert names(inspector.get(URL, {"territory": peopled.east.pk})) == ["锦汀小区", "听潮苑"]
    assert names(inspector.get(URL, {"territory": 10**9})) == []  # no such unit: nothing, not everything


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("锦汀", ["锦汀小区"]),
        ("jtxq", ["锦汀小区"]),
        ("JT", ["锦汀小区"]),
        ("老锦", ["锦汀小区"]),
        ("澄岸", ["锦汀小区"]),
        ("没有的", []),
        ("%", []),
        ("_", []),
    ],
)
def test_text_finds_names_initials_former_names_and_firms(peopled, browse, text, found):
    acts.alias(by=acting_as(peopled.officer), estate=peopled.home, name="老锦汀", at=NOW)
    assert names(browse(peopled.officer).get(URL, {"q": text})) == found
    assert names(browse(peopled.officer).get(URL, {"q": peopled.home.public_id.lower()})) == ["锦汀小区"]


def test_filters_combine_and_show_as_chips(peopled, browse):
    officer = browse(peopled.officer)
    page = officer.get(URL, {"mode": "firm", "estate_class": "new", "area_min": "6万平方米"})
    assert names(page) == ["锦汀小区"]
    chips = {str(chip.label): chip.without_url for chip in page.context["chips"]}
    assert set(chips) == {"管理模式：专业企业", "类别：新建", "面积不小于：60000.00"}
    assert "estate_class=new" in chips["管理模式：专业企业"]
    assert "mode" not in chips["管理模式：专业企业"]
    assert names(officer.get(URL, {"area_max": "60000"})) == ["听潮苑"]
    assert names(officer.get(URL, {"firm": peopled.ours.code})) == ["锦汀小区"]


def test_shares_filter_and_stay_whole_when_one_is_chosen(peopled, browse):
    page = browse(peopled.officer).get(URL, {"mode": "firm"})
    shares = {share.label: (share.count, share.current) for share in page.context["shares"]}
    assert shares == {"专业企业": (1, True), "社区代管": (1, False)}
    assert page.context["matching"] == 1
    by_area = browse(peopled.officer).get(URL, {"by": "total_area"})
    assert {share.label: share.count for share in by_area.context["shares"]} == {
        "专业企业": 61208,
        "社区代管": 50000,
    }


def test_drafts_and_closed_ones_are_in_no_count(peopled, browse):
    draft = acts.draft(by=acting_as(peopled.worker), name="怡园", place=peopled.lane, facts={}, at=NOW)
    acts.withdraw(by=acting_as(peopled.leader), estate=peopled.next_door, at=NOW, why="重复")
    officer = browse(peopled.officer)
    page = officer.get(URL)
    assert names(page) == ["锦汀小区"]
    assert "另有 1 份草稿" in page.text
    assert names(officer.get(URL, {"state": "draft"})) == [draft.name]
    assert names(officer.get(URL, {"state": "withdrawn"})) == ["听潮苑"]


def test_order_is_chinese_and_unknown_areas_stand_last(peopled, browse):
    Estate.objects.filter(pk=peopled.next_door.pk).update(total_area=None)
    officer = browse(peopled.officer)
    assert names(officer.get(URL, {"sort": "-name"})) == ["听潮苑", "锦汀小区"]
    for sort in ("total_area", "-total_area"):
        assert names(officer.get(URL, {"sort": sort})) == ["锦汀小区", "听潮苑"]


def test_pages_are_stable_and_a_page_too_far_is_the_last(peopled, browse):
    for number in range(60):
        estate("同名小区", peopled.lane, public_id=f"XQS{number:04d}")
    officer = browse(peopled.officer)
    seen = [
        row["record"].pk for n in (1, 2, 3) for row in officer.get(URL, {"page": n}).context["table"].body
    ]
    assert len(seen) == len(set(seen)) == 62
    assert officer.get(URL, {"page": 99}).context["table"].page.number == 3
    assert officer.get(URL, {"page": "x"}).context["table"].page.number == 1


# --- what is not theirs ----------------------------------------------------------------------------------------


def test_a_reader_of_public_fields_sees_no_more_by_any_way(peopled, browse):
    editor = browse(peopled.editor)
    page = editor.get(URL)
    assert len(names(page)) == 3
    assert "2027-05-31" not in page.text
    Estate.objects.filter(pk=peopled.away.pk).update(
        above_ground_area=Decimal("1.11"), permitted_on=date(1999, 1, 1)
    )
    everything = names(page)
    for query in (
        {"expiring": "180"},
        {"expiring": "past"},
        {"columns": ["above_ground_area", "permitted_on"]},
    ):
        found = editor.get(URL, query)
        assert names(found) == everything
        assert "1.11" not in found.text
        assert "1999" not in found.text
    for field in ("above_ground_area", "permitted_on", "contract_to", "boundary", "owners_body"):
        assert names(editor.get(URL, {"sort": f"-{field}"})) == names(editor.get(URL, {"sort": field}))
    closed = {"above_ground_area", "permitted_on", "contract_to"}
    assert not closed & {name for name, _ in page.context["listing"].choosable()}
    assert "expiring" not in page.context["listing"].filters.form.fields


def test_former_names_are_not_searched_for_readers_of_public_fields(peopled, browse):
    acts.rename(
        by=acting_as(peopled.officer), estate=peopled.home, name="新锦园", on=date(2025, 1, 1), at=NOW
    )
    assert names(browse(peopled.officer).get(URL, {"q": "锦汀小区"})) == ["新锦园"]
    assert names(browse(peopled.editor).get(URL, {"q": "锦汀小区"})) == []


def test_a_firm_sees_its_own_alone(peopled, browse):
    assert names(browse(peopled.manager).get(URL)) == ["锦汀小区"]
    assert names(browse(peopled.rival).get(URL)) == []


def test_signed_out_one_is_led_to_sign_in(peopled, client):
    assert client.get(URL).status_code == 302


# --- cost ------------------------------------------------------------------------------------------------------


def count_queries(client):
    client.get(URL)  # content types and the session's first touch
    with CaptureQueriesContext(
        connection,
    ) as counted:
        assert client.get(URL).status_code == 200
    return counted


def test_the_page_costs_twelve_queries_at_most_and_no_more_at_ten_times_the_data(peopled, browse):
    officer = browse(peopled.officer)
    for number in range(20):
        room(estate(f"小区{number}", peopled.lane))
    before = count_queries(officer)
    assert len(before) <= LARGEST, "\n".join(q["sql"][:160] for q in before.captured_queries)
    lanes = [territory(f"新巷{n}社区", peopled.north) for n in range(10)]
    for number in range(200):
        estate(f"别院{number}", lanes[number % 10])
    assert len(count_queries(officer)) <= len(before)


def test_the_head_of_the_page_leads_to_what_one_may_do(peopled, browse):
    words = {
        who: browse(getattr(peopled, who)).get(URL).text
        for who in ("officer", "worker", "manager", "auditor")
    }
    register = reverse("registry:estate-register")
    assert register in words["officer"]
    assert register in words["worker"]
    assert register not in words["manager"]
    assert register not in words["auditor"]


def test_estates_without_a_named_officer_and_one_s_own_are_found(town, browse):
    acts.assign(
        by=acting_as(town.leader), estate=town.home, officer=town.officer, on=date(2026, 1, 1), at=NOW
    )
    assert names(browse(town.leader).get(URL, {"officer": "none"})) == ["听潮苑"]
    assert names(browse(town.officer).get(URL, {"officer": "mine"})) == ["锦汀小区"]
    assert names(browse(town.leader).get(URL, {"officer": "mine"})) == []
    assert (
        len(names(browse(town.editor).get(URL, {"officer": "none"}))) == 3
    )  # a reader of public fields is not told


def test_a_grant_on_one_estate_takes_none_of_the_others_off_the_list(peopled, browse):
    department = posting(Post.DEPARTMENT, body(Kind.DEPARTMENT, "市自然资源局", peopled.city))
    before = browse(department).get(URL)
    grants.give(
        person_id=department.person_id,
        verb="registry.read_estate",
        thing=peopled.home,
        kind="guest",
        reason="联合检查",
        grantor=peopled.head,
        starts_at=NOW - timedelta(days=1),
        ends_at=timezone.now() + timedelta(days=9),
    )
    after = browse(department).get(URL)
    assert names(after) == names(before) == ["锦汀小区", "听潮苑", "望海里"]
    allowed = {page.context["listing"].allowed for page in (before, after)}
    assert len(allowed) == 1
    assert None not in allowed


def test_who_only_drafts_is_offered_to_draft(peopled, browse):
    offered = {
        who: str(browse(who).get(URL).context["acts"][0].label) for who in (peopled.worker, peopled.officer)
    }
    assert list(offered.values()) == ["起草小区", "登记小区"]
