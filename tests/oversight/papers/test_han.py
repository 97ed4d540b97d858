"""Chinese line breaking: what may begin and end a line, what stays whole."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.papers import han
from oversight.papers.prose import Style, lay


@pytest.mark.parametrize("mark", "，。、；：？！）》”％")
def test_no_line_begins_with_a_closing_mark(mark: str) -> None:
    text = f"字{mark}" * 60
    for width in range(40, 140, 7):
        lines = lay(text, Style(), width).lines
        assert not any(line.text.startswith(mark) for line in lines)


@pytest.mark.parametrize("mark", "（《“〔")
def test_no_line_ends_with_an_opening_mark(mark: str) -> None:
    for width in range(40, 140, 7):
        lines = lay(f"字{mark}" * 60, Style(), width).lines[:-1]
        assert not any(line.text.endswith(mark) for line in lines)


@pytest.mark.parametrize(
    "whole",
    [
        "619.02 m²",
        "2026年11月20日",
        "〔2026〕0147号",
        "1.45 元/m²·月",
        "4‰",
        "154,754.00",
        "−16.66 m²",
        "14:00",
        "S-2008",
    ],
)
def test_a_figure_is_never_torn(whole: str) -> None:
    for lead in range(14):
        lines = lay("字" * lead + whole + "字" * 12, Style(), 120).lines
        assert any(whole in line.text for line in lines), [line.text for line in lines]


def test_a_word_longer_than_the_line_is_cut_at_the_edge() -> None:
    lines = lay("x" * 400, Style(), 100).lines
    assert len(lines) > 5
    assert all(line.width <= 100.1 for line in lines)


def test_a_latin_word_is_not_cut_where_it_fits_on_a_line() -> None:
    lines = lay("汉字 management rooms of the estate", Style(), 70).lines
    assert [line.text for line in lines] == ["汉字", "management", "rooms of the", "estate"]


@given(st.text(alphabet="汉字，。（）“”ab1 2年m²\n", max_size=80), st.integers(15, 200))
def test_setting_loses_no_character_and_never_overflows(text: str, width: int) -> None:
    lines = lay(text, Style(), width).lines
    assert "".join(line.text for line in lines).replace(" ", "") == text.replace(" ", "").replace("\n", "")
    assert all(line.width <= width + 5.1 for line in lines)  # half a closing mark may hang out


def test_breaks_are_as_many_as_characters() -> None:
    assert han.breaks("") == []
    assert han.breaks("汉，字") == [False, False, True]


TITLE = Style(size=22, leading=32, balance=True, tracking=1.4)
PAGE = 453.5  # points between the margins


@pytest.mark.parametrize("count", range(18, 90))
def test_a_titles_lines_are_about_equally_long(count: int) -> None:
    text = ("关于进一步规范住宅小区物业管理用房配置移交使用和监督检查工作的通知" * 3)[:count]
    plain, title = lay(text, replace(TITLE, balance=False), PAGE).lines, lay(text, TITLE, PAGE).lines
    assert "".join(line.text for line in title) == text
    assert len(title) == len(plain)
    assert len(title) == 1 or len(title[-1].text) * 2 >= len(title[0].text)


def test_balancing_cuts_no_word_that_fits() -> None:
    text = "Notice on the Establishment of Uninterruptible Responsibilities of Firms in All Districts"
    words = {word for line in lay(text, TITLE, PAGE).lines for word in line.text.split()}
    assert words == set(text.split())


@given(st.text("物业ab 9，（）\n", min_size=1, max_size=80))
def test_balancing_loses_nothing_and_needs_no_more_lines(text: str) -> None:
    plain, title = lay(text, replace(TITLE, balance=False), PAGE), lay(text, TITLE, PAGE)
    gone = str.maketrans("", "", " \n")
    assert "".join(line.text for line in title.lines).translate(gone) == text.translate(gone)
    assert len(title.lines) == len(plain.lines)
    assert title.width == plain.width
