"""Fees, coordinates and managers, as listing sites and street offices write them."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.kernel.cells import CELL_WORDS, Setting
from registry.rules.cells import (
    MODES,
    REGISTER_WORDS,
    Manager,
    mode_in,
    read_fee,
    read_manager,
    read_mode,
    read_point,
)

WORDS = CELL_WORDS | REGISTER_WORDS


def told(cell):
    codes = [message.code for message in (*cell.repairs, *cell.questions)]
    return [*codes, cell.error.code] if cell.error else codes


@pytest.mark.parametrize(
    ("text", "fee", "codes"),
    [
        ("1.80", "1.8", []),
        ("1.80 元/㎡·月", "1.8", ["fee_read"]),
        ("0.3至1元/平米/月", "0.3–1", ["fee_read"]),
        ("1.2-1.5元/平方米·月", "1.2–1.5", ["fee_read"]),
        ("0.5～0.8元/m²/月", "0.5–0.8", ["fee_read"]),
        ("1元至0.3元/平米/月", "0.3–1", ["fee_turned", "fee_read"]),
        ("2.5元", "2.5", ["fee_read"]),
        ("18元/㎡/年", "1.5", ["fee_by_year"]),
        ("0.00 元/㎡·月", None, ["zero_is_unknown"]),
        ("暂无资料", None, ["blank_word"]),
        ("", None, []),
        ("30", "30", []),
        ("30.01", "30.01", ["fee_high"]),
        ("面议", None, ["not_a_fee"]),
        ("-1", None, ["not_a_fee"]),
        ("1.8元/户", None, ["not_a_fee"]),
    ],
)
def test_fees(text, fee, codes):
    cell = read_fee(text)
    assert (None if cell.value is None else str(cell.value), told(cell)) == (fee, codes)


BOX = {"box": (D("121.9"), D("123.0"), D("39.9"), D("40.9"))}


@pytest.mark.parametrize(
    ("text", "point", "codes"),
    [
        ("122.076473,40.215492", ("122.076473", "40.215492"), []),
        ("122.0764731，40.2154929", ("122.076473", "40.215493"), []),
        ("40.215492,122.076473", ("122.076473", "40.215492"), ["point_turned"]),
        ("79.074944,40.0", ("79.074944", "40.0"), ["point_far"]),
        ("2.35,48.85", None, ["point_outside"]),
        ("0,0", None, ["point_outside"]),
        ("122.07", None, ["not_a_point"]),
        ("东经122度", None, ["not_a_point"]),
        ("", None, []),
    ],
)
def test_coordinates(text, point, codes):
    cell = read_point(text, Setting(params=BOX))
    value = None if cell.value is None else (cell.value.longitude, cell.value.latitude)
    assert value == (None if point is None else tuple(map(D, point)))
    assert told(cell) == codes


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("无物业管理服务", "none"),
        ("无物业", "none"),
        ("无", "none"),
        ("没有物业", "none"),
        ("已弃管", "none"),
        ("街道办事处（居委会）代管物业", "community"),
        ("社区物业", "community"),
        ("散盘，街道管理", "community"),
        ("居委会代管", "community"),
        ("单位自管物业", "unit"),
        ("自管产", "unit"),
        ("业主自筹物业", "owners"),
        ("夏威夷业主委员会", "owners"),
        ("业主自管", "owners"),
        ("栋楼管理", "building"),
        ("庭院式居民自治管理", "owners"),
        ("庭院管理", "courtyard"),
        ("大连金园社区服务有限公司", ""),
        ("西岗街道物业公司", ""),
        ("辽师大学物业", ""),
        ("无锡金城物业公司", ""),
        ("大连理工物业管理中心", ""),
        ("", ""),
    ],
)
def test_words_that_mean_a_mode_are_no_firm(text, mode):
    assert mode_in(text) == mode


@pytest.mark.parametrize(
    ("text", "manager", "codes"),
    [
        ("亿达物业管理有限公司", Manager("firm", "亿达物业管理有限公司"), []),
        ("清华物业", Manager("firm", "清华物业"), []),
        ("无物业管理服务", Manager("none"), ["is_a_mode"]),
        ("银城地产", Manager("firm", "银城地产"), ["odd_firm"]),
        ("1", Manager("firm", "1"), ["odd_firm"]),
        ("暂无资料", None, ["blank_word"]),
        ("", None, []),
        ("物业" * 41, None, ["too_long"]),
    ],
)
def test_who_manages(text, manager, codes):
    cell = read_manager(text)
    assert (cell.value, told(cell)) == (manager, codes)


@pytest.mark.parametrize(
    ("text", "mode", "codes"),
    [
        *((name.zh, code, []) for code, name in MODES.items()),
        *((code, code, ["choice_read"]) for code in MODES),
        ("物业公司", "firm", ["choice_read"]),
        ("社区代管（临时）", "community", ["choice_read"]),
        ("不清楚", None, ["not_a_choice"]),
        ("未知", None, ["blank_word"]),
    ],
)
def test_the_modes_own_column(text, mode, codes):
    cell = read_mode(text)
    assert (cell.value, told(cell)) == (mode, codes)


@given(st.text(max_size=30))
def test_no_text_breaks_a_reader_and_everything_told_has_words(text):
    for reader in (read_fee, read_point, read_manager, read_mode):
        cell = reader(text, Setting(params=BOX))
        for message in (*cell.repairs, *cell.questions, *filter(None, (cell.error, cell.mend))):
            assert WORDS.say(message)
            assert WORDS.say(message, "en")
