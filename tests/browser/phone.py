"""A scorer's phone in real Chromium, and what is done on its screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from oversight.models import Membership
from tests.browser.conftest import cookies_for
from tests.inspections.scene import FIRE, picture

WIDTH = {"width": 390, "height": 844}


class Phone:
    """A device with a memory of its own, which outlives the browser."""

    def __init__(self, playwright: Playwright, launch: dict[str, Any], folder: Path, home: str) -> None:
        self.playwright, self.launch, self.folder, self.home = playwright, launch, folder, home
        self.context: BrowserContext = self._start()

    def _start(self) -> BrowserContext:
        return self.playwright.chromium.launch_persistent_context(
            str(self.folder), viewport=WIDTH, **self.launch
        )

    def restart(self) -> None:
        """Close the browser and open it again."""
        self.context.close()
        self.context = self._start()

    def sign_in(self, who: Membership) -> None:
        self.context.clear_cookies()
        self.context.add_cookies(
            cookies_for(self.home, language="zh-hans", contrast=False, large=False, as_=who)
        )

    def open(self, path: str) -> Page:
        """A page of the portal, when its script is done."""
        page = self.context.new_page()
        page.goto(self.home + path)
        return self.ready(page)

    def ready(self, page: Page) -> Page:
        page.wait_for_selector("html[data-field-ready]", timeout=15000)
        return page


@pytest.fixture
def phones(
    playwright: Playwright, browser_type_launch_args: dict[str, Any], tmp_path: Path, live_server: Any
) -> Iterator[Any]:
    made: list[Phone] = []

    def phone(who: Membership) -> Phone:
        made.append(
            Phone(playwright, browser_type_launch_args, tmp_path / f"phone{len(made)}", live_server.url)
        )
        made[-1].sign_in(who)
        return made[-1]

    yield phone
    for one in made:
        one.context.close()


def screen(page: Page, code: str = FIRE) -> Any:
    """The form of one item, opened from the list."""
    page.locator(f'[data-open="{code}"]').click()
    return page.locator(f'form[data-item="{code}"]')


def count(form: Any, times: int, place: str = "3 号楼 B1 层") -> None:
    """Press plus so often, and say where."""
    line = form.locator("[data-line]").first
    for _time in range(times):
        line.locator('[data-step="1"]').click()
    line.locator('[name="line-place"]').fill(place)


def bar(page: Page, words: str) -> None:
    expect(page.locator("[data-sync-title]")).to_have_text(words, timeout=15000)


def photograph(form: Any, colour: str = "steelblue") -> None:
    file = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture(colour=colour)}
    form.locator("[data-line]").first.locator('input[type="file"]').set_input_files(file)
