"""考核质量分析: the head reads it before results are shown; nobody else does."""

from __future__ import annotations

import pytest
from django.urls import reverse

from inspections.actions import integrity
from inspections.models import Assignment
from inspections.views.integrity import named
from tests.factories.ground import NOW
from tests.inspections.results import reviewed

pytestmark = pytest.mark.django_db


@pytest.fixture
def results():
    found = reviewed()
    for (_name, part), sheet in found.sheets.items():
        who = found.town.street_officer if part == "street" else found.town.inspector
        Assignment.objects.create(sheet=sheet, membership=who, made_at=NOW)
    return found


@pytest.fixture
def town(results):
    return results.town


def test_each_assessor_has_a_line_with_mean_and_sheets(results):
    lines, pairs, names = integrity.report_of(results.cycle)
    assert {names[one.assessor] for one in lines} == {"street_officer", "inspector"}
    assert {one.sheets for one in lines} == {5}
    assert all(one.never_marked for one in lines)
    assert len(pairs) == 5
    numbers = {sheet.number: sheet.estate.name for sheet in results.sheets.values()}
    assert {name for name, _pair in named(list(pairs))} == set(numbers.values())
    assert all(numbers[pair.first] == name for name, pair in named(list(pairs)))


def test_the_head_reads_it_and_nobody_else(results, browse):
    url = reverse("inspections:result-integrity", args=[results.cycle.public_id])
    page = browse(results.town.head).get(url)
    assert page.status_code == 200
    assert "street_officer" in page.text
    assert "不足 5 张考核表的" in page.text
    for who in ("inspector", "street_leader", "auditor", "firm_manager"):
        assert browse(results.town.people[who]).get(url).status_code == 404
