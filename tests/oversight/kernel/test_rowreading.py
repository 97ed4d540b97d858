"""Columns and rows: which header means what, and what becomes of a row."""

from decimal import Decimal as D

import pytest

from oversight.kernel.cells import Setting, area_reader, read_count, read_text
from oversight.kernel.rowreading import (
    Field,
    mapping_of,
    match_columns,
    plain_header,
    read_row,
    tally,
    unit_of,
)
from oversight.kernel.tables import Row
from oversight.kernel.wording import Message, Worded

FIELDS = (
    Field(
        "name",
        Worded("小区名称", "Name"),
        read_text(20, blanks=False),
        ("项目名称", "plot_name"),
        required=True,
    ),
    Field(
        "total_area",
        Worded("总建筑面积", "Total area"),
        area_reader(least=D(500), most=D(10**7)),
        ("建筑面积",),
    ),
    Field("above_area", Worded("地上建筑面积", "Above ground"), area_reader(least=D(500), most=D(10**7))),
    Field("homes", Worded("户数", "Households"), read_count("户", most=999)),
)


def matched(*headers):
    return [(match.field, match.confidence) for match in match_columns(headers, FIELDS)]


def read(cells, headers=None, **options):
    headers = headers or list(cells)
    mapping = mapping_of(match_columns(headers, FIELDS))
    row = options.pop("row", Row(7, cells))
    return read_row(FIELDS, row, mapping, setting=options.pop("setting", Setting()), **options)


@pytest.mark.parametrize(
    ("header", "plain", "unit"),
    [
        (" 小区名称 * ", "小区名称", ""),
        ("总建筑面积（万平方米）", "总建筑面积", "wan"),
        ("总建筑面积(m²)", "总建筑面积", ""),
        ("占地（公顷）", "占地", "hectare"),
        ("Plot_Name", "plotname", ""),
        ("户数【必填】", "户数", ""),
        ("注册资本（万元）", "注册资本", "wan"),
    ],
)
def test_headers_are_compared_plainly_and_may_name_a_unit(header, plain, unit):
    assert (plain_header(header), unit_of(header)) == (plain, unit)


def test_own_names_are_sure_and_likenesses_likely():
    assert matched("项目名称", "小区总建筑面积", "备注") == [
        ("name", "sure"),
        ("total_area", "likely"),
        ("", "none"),
    ]


def test_a_longer_name_wins_over_one_inside_it():
    assert matched("地上建筑面积（m²）", "建筑面积") == [("above_area", "sure"), ("total_area", "sure")]


def test_no_field_is_given_twice_and_the_closest_header_gets_it():
    assert matched("户数（登记）合计", "户数", "小区户数") == [("", "none"), ("homes", "sure"), ("", "none")]


def test_a_good_row_is_accepted():
    outcome = read({"小区名称": "望澜", "总建筑面积": "154754", "户数": "12"})
    assert (outcome.row, outcome.outcome) == (7, "accepted")
    assert outcome.values == {"name": "望澜", "total_area": D(154754), "above_area": None, "homes": 12}
    assert outcome.entries() == []


def test_a_row_that_was_read_into_is_repaired_and_says_how():
    outcome = read({"小区名称": "望澜", "户数": "12户"})
    assert outcome.outcome == "repaired"
    assert outcome.entries() == [
        {
            "row": 7,
            "column": "户数",
            "value": "12户",
            "outcome": "repaired",
            "message": "读作 12，去掉了单位",
            "mend": "",
        }
    ]


def test_a_question_counts_as_repaired_and_every_fault_has_its_entry():
    assert read({"小区名称": "望澜", "户数": "1000"}).outcome == "repaired"
    outcome = read({"小区名称": "", "总建筑面积": "abc", "户数": "-1"})
    assert outcome.outcome == "rejected"
    assert [(entry["column"], entry["message"]) for entry in outcome.entries()] == [
        ("小区名称", "没有填写"),
        ("总建筑面积", "“abc”不是数"),
        ("户数", "小于 0"),
    ]
    assert all(entry["mend"] for entry in outcome.entries())


def test_a_required_field_without_any_column_is_named_by_its_own_name():
    outcome = read({"户数": "1"})
    assert [(note.column, note.message.code) for note in outcome.errors] == [("小区名称", "required")]
    english = read({"户数": "1"}, language="en")
    assert english.errors[0].column == "Name"


def test_the_unit_of_the_header_holds_for_the_column():
    assert read({"小区名称": "望澜", "总建筑面积（万m²）": "15.4754"}).values["total_area"] == D(154754)


def test_what_holds_for_the_whole_file_fills_only_blanks():
    filled = read({"小区名称": "望澜", "户数": ""}, defaults={"homes": "9", "total_area": "800"})
    assert (filled.values["homes"], filled.values["total_area"]) == (9, 800)
    assert read({"小区名称": "望澜", "户数": "3"}, defaults={"homes": "9"}).values["homes"] == 3


def test_surplus_cells_reject_the_row():
    outcome = read({}, headers=["小区名称", "户数"], row=Row(3, {"小区名称": "甲", "户数": "1"}, ("x", "y")))
    assert (outcome.outcome, outcome.errors[0].message.code, outcome.errors[0].column) == (
        "rejected",
        "ragged",
        "户数",
    )


@pytest.mark.parametrize("value", ["#REF!", "#DIV/0!", "#N/A", "#name?"])
def test_a_spreadsheets_error_value_is_never_taken_for_text(value):
    outcome = read({"小区名称": value, "户数": "1"})
    assert [(note.message.code, note.mend.code) for note in outcome.errors] == [
        ("spreadsheet_error", "mend_error")
    ]
    assert read({"小区名称": "#1 院", "户数": "1"}).outcome == "accepted"


def test_checks_see_all_values_and_ask_at_their_column():
    def check(values):
        if values["above_area"] and values["above_area"] > values["total_area"]:
            yield "above_area", Message("not_whole")

    cells = {"小区名称": "甲", "总建筑面积": "1000", "地上建筑面积": "2000"}
    outcome = read(cells, checks=(check,))
    assert [(note.column, note.value) for note in outcome.questions] == [("地上建筑面积", "2000")]
    assert read({**cells, "小区名称": ""}, checks=(check,)).questions == ()


def test_the_tally_puts_each_row_in_one_count():
    outcomes = [
        read({"小区名称": name, "户数": homes}) for name, homes in (("甲", "1"), ("乙", "1户"), ("", "x"))
    ]
    assert tally(outcomes) == {"accepted": 1, "repaired": 1, "rejected": 1}


def test_fields_make_the_template():
    column = FIELDS[0].column()
    assert (column.header, column.required) == ("小区名称", True)
    assert FIELDS[0].column("en").header == "Name"
