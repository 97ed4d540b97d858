"""Drawings on pages: safe under a strict policy, readable without sight, the same figures as their table."""

import re
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from oversight.papers import bands, chart, tilemap
from oversight.papers.blocks import Picture
from oversight.papers.figure import INKS, Label
from oversight.papers.page import draw
from oversight.papers.svg import svg
from tests import hostile

from .figures import TODAY, every_figure
from .sample import paper

SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {"svg", "title", "desc", "defs", "pattern", "rect", "line", "polyline", "polygon", "circle", "text"}


@pytest.mark.parametrize("name", sorted(every_figure("字")))
def test_a_drawing_is_an_image_with_words_and_needs_no_style(name: str) -> None:
    root = ElementTree.fromstring(svg(every_figure("望澜家园")[name]))
    assert root.get("role") == "img"
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in ALLOWED
        assert "style" not in element.attrib
        assert not any(attribute.startswith("on") for attribute in element.attrib)
        for kind in element.get("class", "").split():
            assert kind == "fig" or re.sub(r"-line$", "", kind.removeprefix("fig-")) in {*INKS, "ground"}


@pytest.mark.parametrize("name", sorted(every_figure("字")))
def test_no_text_leaves_its_text_node(name: str) -> None:
    for text in hostile.strings():
        root = ElementTree.fromstring(svg(every_figure(text)[name]))
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= ALLOWED


def test_every_drawing_can_be_printed_whatever_its_text() -> None:
    for text in hostile.strings()[::19]:
        for figure in every_figure(text[:300]).values():
            assert draw(paper(Picture(figure))).pdf.startswith(b"%PDF-")


@pytest.mark.parametrize("name", sorted(every_figure("字")))
def test_text_is_never_smaller_than_fourteen_pixels(name: str) -> None:
    labels = [mark for mark in every_figure("望澜家园")[name].marks if isinstance(mark, Label)]
    assert all(label.size >= 14 for label in labels)


@pytest.mark.parametrize("name", [name for name in sorted(every_figure("字")) if name not in ("qr", "seal")])
def test_every_chart_has_its_table(name: str) -> None:
    data = every_figure("望澜家园")[name].data
    assert data.rows
    assert all(len(row) <= len(data.heads) + 1 for row in data.rows)


@pytest.mark.parametrize(
    "name", [name for name in sorted(every_figure("字")) if "narrow" in name or "list" in name]
)
def test_the_phone_drawing_fits_a_phone(name: str) -> None:
    assert every_figure("营口市站前区建丰街道")[name].width <= 326


def test_worst_comes_first_and_nothing_to_count_last() -> None:
    rows = [chart.Progress("满", 5, 5), chart.Progress("空", 0, 0), chart.Progress("差", 1, 9)]
    made = chart.progress(rows, chart.Words("", "", ("", "", "", "")))
    assert [row[0] for row in made.data.rows] == ["差", "满", "空"]
    assert [row[3] for row in made.data.rows] == ["11.1%", "100.0%", "—"]


def test_a_share_rounds_half_up_and_stands_beside_its_base() -> None:
    assert chart.Progress("", 1, 2000).percent == "0.1%"
    assert chart.Progress("", 7, 8).percent == "87.5%"
    made = chart.progress([chart.Progress("甲", 7, 8)], chart.Words("", "", ("", "", "", "")))
    assert {"87.5%", "7 / 8"} <= {mark.text for mark in made.marks if isinstance(mark, Label)}


def test_a_fact_is_solid_and_a_projection_dashed() -> None:
    points = [chart.Point(date(2026, 10, 1), Decimal(80)), chart.Point(date(2026, 11, 1), Decimal(85)),
              chart.Point(date(2026, 12, 1), Decimal(90), projected=True)]  # fmt: skip
    made = svg(chart.line(points, chart.Axis(Decimal(0), Decimal(100)), chart.Words("", "", ("", ""))))
    lines = re.findall(r'<polyline points="[^"]*" class="fig-ink-700-line"[^>]*>', made)
    assert [("dasharray" in one) for one in lines] == [False, True]


def test_a_street_below_the_target_is_marked_by_more_than_colour() -> None:
    streets = (chart.Progress("甲", 9, 10), chart.Progress("乙", 10, 10))
    made = tilemap.tiles(
        [tilemap.District("区", streets)], chart.Words("", "", ("",) * 5), target=Decimal(95)
    )
    hatched = [mark for mark in made.marks if getattr(mark, "hatch", False)]
    assert len(hatched) == 1
    assert {"90.0%", "100.0%", "9 / 10"} <= {mark.text for mark in made.marks if isinstance(mark, Label)}


def test_bands_show_who_is_next_dashed_and_an_interim_hatched() -> None:
    made = every_figure("营口澄岸物业")["bands"]
    assert sum(1 for mark in made.marks if getattr(mark, "dashed", False)) == 1
    assert sum(1 for mark in made.marks if getattr(mark, "hatch", False)) == 1


def test_an_estate_nobody_ever_managed_still_gives_a_drawing() -> None:
    rows = bands.Rows("管理单位", "今天")
    words = chart.Words("谁在管", "无记录", ("", "", "", ""))
    assert svg(bands.bands([], rows, words, today=TODAY)).startswith("<svg")
    assert svg(bands.band_list([], words)).startswith("<svg")
    assert svg(tilemap.places([], words, legend=("", ""))).startswith("<svg")
    assert svg(chart.line([], chart.Axis(Decimal(0), Decimal(100)), words)).startswith("<svg")
