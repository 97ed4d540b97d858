"""Rows of estate lists: our template, street offices' sheets, and the real lists of three cities."""

import json
from collections import Counter
from datetime import date
from decimal import Decimal as D

import pytest

from oversight.kernel.rowreading import mapping_of, tally
from oversight.kernel.tables import Row, open_table, write_template
from registry.rules.cells import Fee
from registry.rules.projects import (
    FIELDS,
    PROJECT_WORDS,
    match_project_columns,
    project_columns,
    project_reader,
)
from tests.shared_data import shared

TODAY = date(2026, 11, 24)


def read(cells, **options):
    mapping = mapping_of(match_project_columns(list(cells)))
    return project_reader(mapping, today=TODAY, **options)(Row(2, cells))


def told(outcome):
    return [(note.column, note.message.code) for note in outcome.notes]


def test_the_template_matches_itself_and_its_examples_are_accepted(tmp_path):
    columns = project_columns()
    path = tmp_path / "t.xlsx"
    write_template(path, columns, rows=[[column.example for column in columns]])
    with open_table(path) as table:
        matches = match_project_columns(table.headers)
        outcome = project_reader(mapping_of(matches), today=TODAY)(next(table.rows()))
    assert {match.confidence for match in matches} == {"sure"}
    assert [match.field for match in matches] == [field.key for field in FIELDS]
    assert told(outcome) == []
    assert outcome.outcome == "accepted"


def test_the_english_template_matches_too():
    matches = match_project_columns([column.header for column in project_columns("en")])
    assert [match.field for match in matches] == [field.key for field in FIELDS]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("plot_name", "name"),
        ("building_area", "total_area"),
        ("property_company", "manager"),
        ("lng_lat", "point"),
        ("build_year", "completed_on"),
        ("项目名称", "name"),
        ("建筑面积（平方米）", "total_area"),
        ("物业公司名称", "manager"),
        ("总户数（户）", "households"),
        ("所属街道", "street"),
        ("开发商", "developer"),
        ("site_area", ""),
        ("green_rate", ""),
        ("占地面积", ""),
        ("备注", ""),
    ],
)
def test_headers_of_other_lists(header, field):
    assert match_project_columns([header])[0].field == field


def test_a_listing_sites_row_is_read_cell_by_cell():
    outcome = read(
        {
            "plot_name": "湾里南小区",
            "building_area": "570000 平方米",
            "households": "8078户",
            "property_fee": "0.3至1元/平米/月",
            "property_company": "街道办事处（居委会）代管物业",
            "lng_lat": "121.85948,39.072422",
            "build_year": "2000年建成",
            "buildings": "77栋",
            "property_type": "普通住宅",
            "developer": "暂无资料",
        }
    )
    assert outcome.outcome == "repaired"
    values = outcome.values
    assert (values["total_area"], values["households"], values["buildings"]) == (570_000, 8078, 77)
    assert (values["mode"], values["firm"]) == ("community", None)
    assert values["fee"] == Fee(D("0.3"), D(1))
    assert (values["completed_on"], values["kind"], values["developer"]) == (
        date(2000, 12, 31),
        "residential",
        None,
    )
    assert dict(told(outcome)) == {
        "building_area": "unit_dropped",
        "households": "unit_dropped",
        "property_fee": "fee_read",
        "property_company": "is_a_mode",
        "build_year": "year_only",
        "buildings": "unit_dropped",
        "property_type": "choice_read",
        "developer": "blank_word",
    }


def test_a_firm_is_the_mode_firm_unless_another_is_named():
    assert read({"小区名称": "甲", "物业公司": "清华物业"}).values["mode"] == "firm"
    assert read({"小区名称": "甲", "物业公司": ""}).values["mode"] is None
    contradicting = read({"小区名称": "甲", "物业公司": "清华物业", "管理模式": "社区代管"})
    assert contradicting.values["mode"] == "community"
    assert told(contradicting) == [("管理模式", "mode_contradicts")]


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        ({"总建筑面积": "12"}, ["area_probably_wan"]),
        ({"总建筑面积": "499.99"}, ["area_probably_wan"]),
        ({"总建筑面积": "500"}, []),
        ({"总建筑面积": "5000000"}, []),
        ({"总建筑面积": "5000000.01"}, ["area_too_large"]),
        ({"总建筑面积": "10000", "地上建筑面积": "10000.01"}, ["above_exceeds_total"]),
        ({"总建筑面积": "10000", "地上建筑面积": "10000"}, []),
        ({"总建筑面积": "15000", "户数": "1000"}, []),
        ({"总建筑面积": "14999.99", "户数": "1000"}, ["area_per_home"]),
        ({"总建筑面积": "20000", "户数": "10"}, []),
        ({"总建筑面积": "20000.01", "户数": "10"}, ["area_per_home"]),
        ({"户数": "1000", "楼栋数": "1"}, []),
        ({"户数": "1001", "楼栋数": "1"}, ["homes_per_building"]),
        ({"类别": "老旧·有主管单位"}, ["unit_missing"]),
        ({"类别": "老旧·有主管单位", "主管单位": "纺织厂"}, []),
        ({"类别": "老旧·无主管单位", "主管单位": "纺织厂"}, ["unit_contradicts"]),
    ],
)
def test_figures_out_of_proportion_are_asked_about(cells, codes):
    outcome = read({"小区名称": "甲", **cells})
    assert [note.message.code for note in outcome.questions] == codes
    assert outcome.outcome == ("repaired" if codes else "accepted")


