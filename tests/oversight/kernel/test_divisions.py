"""Division codes, rows of the official list, and finding a unit by what people write."""

import csv

import pytest

from oversight.kernel.divisions import (
    DIVISION_WORDS,
    Gazetteer,
    Unit,
    core_name,
    depth_of,
    level_of,
    match_division_columns,
    parent_of,
    read_division,
    read_division_code,
)
from oversight.kernel.rowreading import mapping_of, tally
from oversight.kernel.tables import Row, open_table
from tests.shared_data import shared

UNITS = [
    Unit("210800000000", "营口市", 1, "210000000000"),
    Unit("210802000000", "站前区", 2, "210800000000"),
    Unit("210804000000", "鲅鱼圈区", 2, "210800000000"),
    Unit("210802001000", "建丰街道", 3, "210802000000"),
    Unit("210804001000", "海星街道", 3, "210804000000"),
    Unit("210802001001", "新华社区居民委员会", 4, "210802001000"),
    Unit("210804001001", "新华社区居民委员会", 4, "210804001000"),
    Unit("210804001002", "望海村民委员会", 4, "210804001000"),
]
HERE = Gazetteer(UNITS)


@pytest.mark.parametrize(
    ("code", "depth", "level", "parent"),
    [
        ("210000000000", 1, None, ""),
        ("210800000000", 2, 1, "210000000000"),
        ("210802000000", 3, 2, "210800000000"),
        ("210802001000", 4, 3, "210802000000"),
        ("210802001010", 5, 4, "210802001000"),
    ],
)
def test_the_digits_name_level_and_parent(code, depth, level, parent):
    assert (depth_of(code), level_of(code), parent_of(code)) == (depth, level, parent)


@pytest.mark.parametrize(
    ("text", "code", "fault"),
    [
        ("210802001001", "210802001001", None),
        ("210802", "210802000000", None),
        ("２１０８", "210800000000", None),
        ("21080", None, "code_not_digits"),
        ("2108020010011", None, "code_not_digits"),
        ("21080A001001", None, "code_not_digits"),
        ("210800001001", None, "code_skips"),
        ("000000000000", None, "code_skips"),
    ],
)
def test_codes_are_filled_up_or_refused(text, code, fault):
    cell = read_division_code(text)
    assert (cell.value, cell.error and cell.error.code) == (code, fault)


def test_a_row_tells_its_level_and_implied_parent():
    mapping = mapping_of(match_division_columns(["code", "名称", "上级代码"]))
    outcome = read_division(Row(2, {"code": "210802001", "名称": "建丰街道", "上级代码": ""}), mapping)
    assert outcome.values == {
        "code": "210802001000",
        "name": "建丰街道",
        "parent": "210802000000",
        "level": 3,
    }
    moved = read_division(Row(2, {"code": "210802001", "名称": "建丰街道", "上级代码": "210804"}), mapping)
    assert [note.message.code for note in moved.questions] == ["parent_differs"]
    assert moved.values["parent"] == "210804000000"
    assert read_division(Row(2, {"code": "x", "名称": "y", "上级代码": ""}), mapping).outcome == "rejected"


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("建丰街道办事处", "建丰"),
        ("新华社区居民委员会", "新华"),
        ("望海村民委员会", "望海"),
        ("营口市", "营口"),
        ("老边区", "老边"),
        ("边区", "边区"),
        ("红旗镇", "红旗"),
    ],
)
def test_kinds_of_unit_are_left_aside(name, core):
    assert core_name(name) == core


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"district": "站前"}, "210802000000"),
        ({"district": "站前区", "street": "建丰"}, "210802001000"),
        ({"district": "站前", "street": "建丰街道办事处", "committee": "新华社区"}, "210802001001"),
        ({"district": "鲅鱼圈", "committee": "新华"}, "210804001001"),
        ({"committee": "210804001002"}, "210804001002"),
        ({"committee": "望海村"}, "210804001002"),
        ({"district": "鲅鱼圈北宫"}, "210804000000"),
        ({"street": "210804001"}, "210804001000"),
        ({"district": "站前", "street": "海星"}, ""),
        ({"committee": "新华"}, ""),
        ({"committee": "没有的"}, ""),
        ({"district": "铁西"}, ""),
        ({}, ""),
    ],
)
def test_units_are_found_by_code_or_by_name_under_their_parent(asked, code):
    assert HERE.find(**asked).code == code


def test_a_name_that_fits_several_is_not_guessed():
    assert set(HERE.find(committee="新华").others) == {"210802001001", "210804001001"}


def test_the_official_list_reads_whole():
    with open_table(shared("divisions", "yingkou_2108.csv")) as table:
        mapping = mapping_of(match_division_columns(table.headers))
        outcomes = [read_division(row, mapping) for row in table.rows()]
    assert {field: match.header for field, match in mapping.items()} == {
        "code": "code12",
        "name": "name",
        "parent": "parent_code12",
    }
    assert tally(outcomes) == {"accepted": 927, "repaired": 0, "rejected": 0}
    levels = [outcome.values["level"] for outcome in outcomes]
    assert [levels.count(level) for level in (None, 1, 2, 3, 4)] == [1, 1, 6, 70, 849]
    units = [
        Unit(o.values["code"], o.values["name"], o.values["level"] or 0, o.values["parent"]) for o in outcomes
    ]
    city = Gazetteer(units)
    unique = {unit.code for unit in units if unit.level == 3}
    assert {city.find(street=unit.code).code for unit in units if unit.level == 3} == unique


def test_names_of_the_whole_country_are_read():
    with shared("divisions", "edge_names_nationwide.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    mapping = mapping_of(match_division_columns(["code", "name"]))
    for row in rows:
        outcome = read_division(Row(1, {"code": row["code"].ljust(12, "0"), "name": row["name"]}), mapping)
        assert outcome.outcome != "rejected", row
        for note in outcome.notes:
            assert DIVISION_WORDS.say(note.message)
