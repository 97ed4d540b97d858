"""Every component in every state: readable by all, no wider than its window, light, still."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIDES = ["/design/", "/design/public/"]
BUDGET = 150 * 1024  # bytes of a public page, pictures aside


@pytest.fixture(autouse=True)
def demo(settings):
    """The page of components stands in the demo alone."""
    settings.DEMO = True


@pytest.mark.parametrize("contrast", [False, True], ids=["normal", "contrast"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("path", SIDES)
def test_axe_finds_nothing(visit: Visit, path, width, language, contrast):
    seen = visit(path, width=width, language=language, contrast=contrast)
    assert seen.violations() == []
    assert seen.complaints == []


@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("path", SIDES)
def test_no_page_scrolls_sideways(visit: Visit, path, language, large):
    assert visit(path, language=language, large=large).widest() == {}


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("path", SIDES)
def test_nothing_moves_while_it_loads(visit: Visit, path, width):
    assert visit(path, width=width).shift() == 0


def test_one_sheet_and_no_other_host(visit: Visit):
    seen = visit("/design/public/")
    assert seen.blocking_sheets() == 1
    assert seen.outside() == []


def test_public_furniture_leaves_room_in_the_budget(visit: Visit):
    """Sheet, script and furniture; the page of components itself is as long as ten pages and is not counted."""
    seen = visit("/no-such-page/")
    assert seen.weight() < BUDGET * 3 // 4


def test_menu_opens_without_script(visit: Visit):
    page = visit("/design/", width=1440, script=False).page
    summary = page.locator(".place-bar summary")
    summary.click()
    assert page.get_by_role("link", name="东兴街道").is_visible()


def test_escape_closes_a_menu_and_gives_the_focus_back(visit: Visit):
    page = visit("/design/").page
    page.locator(".place-bar summary").click()
    page.keyboard.press("Escape")
    assert not page.get_by_role("link", name="东兴街道").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_error_summary_takes_the_focus_and_leads_to_the_field(visit: Visit):
    page = visit("/design/").page
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    page.get_by_role("link", name="竣工日期：").click()
    assert page.evaluate("document.activeElement.id") == "bad_built_year"


def test_chosen_rows_are_counted(visit: Visit):
    page = visit("/design/").page
    page.locator("tbody .pick label").nth(0).click()
    page.locator("tbody .pick label").nth(1).click()
    assert page.locator("[data-picked-count]").inner_text() == "2"
    page.get_by_role("button", name="取消选择").click()
    assert page.locator("tbody .pick input:checked").count() == 0


def test_skip_link_is_the_first_stop(visit: Visit):
    page = visit("/no-such-page/").page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_focus_is_seen_on_every_stop(visit: Visit):
    page = visit("/design/").page
    page.evaluate("document.activeElement.blur()")
    for _stop in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"


def test_greyscale_print_shows_no_furniture(visit: Visit):
    page = visit("/design/").page
    page.emulate_media(media="print")
    assert not page.locator(".masthead-staff").is_visible()
    assert not page.locator(".foot").is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.tag-gravest')).color") == "rgb(0, 0, 0)"


def test_each_printed_page_names_time_and_number(visit: Visit):
    paper = PdfReader(BytesIO(visit("/design/").page.pdf(format="A4")))
    pages = [page.extract_text() for page in paper.pages]
    assert len(pages) > 1
    for number, text in enumerate(pages, start=1):
        assert "/design/" in text
        assert "2026-11-23 09:05" in text
        assert f"{number} / {len(pages)}" in text


def test_targets_are_big_enough_for_a_finger(visit: Visit):
    page = visit("/design/", width=390).page
    small = page.evaluate(
        """() => Array.from(document.querySelectorAll(".button:not(.button-small), summary, .govuk-input, .pages a"))
            .filter((part) => part.offsetParent && part.getBoundingClientRect().height < 43.5)
            .filter((part) => !part.closest(".place-bar"))
            .map((part) => part.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_a_table_stays_a_table_on_paper(visit: Visit):
    page = visit("/design/").page
    page.set_viewport_size({"width": 794, "height": 1123})  # A4
    page.emulate_media(media="print")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.table-rows thead')).display")
        == "table-header-group"
    )
    assert page.evaluate("getComputedStyle(document.querySelector('.table-rows tr')).display") == "table-row"
