"""测评页: answered on a plain page with a code, once; wrong codes wait, the clock closes, the rate comes afterwards."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inspections.models import Cycle, Survey, SurveyAnswer
from oversight.kernel.calendar import midnight
from oversight.kernel.codes import shown
from oversight.models import SecurityEvent
from oversight.tries import WRONG_TRIES
from tests.inspections.actions.test_survey import Scene

pytestmark = pytest.mark.django_db
WHOLE = {"expected_1": "5", "perceived_1": "4", "overall_1": "4"}


@pytest.fixture
def scene() -> Scene:
    """A survey that is open now, whenever that is."""
    found = Scene()
    now = timezone.now()
    Survey.objects.update(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
    found.url = reverse("cms:survey", args=[found.one.link])
    return found


def test_a_household_answers_once_on_a_plain_page(scene):
    code = scene.print()[0]
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(f"{scene.url}?c={code}")
    assert code in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    answer = browser.post(scene.url, {**WHOLE, "code": shown(code).lower()})
    assert answer.status_code == 302
    assert "已收到" in browser.get(answer["Location"]).content.decode()
    assert not browser.cookies
    assert SurveyAnswer.objects.get().overall == 4
    again = browser.post(scene.url, {**WHOLE, "code": code}).content.decode()
    assert "已经答过" in again
    assert SurveyAnswer.objects.count() == 1


def test_what_is_missing_is_named_and_what_was_chosen_stays(scene):
    code = scene.print()[0]
    page = (
        Client().post(scene.url, {"expected_1": "5", "perceived_1": "6", "code": code[:5]}).content.decode()
    )
    for words in ("请选一项：总的来说", "16 位字母和数字"):
        assert words in page
    chosen = BeautifulSoup(page, "html.parser").select("input[name=expected_1][checked]")
    assert [one["value"] for one in chosen] == ["5"]
    assert not SurveyAnswer.objects.exists()
    assert not SecurityEvent.objects.filter(kind="wrong_code").exists()


def test_ten_wrong_codes_wait_for_this_link_and_address_alone(scene):
    code = scene.print()[0]
    browser = Client(REMOTE_ADDR="198.51.100.7")
    for n in range(WRONG_TRIES):
        assert browser.post(scene.url, {**WHOLE, "code": f"{n:016}"}).status_code == 200
    held = browser.post(scene.url, {**WHOLE, "code": code})
    assert held.status_code == 429
    assert not SurveyAnswer.objects.exists()
    event = SecurityEvent.objects.filter(kind="wrong_code").latest("pk")
    assert "198.51.100.7" not in str(event.facts)
    near = scene.survey.estates.get(estate=scene.town.estates["near"])
    other = browser.post(reverse("cms:survey", args=[near.link]), {**WHOLE, "code": code})
    assert other.status_code == 200
    elsewhere = Client(REMOTE_ADDR="198.51.100.8").post(scene.url, {**WHOLE, "code": code})
    assert elsewhere.status_code == 302


def test_the_page_says_when_it_opens_that_it_closed_and_what_came_of_it(scene):
    codes, browser = scene.print(), Client()
    Survey.objects.update(opens_at=midnight(date(2098, 1, 2)), closes_at=midnight(date(2098, 2, 2)))
    assert "2098年1月2日" in browser.get(scene.url).content.decode()
    Survey.objects.update(opens_at=midnight(date(2020, 1, 2)), closes_at=midnight(date(2020, 2, 2)))
    late = browser.post(scene.url, {**WHOLE, "code": codes[0]})
    assert "已经截止" in late.content.decode()
    assert not SurveyAnswer.objects.exists()
    scene.one.refresh_from_db()
    type(scene.one).objects.update(satisfied=28, answers=32, closed_at=timezone.now())
    Survey.objects.update(state="published")
    assert "87.5" not in browser.get(scene.url).content.decode(), "before the cycle's results are shown"
    Cycle.objects.update(state="publicity")
    assert "87.5" in browser.get(scene.url).content.decode()
    type(scene.one).objects.update(satisfied=8, answers=12)
    small = browser.get(scene.url).content.decode()
    assert "答卷太少" in small
    assert "66.7" not in small
    assert browser.get(reverse("cms:survey", args=["0" * 16])).status_code == 404
