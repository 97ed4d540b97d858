"""The desk's heading and header: no words about an order of nothing, English as it is written, the phone's menu."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.conf import settings

ORDER = "按截止时间排序"


def test_an_empty_desk_says_nothing_of_its_order(town, signed_in):
    assert ORDER not in signed_in(town.auditor).get("/desk/").content.decode()


def test_a_desk_with_work_says_how_it_is_ordered(town, signed_in):
    browser = signed_in(town.leader)
    form = {"post": "street_officer", "name": "新人"}
    browser.post(f"/bodies/{town.street.pk}/invite/", form)
    assert ORDER in browser.get("/desk/").content.decode()


def test_the_english_header_is_english(town, signed_in):
    browser = signed_in(town.inspector)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = BeautifulSoup(browser.get("/desk/").content, "html.parser")
    words = [link.get_text(strip=True) for link in page.select("nav.only-wide a")]
    assert {"Firms", "Territories"} <= set(words)
    assert not {"Firm", "Territory"} & set(words)
    day = page.select_one(".place-bar .day span").get_text(" ", strip=True)
    assert day.split()[0] in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    assert day.split()[1].isdecimal()


@pytest.mark.parametrize("who", ["manager", "inspector"])
def test_the_phone_s_menu_begins_with_the_pages_and_ends_with_signing_out(town, signed_in, who):
    page = BeautifulSoup(signed_in(getattr(town, who)).get("/desk/").content, "html.parser")
    rows = [row.get_text(" ", strip=True) for row in page.select(".site-menu .menu-panel li")]
    wide = [link.get_text(strip=True) for link in page.select("nav.only-wide a")]
    assert rows[: len(wide)] == wide
    assert rows[-1] == "退出登录"
    assert rows.count("退出登录") == 1
