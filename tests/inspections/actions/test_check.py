"""A check outside cycles: two people, a draw that anybody repeats, visited by who was drawn, answered by the firm."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.urls import reverse

from inspections.actions import check as act
from inspections.models import Absence, Assignment, CheckTarget, Draw
from oversight.acting import Invalid, Refused
from oversight.models import DeclaredInterest, Letter
from tests.cast import settle
from tests.factories.ground import NOW, acting_as

pytestmark = pytest.mark.django_db
DAYS = {"first": date(2026, 11, 1), "last": date(2099, 12, 31)}


@pytest.fixture
def town():
    return settle()


def planned(town, **more):
    plan = {
        "name": "消防检查", "kind": "double_random", "topic": "消防通道", "jurisdiction": town.places["city"],
        "inspectors_each": 1, "risk_based": False, "share": None, "filter": {}, "line": "", **DAYS, **more,
    }  # fmt: skip
    row = act.draft(by=acting_as(town.inspector), at=NOW, plan=plan)
    return act.submit(by=acting_as(town.inspector), check=row, at=NOW)


def test_the_draw_is_another_s_is_told_and_gives_the_same_list_again(town):
    row = planned(town, share=Decimal("0.5"))
    with pytest.raises(Refused):
        act.draw(by=acting_as(town.inspector), check=row, seed="1", at=NOW)
    targets = act.draw(by=acting_as(town.head), check=row, seed="20261130", at=NOW)
    assert len(targets) == 2, "half of three, rounded up"
    assert all(one.assignments.get().membership == town.inspector for one in targets)
    assert Letter.objects.filter(recipient=town.inspector.person, subject__contains="抽中").count() == 1
    assert [one.fit is None for one in Draw.objects.order_by("pk")] == [True, False]
    said = io.StringIO()
    call_command("repeat_draw", check=row.pk, stdout=said)
    assert "2 draws repeated, all the same." in said.getvalue()


def test_who_has_an_interest_is_not_drawn_and_the_plan_waits(town):
    row = planned(town)
    DeclaredInterest.objects.create(
        person=town.inspector.person, organisation=town.firms["ours"].organisation, reason="亲属",
        valid_from=NOW.date() - timedelta(days=9),
    )  # fmt: skip
    with pytest.raises(Invalid, match="有 1 处"):
        act.draw(by=acting_as(town.head), check=row, seed="1", at=NOW)
    assert not CheckTarget.objects.exists()
    assert not Draw.objects.exists(), "a draw that failed leaves nothing"


def test_who_is_away_throughout_is_drawn_for_nothing(town):
    row = planned(town)
    Absence.objects.create(
        person=town.inspector.person, first=DAYS["first"], last=DAYS["last"], recorded_by=town.inspector,
    )  # fmt: skip
    with pytest.raises(Invalid, match="有 3 处"):
        act.draw(by=acting_as(town.head), check=row, seed="1", at=NOW)


def test_a_target_is_visited_once_by_who_was_drawn_and_answered_by_its_firm(town, browse):
    row = planned(town)
    act.draw(by=acting_as(town.head), check=row, seed="1", at=NOW)
    home = CheckTarget.objects.get(estate=town.estates["home"])
    firm, url = browse(town.firm_manager), reverse("inspections:target-detail", args=[home.pk])
    assert firm.get(url).status_code == 404, "a firm knows of it from the visit on"
    with pytest.raises(Invalid, match="没有被抽中"):
        act.visit(by=acting_as(town.street_officer), target=home, verdict="in_order", findings=[], at=NOW)
    with pytest.raises(Invalid, match="逐条写明"):
        act.visit(by=acting_as(town.inspector), target=home, verdict="breach", findings=[], at=NOW)
    act.visit(by=acting_as(town.inspector), target=home, verdict="breach", findings=["通道堵塞"], at=NOW)
    assert "通道堵塞" in firm.get(url).text
    assert browse(town.rival_manager).get(url).status_code == 404
    act.reply(by=acting_as(town.firm_manager), target=home, words="当日已清理", at=NOW)
    assert "当日已清理" in browse(town.inspector).get(url).text
    with pytest.raises(Invalid, match="还有 2 处"):
        act.conclude(by=acting_as(town.head), check=row, at=NOW)
    for one in act.unvisited(row):
        act.visit(by=acting_as(town.inspector), target=one, verdict="in_order", findings=[], at=NOW)
    assert act.conclude(by=acting_as(town.head), check=row, at=NOW).state == "concluded"
    with pytest.raises(Invalid, match="已经结束"):
        act.reply(by=acting_as(town.firm_manager), target=home, words="再补充", at=NOW)


def test_by_risk_only_what_is_due_is_drawn(town):
    first = planned(town)
    act.draw(by=acting_as(town.head), check=first, seed="1", at=NOW)
    home = CheckTarget.objects.get(estate=town.estates["home"])
    act.visit(by=acting_as(town.inspector), target=home, verdict="in_order", findings=[], at=NOW)
    again = planned(town, risk_based=True)
    drawn = act.draw(by=acting_as(town.head), check=again, seed="1", at=NOW + timedelta(days=2))
    assert {str(one.estate) for one in drawn} == {"枫和雅筑", "听潮苑"}
    assert Assignment.objects.filter(target__inspection=again).count() == 2
