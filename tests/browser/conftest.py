"""What browser tests share: a way to visit a page as somebody, in a mode, at a width, and to judge what is seen.

`visit("/notices/", width=390)` opens a page of the live server; `visit(…, as_=membership)` opens it signed in.
`look(page)` judges it: `.violations()` asks axe, `.sideways()`, `.shift()`, `.weight()` and `.outside()` measure.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Response
from pytest_django.live_server_helper import LiveServer

from oversight.models import Person

WIDTHS = (320, 390, 600, 768, 1024, 1280, 1440)
HEIGHTS = {1440: 900, 390: 844, 320: 640}
WATCH_SHIFTS = """
window.__shift = 0;
window.__moved = [];
const at = (box) => `${box.x},${box.y} ${box.width}x${box.height}`;
const told = (source, entry) =>
  `${entry.value.toFixed(4)} at ${entry.startTime.toFixed()} ms: ${at(source.previousRect)} -> ${at(source.currentRect)} `
  + (source.node?.outerHTML ?? source.node?.textContent ?? "").slice(0, 90);
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) {
    window.__shift += entry.value;
    window.__moved.push(...entry.sources.map((source) => told(source, entry)));
  }
}).observe({ type: "layout-shift", buffered: true });
"""
REST = 300  # ms
SIDEWAYS = """large => {
  document.documentElement.classList.toggle("large", large);
  return document.documentElement.scrollWidth - window.innerWidth;
}"""
PICTURES = ("image/",)


@dataclass
class Look:
    """What one page did and how it looks."""

    page: Page
    home: str
    responses: list[Response] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    status: int = 0

    def violations(self) -> list[str]:
        """What axe finds, one line each: rule, target, why."""
        found = Axe().run(self.page).response["violations"]
        return [
            f"{rule['id']}: {node['target']} {node.get('failureSummary', '')}"
            for rule in found
            for node in rule["nodes"]
        ]

    def sideways(self) -> int:
        """By how many pixels the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))

    def widest(self, widths: Sequence[int] = WIDTHS) -> dict[int, int]:
        """The widths at which the page scrolls sideways, and by how much."""
        over = {}
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": 800})
            if (pixels := self.sideways()) > 0:
                over[width] = pixels
        return over

    def overflows(self, widths: Sequence[int] = WIDTHS) -> dict[tuple[int, str], int]:
        """The same for text of the usual and of the large size: a window is resized once for both."""
        over = {}
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": 800})
            for text in ("usual", "large"):
                pixels = self.page.evaluate(SIDEWAYS, text == "large")
                if pixels > 0:
                    over[width, text] = pixels
        self.page.evaluate(SIDEWAYS, False)
        return over

    def shift(self) -> float:
        """The layout shift since the page began to load, up to when it has been at rest for a moment."""
        still_to_wait = REST - self.page.evaluate("performance.now()")  # none where axe was asked in between
        self.page.wait_for_timeout(max(0, still_to_wait))
        return float(self.page.evaluate("window.__shift"))

    def moved(self) -> list[str]:
        """What shifted: by how much, when, from where to where."""
        return list(self.page.evaluate("window.__moved"))

    def weight(self) -> int:
        """Bytes of all that was fetched, unpacked, pictures aside."""
        plain = (r for r in self.responses if not r.headers.get("content-type", "").startswith(PICTURES))
        return sum(len(response.body()) for response in plain if response.status == 200)

    def blocking_sheets(self) -> int:
        """How many stylesheets the first painting waits for."""
        return self.page.locator('link[rel="stylesheet"]').count()

    def outside(self) -> list[str]:
        """Addresses asked for that are not this server's."""
        return [r.url for r in self.responses if not r.url.startswith((self.home, "data:"))]


Visit = Callable[..., Look]


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer) -> Iterator[Visit]:
    """Open a page of the live server; every visit has a context, and so a browser memory, of its own."""
    yield from visiting(browser, live_server.url)


@pytest.fixture(scope="session")
def city_server(django_db_setup: None) -> Iterator[LiveServer]:
    """A server for pages of the sample city; it reads whatever database is pointed at."""
    server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture
def visit_city(city: None, city_server: LiveServer, browser: Browser) -> Iterator[Visit]:
    """`visit` in the sample city; ``as_`` may be a user name of its cast."""
    yield from visiting(browser, city_server.url)


def visiting(browser: Browser, home: str) -> Iterator[Visit]:
    """A way to open pages of the server at ``home``; what was opened is closed at the end."""
    contexts: list[BrowserContext] = []

    def open_page(
        path: str,
        *,
        width: int = 1440,
        language: str = "zh-hans",
        contrast: bool = False,
        large: bool = False,
        script: bool = True,
        as_: Any = None,
        context: BrowserContext | None = None,
    ) -> Look:
        if context is None:
            context = browser.new_context(
                viewport={"width": width, "height": HEIGHTS.get(width, 800)}, java_script_enabled=script
            )
            contexts.append(context)
            context.add_cookies(cookies_for(home, language=language, contrast=contrast, large=large, as_=as_))
        page = context.new_page()
        page.add_init_script(WATCH_SHIFTS)
        seen = Look(page, home)
        page.on("response", lambda response: seen.responses.append(response))
        page.on("console", lambda said: seen.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        seen.status = page.goto(home + path).status
        return seen

    yield open_page
    for context in contexts:
        context.close()


def cookies_for(url: str, *, language: str, contrast: bool, large: bool, as_: Any) -> list[Any]:
    """The cookies of a mode and of a person; ``as_`` is a person, or a membership to act under."""
    jar = {settings.LANGUAGE_COOKIE_NAME: language}
    if contrast:
        jar["high_contrast"] = "1"
    if large:
        jar["large_text"] = "1"
    if as_ is not None:
        jar[settings.SESSION_COOKIE_NAME] = session_of(as_)
    return [{"name": name, "value": value, "url": url} for name, value in jar.items()]


def session_of(who: Any) -> str:
    """The key of a session signed in as ``who``, by password a moment ago: a person, a membership, a user name."""
    who = Person.objects.get(username=who) if isinstance(who, str) else who
    client = Client()
    person = getattr(who, "person", who)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(person.pk)
    if hasattr(who, "person"):
        session["membership"] = who.pk
    session.save()
    return client.cookies[settings.SESSION_COOKIE_NAME].value
