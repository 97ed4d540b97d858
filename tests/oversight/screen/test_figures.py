"""Figures as pages write them: units held, true minus, bases said, nothing told from zero."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from django.utils.safestring import mark_safe

from oversight.screen import figures


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("186543.21"), "186,543.21"),
        (Decimal(0), "0.00"),
        (Decimal("-4.5"), "−4.50"),
        (20000, "20,000.00"),
    ],
)
def test_areas(value, shown):
    assert figures.area(value) == shown


@pytest.mark.parametrize(
    "show", [figures.area, figures.square_metres, figures.wan, figures.money, figures.date_zh]
)
def test_nothing_is_a_dash_that_can_be_heard(show):
    assert show(None) == (
        '<span class="nothing"><span aria-hidden="true">—</span><span class="vh">无</span></span>'
    )


def test_zero_is_not_nothing():
    assert figures.or_nothing(0) == 0
    assert "—" not in figures.square_metres(Decimal(0))


def test_a_float_is_refused():
    with pytest.raises(TypeError):
        figures.area(0.1)


def test_figure_and_unit_stay_together():
    assert figures.square_metres(Decimal("746.18")) == (
        '<span class="figure">746.18 <span class="unit">m²</span></span>'
    )


@pytest.mark.parametrize(
    ("value", "drawn"),
    [
        ("2", '<span class="plus">+2.00</span>'),
        ("-2", '<span class="minus">−2.00</span>'),
        ("0", '<span class="figure">0.00</span>'),
    ],
)
def test_signs_are_words_and_classes(value, drawn):
    assert figures.signed(Decimal(value)) == drawn


def test_large_areas_by_language():
    assert "57.20 <" in figures.wan(Decimal(572000))
    with translation.override("en"):
        assert "572,000 <" in figures.wan(Decimal(572000))


def test_a_share_says_its_base():
    shown = figures.percent_with_base(389, 412, "件")
    assert "94.4%" in shown
    assert "389 / 412 件" in shown


def test_a_share_of_nothing_is_no_share():
    assert "—" in figures.percent_with_base(0, 0)


def test_days_by_language_and_place():
    day = date(2026, 11, 3)
    assert figures.date_zh(day) == '<time datetime="2026-11-03">2026年11月3日</time>'
    assert figures.date_iso(day) == '<time datetime="2026-11-03">2026-11-03</time>'
    with translation.override("en"):
        assert ">3 November 2026<" in figures.date_zh(day)


def test_a_moment_is_told_in_beijing():
    late = datetime(2026, 11, 22, 16, 5, tzinfo=UTC)
    assert ">2026-11-23 00:05<" in figures.moment(late)
    assert ">2026年11月23日<" in figures.date_zh(late)


def test_phrases_break_between_and_are_escaped():
    assert figures.phrases("2026年第三季度|<b>百分考核") == "2026年第三季度<wbr>&lt;b&gt;百分考核"


def test_figures_stay_figures_inside_words_and_words_stay_words():
    shown = figures.put("<%(day)s起，%(who)s 100%%", day=figures.date_iso(date(2026, 11, 3)), who="<b>")
    assert shown == '&lt;<time datetime="2026-11-03">2026-11-03</time>起，&lt;b&gt; 100%'


@pytest.mark.parametrize(
    ("words", "drawn"),
    [
        (
            "6 个区县，70 个街道、镇",
            '<span class="whole">6 个区县</span>，<span class="whole">70 个街道</span>、镇',
        ),
        ("落实 27 个小区的管理方式", '落实 <span class="whole">27 个</span>小区的管理方式'),
        ("<b>3 号楼", '&lt;b&gt;<span class="whole">3 号楼</span>'),
        (mark_safe("<b>3 号楼</b>"), "<b>3 号楼</b>"),
    ],
)
def test_a_number_stays_with_what_it_counts(words, drawn):
    assert figures.held(words) == drawn
