"""Drawings: shares add up, nothing leaves its box, texts are escaped, no style attribute."""

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.screen import drawing
from oversight.screen.icons import ICONS, icon
from oversight.screen.parts import Band, Bar, Mark, Row, Share, Status, Tenure


def widths(svg: str) -> list[float]:
    return [float(w) for w in re.findall(r'width="([\d.]+)%"', svg)]


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=7))
def test_shares_fill_the_bar(counts):
    drawn = drawing.shares([Share(label="x", count=n, series=i % 6 + 1) for i, n in enumerate(counts)])
    assert abs(sum(widths(drawn)[1:]) - 100) < 0.1


@pytest.mark.parametrize(("part", "whole", "width"), [(0, 0, 0), (3, 5, 60), (9, 5, 100), (-1, 5, 0)])
def test_a_bar_stays_in_its_box(part, whole, width):
    assert widths(drawing.bar(part, whole))[2] == width


def test_a_gap_is_hatched_and_a_whole_is_not():
    assert "#hatch" in drawing.progress(3, 5)
    assert "#hatch" not in drawing.progress(5, 5)


def test_amounts_share_one_scale():
    pairs = drawing.amounts(
        [
            Bar(label="应配", amount=Decimal(100), shown="100"),
            Bar(label="计入", amount=Decimal(50), shown="50", missing=Decimal(50)),
        ]
    )
    assert [widths(svg)[1] for _bar, svg in pairs] == [100, 50]
    assert "gap-missing" in pairs[1][1]


def tenure(**changes):
    bands = [
        Band(label="甲<物业>", since=date(2013, 6, 1), until=date(2018, 5, 31)),
        Band(label="应急", since=date(2018, 6, 1), until=date(2018, 11, 30), kind="emergency"),
        Band(label="乙物业", since=date(2018, 12, 1)),
    ]
    rows = [
        Row(label="得分", marks=[Mark(on=date(2020, 7, 1), label="81.60")]),
        Row(label="投诉", kind="bars", marks=[Mark(on=date(2020, 7, 1), label="6", amount=6)]),
        Row(label="不良", kind="breach", marks=[Mark(on=date(2025, 7, 1), label="N15")]),
    ]
    return drawing.tenure(Tenure(bands=bands, today=date(2026, 11, 23), rows=rows, **changes))


def test_tenure_keeps_names_dates_and_escapes():
    drawn = tenure(foreseen=date(2027, 5, 31))
    assert "甲&lt;物业&gt;" in drawn
    assert "今天" in drawn
    assert 'class="future"' in drawn
    assert "style=" not in drawn


def test_tenure_draws_nothing_beyond_its_box():
    xs = [float(x) for x in re.findall(r' x="([\d.]+)"', tenure(foreseen=date(2027, 5, 31)))]
    assert max(xs) <= drawing.RIGHT
    assert min(xs) >= 0


def test_a_name_takes_both_lines_of_its_band_before_it_is_cut():
    name = "营口瑞景城市服务有限公司第一分公司"
    years = range(2010, 2025)
    drawn = [
        drawing.tenure(
            Tenure(
                bands=[
                    Band(label="甲", since=date(2008, 1, 1), until=date(year, 1, 1)),
                    Band(label=name, note="合同聘用", since=date(year, 1, 1)),
                ],
                today=date(2026, 1, 1),
            )
        )
        for year in years
    ]
    lines = [re.findall(r'class="on-band(?: b)?">([^<]*)', one)[-2:] for one in drawn]
    split = [pair for pair in lines if "".join(pair) == name and pair[1]]
    assert split  # some band is too short for one line and long enough for two
    assert all(
        pair[0] == name or "".join(pair) == name or pair[0].endswith("…") or not pair[0] for pair in lines
    )


def test_a_short_band_shortens_its_name():
    drawn = drawing.tenure(
        Tenure(
            bands=[
                Band(label="一个很长很长的企业名称", since=date(2020, 1, 1), until=date(2020, 9, 1)),
                Band(label="乙", since=date(2020, 9, 1)),
            ],
            today=date(2026, 1, 1),
        )
    )
    assert "一个很长很长的企业名称" not in drawn


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_is_drawn_and_silent_unless_named(name):
    assert 'aria-hidden="true"' in icon(name)
    assert 'aria-label="搜 &amp; 找"' in icon(name, "搜 & 找")


def test_an_unknown_tone_is_a_mistake():
    with pytest.raises(ValueError, match="pink"):
        Status("pink", "x")
