"""The public pages as a reader meets them: home, notice, registers, calculator, search; both widths, both languages."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cms.actions import notice
from cms.models import NoticePage
from registry.models import RoomPolicy
from tests.cms.conftest import town  # noqa: F401  the same people
from tests.factories import notices
from tests.factories.registry import estate, firm, tenure
from tests.oversight.actions.test_document import Scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def city(town):  # noqa: F811
    """Something of each kind on view."""
    at = timezone.now()
    home = estate("锦汀小区", town.north, households=1200)
    keeper = firm("营口澄岸物业服务有限公司二", town.north)
    tenure(home, keeper)
    estate("怡园旧里", town.north)
    rule = json.loads(Path("docs/examples/room-policies/sample-city.json").read_text("utf-8"))
    RoomPolicy.objects.create(
        name="样例市物业管理用房标准",
        valid_from=date(2008, 1, 1),
        rule=rule,
        digest="0" * 64,
        published_at=at,
    )
    text = "## 一、范围\n\n全市小区。\n\n| 项目 | 要求 |\n| 层高 | 不低于2.20米 |\n\n- 逐间登记\n- 留存照片"
    page = notices.on_view(
        town.editor, town.head, "announcements", at=at, title="关于开展用房普查的通知", text=text
    )
    page = notice.amend(
        by=town.editor2, page=page, content={"correction_note": "更正电话", "source": "物业处"}, at=at
    )
    notice.publish(by=town.head, page=notice.submit(by=town.editor2, page=page, at=at), at=at)
    window = notices.on_view(
        town.editor,
        town.head,
        "publicity",
        at=at,
        title="示范小区名单公示",
        window_days=5,
        objection_how="物业处",
    )
    notices.on_view(town.editor, town.head, "policies", at=at, title="用房办法", authority="市局")
    notices.on_view(town.street, town.leader, at=at, title="建丰街道巡查安排")
    return {
        "notice": NoticePage.objects.get(pk=page.pk).get_url(),
        "publicity": window.get_url(),
        "estate": f"/estates/{home.public_id}/",
        "firm": f"/firms/{keeper.code}/",
    }


def pages(city):
    return [
        "/",
        city["notice"],
        city["publicity"],
        city["estate"],
        city["firm"],
        "/estates/",
        "/firms/",
        "/policies/",
        "/offices/",
        "/search/?q=锦汀",
        "/search/?q=无此小区",
        "/calculator/room/?area=154754&use=residential&provided=602.36",
        "/calculator/room/?area=abc",
        "/open-data/",
        "/open-data/api/",
        "/site-map/",
        "/help/",
    ]


MODES = [{}, {"language": "en"}, {"contrast": True}, {"large": True}]


def test_nothing_is_wrong_with_any_page(city, visit, full):
    """axe, width, weight, outside addresses, sheets: one mix of mode and width a page, all of them in full."""
    for number, path in enumerate(pages(city)):
        mixes = [(mode, width) for mode in MODES for width in (1440, 390)]
        for mode, width in mixes if full else [mixes[number % len(mixes)], mixes[(number + 3) % len(mixes)]]:
            seen = visit(path, width=width, **mode)
            told = (path, mode, width)
            assert seen.violations() == [], told
            assert seen.sideways() <= 0, told
            assert seen.complaints == [], told
            assert seen.outside() == [], told
            assert seen.weight() <= 150_000, (told, seen.weight())
            assert seen.blocking_sheets() == 1, told
            seen.page.close()


def test_home_and_notice_hold_at_every_width(city, visit):
    for path in ("/", city["publicity"], city["notice"], "/estates/"):
        assert visit(path).widest() == {}, path


def test_nothing_moves_while_a_page_loads(city, visit):
    for path in ("/", city["notice"]):
        assert visit(path).shift() < 0.0001


def test_a_reader_without_script_finds_an_estate_and_computes_its_rooms(city, visit):
    page = visit("/", script=False).page
    page.fill("#hero-search", "锦汀")
    page.keyboard.press("Enter")
    page.click("text=锦汀小区")
    assert page.inner_text("h1") == "锦汀小区"
    assert "营口澄岸物业服务有限公司二" in page.inner_text("main")
    page.click("text=先算一算应配多少")
    assert "应配管理用房 200.00 m²" in page.inner_text("h1")
    page.fill("[name=provided]", "120")
    page.click("button:has-text('算一算')")
    assert "差 80.00 m²" in page.inner_text("h1")
    assert "50,000.00 × 4‰" in page.inner_text("main")


def test_the_objection_card_stands_first_on_a_phone(city, visit):
    page = visit(city["publicity"], width=390).page
    card, head = page.locator("aside").bounding_box(), page.locator(".notice-head").bounding_box()
    assert card["y"] < head["y"]
    wide = visit(city["publicity"], width=1440).page
    assert wide.locator("aside").bounding_box()["x"] > wide.locator(".notice-head").bounding_box()["x"]


def test_home_asks_first_and_puts_publicity_before_news(city, visit):
    page = visit("/", width=390).page
    order = [
        page.locator(".site-search").first.bounding_box()["y"],
        page.locator(".tiles").bounding_box()["y"],
        page.locator("text=示范小区名单公示").bounding_box()["y"],
        page.locator("text=建丰街道巡查安排").bounding_box()["y"],
        page.locator("#city").bounding_box()["y"],
    ]
    assert order == sorted(order)


def test_a_copy_is_compared_from_a_real_browser(visit, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    made = Scene().issue()
    seen = visit(f"/verify/{made.code}/")
    seen.page.get_by_label("PDF 文件").set_input_files(made.file.path)
    seen.page.get_by_role("button", name="比对文件").click()
    expect(seen.page.get_by_text("没有被改动")).to_be_visible()
