"""The assessment's home: the cycles at work, the newest results that the reader may see, and the parts."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from inspections.actions import publishing
from inspections.models import Cycle
from tests.factories.ground import acting_as
from tests.inspections.results import reviewed

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return reviewed()


@pytest.fixture
def town(made):
    return made.town


def home(browse, who):
    answer = browse(who).get(reverse("inspections:home"))
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("who", ["head", "street_officer", "firm_manager"])
def test_it_tells_of_the_cycle_at_work_and_of_results_once_they_are_shown(made, browse, who):
    reader, results = made.town.people[who], reverse("inspections:result", args=[made.cycle.public_id])
    before = home(browse, reader)
    assert made.cycle.get_absolute_url() in before
    assert "已提交考核表" in before
    assert f'href="{results}"' not in before
    publishing.show(by=acting_as(made.town.head), cycle=made.cycle, at=timezone.now())
    after = home(browse, reader)
    assert f'href="{results}"' in after
    assert "参评小区" in after


def test_without_a_cycle_at_work_it_says_so_and_leads_to_the_parts(made, browse):
    Cycle.objects.update(state="archived")
    page = home(browse, made.town.inspector)
    assert "现在没有进行中的考核周期" in page
    assert reverse("inspections:standard-list") in page