def test_an_unknown_area_is_lawful_and_an_unreadable_one_is_not():
    assert read({"小区名称": "甲", "总建筑面积": ""}).outcome == "accepted"
    outcome = read({"小区名称": "甲", "总建筑面积": "约两万"})
    assert [entry["message"] for entry in outcome.entries(PROJECT_WORDS)] == ["“约两万”不是数"]
    assert outcome.outcome == "rejected"


@pytest.mark.parametrize(
    ("text", "district"),
    [
        ("甘井子小区", "甘井子"),
        ("鲅鱼圈鲅鱼圈", "鲅鱼圈"),
        ("站前区", "站前区"),
        ("鲅鱼圈北宫", "鲅鱼圈北宫"),
        ("", None),
    ],
)
def test_districts_of_listing_sites(text, district):
    assert read({"小区名称": "甲", "district": text}).values["district"] == district


def test_place_columns_may_hold_for_the_whole_file():
    outcome = read({"小区名称": "甲"}, defaults={"district": "站前区", "street": "建丰街道"})
    assert (outcome.values["district"], outcome.values["street"]) == ("站前区", "建丰街道")


LISTS = [
    ("lianjia_dalian_2020", 2834, {"无物业管理服务": 535, "街道办事处（居委会）代管物业": 260}),
    ("sofang_panjin_2020", 410, {}),
    ("sofang_yingkou_2020", 263, {}),
    ("sofang_yingkou_2020_gb18030", 263, {}),
]


@pytest.mark.parametrize(("name", "rows", "modes"), LISTS, ids=[entry[0] for entry in LISTS])
def test_real_lists_are_accounted_for_to_the_row(name, rows, modes):
    with open_table(shared("communities", f"{name}.csv")) as table:
        mapping = mapping_of(match_project_columns(table.headers))
        read_row = project_reader(mapping, today=TODAY)
        pairs = [(row, read_row(row)) for row in table.rows()]
    outcomes = [outcome for _, outcome in pairs]
    assert sum(tally(outcomes).values()) == len(pairs) == rows
    assert tally(outcomes)["rejected"] == 0
    swallowed = [
        (row.number, column)
        for row, outcome in pairs
        for column in (
            "building_area",
            "households",
            "property_fee",
            "build_year",
            "buildings",
            "property_company",
        )
        if row.cells[column].strip()
        and not any(note.column == column for note in outcome.notes)
        and str(row.cells[column]) not in json.dumps(outcome.values, default=str, ensure_ascii=False)
    ]
    assert swallowed == []
    for outcome in outcomes:
        for language in ("zh", "en"):
            assert all(e["column"] and e["message"] for e in outcome.entries(PROJECT_WORDS, language))
    found = Counter(
        row.cells["property_company"] for row, o in pairs if o.values["mode"] not in (None, "firm")
    )
    assert {word: found[word] for word in modes} == modes
    firms = {outcome.values["firm"] for outcome in outcomes} - {None}
    assert not firms & {"无物业管理服务", "街道办事处（居委会）代管物业", "单位自管物业", "业主自筹物业"}


def test_the_twelve_square_metre_estate_is_asked_about():
    with open_table(shared("communities", "sofang_yingkou_2020.csv")) as table:
        mapping = mapping_of(match_project_columns(table.headers))
        read_row = project_reader(mapping)
        outcomes = {row.number: read_row(row) for row in table.rows()}
    outcome = outcomes[94]
    assert outcome.values["total_area"] == 12
    assert "是不是 12 万 m²" in PROJECT_WORDS.say(outcome.questions[0].message)
