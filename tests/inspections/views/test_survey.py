"""业主测评 in the offices: from a cycle's page to slips, progress without answers, and the result."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from inspections.actions import survey as acts
from inspections.models import Cycle, Survey, SurveyCode
from tests.factories import inspections as make
from tests.factories.ground import NOW
from tests.inspections.actions.test_survey import BAD, Scene
from tests.inspections.scene import browse
from tests.registry.views.test_estate_acts import sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return Scene()


def page(name: str, scene: Scene) -> str:
    return reverse(f"inspections:survey-{name}", args=[scene.cycle.public_id])


def of_estate(name: str, scene: Scene) -> str:
    return reverse(f"inspections:survey-{name}", args=[scene.cycle.public_id, scene.home.public_id])


def test_slips_are_a_file_that_cannot_be_had_twice(scene):
    Survey.objects.update(closes_at="2099-01-01T00:00:00Z")
    officer, where = browse(scene.town.street_officer), of_estate("slips", scene)
    typed = sent(officer.get(where), count=23)
    answer = officer.post(where, typed)
    assert answer["Content-Type"] == "application/pdf"
    assert len(re.findall(rb"/Type /Page\b", answer.content)) == 3
    again = officer.post(where, typed)
    assert again.status_code == 302
    assert SurveyCode.objects.count() == 23
    more = officer.post(where, sent(officer.get(where), count=18)).content.decode()
    assert "最多还能印 17 张" in more
    assert browse(scene.town.street_leader).get(where).status_code == 404


def test_offices_see_how_many_answered_and_nothing_of_what(scene):
    for code in scene.print()[:3]:
        scene.answer(code, BAD)
    seen = browse(scene.town.street_officer).get(page("detail", scene)).content.decode()
    assert "锦汀小区" in seen
    assert "听潮苑" not in seen
    assert re.search(r"3 / 30", re.sub(r"<[^>]+>", "", seen))
    assert "不满意" not in seen
    assert browse(scene.town.firm_manager).get(page("detail", scene)).status_code == 404


def test_a_firm_reads_the_rate_once_results_are_shown_and_no_codes(scene):
    for code in scene.print()[:32]:
        scene.answer(code)
    acts.close(by=scene.inspector, survey=scene.survey, at=NOW)
    Cycle.objects.update(state="publicity")
    manager = browse(scene.town.firm_manager)
    seen = manager.get(of_estate("estate", scene)).content.decode()
    assert "100.0%" in seen
    for words in (scene.one.link, "第 1 批"):
        assert words not in seen
    assert "枫和雅筑" not in manager.get(page("detail", scene)).content.decode()


def test_a_cycle_leads_to_its_survey_or_to_planning_one(scene):
    inspector = browse(scene.town.inspector)
    there = inspector.get(scene.cycle.get_absolute_url()).content.decode()
    assert page("detail", scene) in there
    assert page("new", scene) not in there
    other = make.cycle(scene.town.places["city"], laid_out_at=NOW)
    plan = reverse("inspections:survey-new", args=[other.public_id])
    assert plan in inspector.get(other.get_absolute_url()).content.decode()
    officer = browse(scene.town.street_officer)
    assert plan not in officer.get(other.get_absolute_url()).content.decode()
    assert officer.get(plan).status_code == 404
