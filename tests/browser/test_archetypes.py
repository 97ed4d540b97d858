"""Each kind of page in the sample city, as somebody who may read it: readable, no wider than its window, whole.

`make test` looks at each page once, with the modes dealt out over the pages; `make test-full` at all of them.
"""

from __future__ import annotations

from itertools import cycle, product

import pytest

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

BUDGET = 150 * 1024  # bytes of a public page, unpacked, pictures aside
MODES = list(product((1440, 390), ("zh-hans", "en"), (False, True)))  # width, language, high contrast

PUBLIC = ["/account/login/", "/verify/", "/no-such-page/"]
STAFF = [
    ("street", "/desk/"),
    ("inspector", "/desk/todos/"),
    ("inspector", "/inbox/"),
    ("inspector", "/jobs/"),
    ("head", "/calendar/"),
    ("inspector", "/calendar/load/"),
    ("head", "/trail/"),
    ("auditor", "/trail/security/"),
    ("head", "/account/"),
    ("admin", "/account/sessions/"),
    ("head", "/account/2fa/"),
    ("inspector", "/territories/"),
    ("inspector", "/territories/redrawings/"),
    ("inspector", "/registry/checks/"),
    ("inspector", "/registry/room-policies/"),
]
PAGES = [(None, path) for path in PUBLIC] + STAFF


def dealt() -> list[object]:
    """Every page with one mode of the eight in turn, and with all of them where the counts are full."""
    first = [
        pytest.param(who, path, *mode, id=f"{who}-{path}-{mode}")
        for (who, path), mode in zip(PAGES, cycle(MODES), strict=False)
    ]
    known = {case.id for case in first}
    rest = [
        pytest.param(who, path, *mode, id=f"{who}-{path}-{mode}", marks=pytest.mark.full)
        for (who, path), mode in product(PAGES, MODES)
        if f"{who}-{path}-{mode}" not in known
    ]
    return first + rest


@pytest.mark.parametrize(("who", "path", "width", "language", "contrast"), dealt())
def test_a_page_is_readable_by_all(visit_city: Visit, who, path, width, language, contrast):
    seen = visit_city(path, as_=who, width=width, language=language, contrast=contrast)
    assert seen.status in (200, 404)
    assert seen.violations() == []
    assert seen.outside() == []
    assert seen.shift() == 0


@pytest.mark.parametrize(("who", "path"), PAGES)
def test_a_page_fits_every_window(visit_city: Visit, who, path):
    seen = visit_city(path, as_=who)
    assert seen.widest() == {}
    seen.page.evaluate("document.documentElement.classList.add('large')")
    assert seen.widest() == {}


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_is_light(visit_city: Visit, path):
    seen = visit_city(path)
    assert seen.blocking_sheets() == 1
    assert seen.weight() <= BUDGET


@pytest.mark.parametrize(("who", "path"), STAFF)
def test_one_solid_button_one_heading(visit_city: Visit, who, path):
    page = visit_city(path, as_=who).page
    assert page.locator("h1").count() == 1
    assert page.locator(".page-head .button-solid").count() <= 1
    assert "None" not in page.locator("main").inner_text()
