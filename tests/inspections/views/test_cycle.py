"""A cycle on its pages: planned by an inspector, opened by the head, seen by street; words where there is nothing."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from inspections.actions import opening
from inspections.models import Cycle
from oversight.models import Job
from tests.factories import inspections as make
from tests.factories.ground import acting_as
from tests.inspections.actions.test_cycle import drafted, town, work  # noqa: F401
from tests.matrix.rows_cycles import plan
from tests.registry.views.test_estate_acts import sent

pytestmark = pytest.mark.django_db


def url(name: str, row: Cycle) -> str:
    return reverse(f"inspections:cycle-{name}", args=[row.public_id])


def test_an_inspector_plans_and_the_head_opens_what_the_page_foresees(town, browse):  # noqa: F811
    make.standard()
    inspector, head = browse(town.inspector), browse(town.head)
    where = reverse("inspections:cycle-plan")
    typed = plan(type("Place", (), {"town": town}), None, None)
    answer = inspector.post(where, sent(inspector.get(where), **typed))
    row = Cycle.objects.get()
    assert answer.url == row.get_absolute_url()
    assert (row.period.upper, row.window("on_site")) == (
        date(2027, 1, 1),
        (date(2026, 11, 2), date(2026, 12, 20)),
    )
    assert "启动考核周期" not in inspector.get(answer.url).text
    page = head.get(url("open", row))
    assert "3 个小区" in page.text  # of the town's three that a firm holds; none is left out
    head.post(url("open", row), sent(page))
    assert "生成考核表" in head.get(answer.url).text
    work(row, town)
    seen = browse(town.street_leader).get(answer.url).text
    assert "北街道" in seen
    assert "南街道" not in seen


def test_what_was_typed_stays_and_the_fault_stands_at_its_field(town, browse):  # noqa: F811
    make.standard()
    inspector = browse(town.inspector)
    where = reverse("inspections:cycle-plan")
    typed = plan(type("Place", (), {"town": town}), None, None) | {"survey_weight": "0.3"}
    page = inspector.post(where, sent(inspector.get(where), **typed))
    assert page.context["form"].errors["survey_weight"]
    assert "年度考核" in page.text
    assert not Cycle.objects.exists()


def test_a_draft_is_shown_as_it_was_planned(town, browse):  # noqa: F811
    row = drafted(town, bureau_share="0.3")
    shown = browse(town.inspector).get(url("draft", row)).context["form"].initial
    assert (shown["last"], shown["bureau_share"]) == (date(2026, 12, 31), 30)


def test_work_that_stopped_is_said_and_gone_on_with(town, browse):  # noqa: F811
    row = opening.open_(by=acting_as(town.head), cycle=drafted(town), at=row_at())
    Job.objects.filter(kind=opening.WORK).update(state=Job.FAILED, message="处理时出错")
    head = browse(town.head)
    assert url("resume", row) in head.get(row.get_absolute_url()).text
    assert url("resume", row) not in browse(town.inspector).get(row.get_absolute_url()).text
    head.post(url("resume", row), sent(head.get(url("resume", row))))
    assert Job.objects.filter(kind=opening.WORK, state=Job.WAITING).count() == 1


def row_at():
    from tests.factories.ground import NOW

    return NOW
