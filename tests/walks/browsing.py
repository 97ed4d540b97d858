"""Somebody at a real browser: opens pages, follows links, fills fields by their labels, presses buttons by words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response, expect
from pytest_django.live_server_helper import LiveServer

from oversight.models import Membership
from tests.browser.conftest import HEIGHTS, cookies_for


class Person:
    """One person's window; a page that answers with a server's error ends the walk."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self.context, self.home = context, home
        self.page: Page = context.new_page()
        self.page.on("response", self._look)
        self.broken: list[str] = []

    def _look(self, response: Response) -> None:
        if response.status >= 500:
            self.broken.append(f"{response.status} {response.url}")

    def opens(self, path: str) -> Person:
        """The page at ``path``."""
        self.page.goto(self.home + path)
        assert not self.broken
        return self

    def follows(self, words: str) -> Person:
        """The first link with these words."""
        self.page.locator("main").get_by_role("link", name=words, exact=True).first.click()
        self.page.wait_for_load_state()
        assert not self.broken
        return self

    def presses(self, words: str) -> Person:
        """The button with these words; the form's errors end the walk."""
        self.page.get_by_role("button", name=words, exact=True).first.click()
        self.page.wait_for_load_state()
        assert not self.broken
        wrong = self.page.locator(".govuk-error-message")
        assert not wrong.count(), wrong.all_inner_texts()
        return self

    def types(self, **typed: str) -> Person:
        """Into fields named by their labels."""
        for label, text in typed.items():
            self.page.get_by_label(label, exact=True).fill(text)
        return self

    def field(self, label: str) -> Locator:
        """The field that this label begins."""
        return self.page.get_by_label(label)

    def dates(self, **days: date) -> Person:
        """Into the three boxes of each day."""
        for label, day in days.items():
            boxes = self.page.get_by_role("group", name=label).locator("input")
            for box, number in zip(boxes.all(), (day.year, day.month, day.day), strict=True):
                box.fill(str(number))
        return self

    def reads(self, words: str) -> Person:
        """The page says so."""
        expect(self.page.locator("main")).to_contain_text(words, timeout=15000)
        return self

    def misses(self, path: str, missing: str) -> bool:
        """Whether the page answers word by word as one that is not there."""
        told = []
        for at in (path, missing):
            answer = self.page.goto(self.home + at)
            told.append((answer and answer.status, self.page.inner_text("main").replace(at, "…")))
        return told[0][0] == 404 and told[0] == told[1]


@pytest.fixture
def person(browser: Browser, live_server: LiveServer) -> Iterator[Any]:
    """The window of a posting; of None, the public. Whoever comes back after days signs in anew."""
    made: list[BrowserContext] = []

    def at_window(who: Membership | None, width: int = 1440) -> Person:
        context = browser.new_context(viewport={"width": width, "height": HEIGHTS[width]})
        cookies = cookies_for(live_server.url, language="zh-hans", contrast=False, large=False, as_=who)
        context.add_cookies(cookies)
        made.append(context)
        return Person(context, live_server.url)

    yield at_window
    for context in made:
        context.close()
