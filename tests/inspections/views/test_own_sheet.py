"""企业自评 on the firm's pages, and beside the official points where somebody reviews or reads the result."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from inspections.actions import selfsheet
from inspections.models import Cycle
from tests.factories import inspections as make
from tests.factories.ground import acting_as
from tests.inspections.actions.test_selfsheet import Own
from tests.inspections.scene import FIRE, browse
from tests.registry.views.test_estate_acts import sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def own() -> Own:
    """A sheet whose window is open now, whenever that is."""
    found = Own()
    today = timezone.localdate()
    days = [(today - timedelta(days=1)).isoformat(), (today + timedelta(days=3)).isoformat()]
    Cycle.objects.update(windows={"on_site": ["2026-11-02", "2099-12-20"], "self_report": days})
    found.url = reverse("inspections:self-sheet", args=[found.sheet.number])
    found.browser = browse(found.town.firm_worker)
    return found


def page(name: str, own: Own, *more: str) -> str:
    return reverse(f"inspections:self-{name}", args=[own.sheet.number, *more])


def test_a_firm_finds_begins_fills_and_hands_in_its_sheet(own):
    listed = own.browser.get(reverse("inspections:self-list")).content.decode()
    assert own.url in listed
    assert "未开始" in listed
    own.browser.post(page("begin", own), sent(own.browser.get(page("begin", own))))
    where = page("item", own, FIRE)
    form = own.browser.get(where)
    assert "data-step=" not in form.content.decode(), "without script a stepper would be dead"
    line = {
        "line-line": str(uuid.uuid4()),
        "line-finding": "a",
        "line-count": "2",
        "line-place": "",
        "line-note": "",
    }
    saved = own.browser.post(where, {"base": "0", "entry": str(uuid.uuid4()), **line})
    assert saved["Location"] == page("item", own, "4.5")
    assert own.sheet.items.get(code=FIRE).points == 2
    held = own.browser.post(page("submit", own), sent(own.browser.get(page("submit", own)), name="江经理"))
    assert "还缺" in held.content.decode()
    make.scored(own.sheet, by=own.town.firm_worker, state="inspecting")
    done = own.browser.post(page("submit", own), sent(own.browser.get(page("submit", own)), name="江经理"))
    assert done["Location"] == own.url
    after = own.browser.get(own.url).content.decode()
    assert "已提交" in after
    assert page("submit", own) not in after
    assert own.browser.get(where)["Location"] == own.url


def test_the_scorers_pages_lead_to_the_firm_s_own_and_others_find_nothing(own):
    led = own.browser.get(reverse("inspections:field-sheet", args=[own.sheet.number]))
    assert led["Location"] == own.url
    for act in ("begin", "complete", "submit"):
        led = own.browser.post(reverse(f"inspections:sheet-{act}", args=[own.sheet.number]))
        assert led.status_code in (302, 404)
    own.sheet.refresh_from_db()
    assert own.sheet.state == "assigned"
    for name in ("rival_manager", "street_officer", "head"):
        assert browse(own.town.people[name]).get(own.url).status_code == 404
    assert browse(own.town.street_officer).get(reverse("inspections:self-list")).status_code == 404


def test_after_the_window_the_page_says_so_and_takes_nothing(own):
    Cycle.objects.update(
        windows={"on_site": ["2026-11-02", "2099-12-20"], "self_report": ["2026-01-02", "2026-01-09"]}
    )
    shown = own.browser.get(own.url).content.decode()
    assert "已经截止" in shown
    assert page("begin", own) not in shown
    tried = own.browser.post(page("begin", own), sent(own.browser.get(page("begin", own))))
    assert "不在企业自评的时段内" in tried.content.decode()


def test_the_reviewer_reads_it_beside_the_official_points(own):
    make.scored(own.sheet, by=own.town.firm_worker, state="inspecting")
    leader = browse(own.town.street_leader)
    make.handed_in(own.official, by=own.town.street_officer)
    review = reverse("inspections:sheet-review", args=[own.official.number])
    assert "企业自评" not in leader.get(review).content.decode(), "before the firm handed it in"
    at = timezone.now()
    by = acting_as(own.town.firm_manager, at)
    selfsheet.hand_in(by=by, sheet=own.sheet, name="江经理", remark="", at=at)
    seen = leader.get(f"{review}?item={FIRE}").content.decode()
    assert "企业自评" in seen
    assert "100.00 / 100.00 分，不计入结果" in seen
