"""Lists row by row: how cells become answers, and that a bad row says why and stops nothing."""

import csv
from decimal import Decimal as D

import pytest

from inspections.rules.standard import Answer, judge
from inspections.rules.standard.replaying import needed_columns, read_row, score_row
from tests.inspections.rules.standard.standards import (
    DEFAULT,
    TORONTO,
    WESTMINSTER,
    answers,
    found,
    item,
    small,
)
from tests.shared_data import shared

COLUMNS = [column.column for column in DEFAULT.input.columns]


def row_of(**changed):
    """A row of the default standard in which everything is met."""
    cells = {"id": "e1", "vetoes": ""}
    for column in DEFAULT.input.columns:
        kind = DEFAULT.by_code[column.item].rule.kind
        cells[column.column] = {
            "count": "0",
            "tiered": "full",
            "binary": "符合",
            "ratio": "100%",
            "band": "96",
        }[kind]
    return {**cells, **changed}


def told(cells, standard=DEFAULT, **more):
    return score_row(standard, cells, **more).cells


def test_the_columns_are_those_the_standard_names():
    assert needed_columns(WESTMINSTER) == ("FHRSID", "Hygiene", "Structural", "ConfidenceInManagement")
    assert needed_columns(DEFAULT)[0] == "id"
    assert needed_columns(DEFAULT)[-1] == "vetoes"
    with pytest.raises(ValueError, match="no input"):
        needed_columns(small())


def test_a_row_and_a_sheet_come_to_the_same_result():
    """The replay is no second engine: its answers are a sheet's answers."""
    cells = row_of(
        **{"3.4a": "9", "3.4b": "1", "1.4": "部分被占用", "3.2a": "N/A", "3.2b": "不适用", "8.2": "66.67"}
    )
    _, faults = read_row(DEFAULT, cells)
    sheet = answers(
        DEFAULT,
        found("3.4", a=9, b=1),
        Answer("1.4", choice="half"),
        Answer("3.2", lapses=True),
        Answer("8.2", rate=D("66.67")),
        Answer("8.5", rate=D(96)),
    )
    assert faults == ()
    outcome = score_row(DEFAULT, cells)
    ours = judge(DEFAULT, sheet, explained=False)
    assert outcome.result == ours
    assert outcome.cells == ("e1", str(ours.total), "excellent", "97.5", "")


@pytest.mark.parametrize(
    ("column", "text", "points"),
    [
        ("1.2", "half", "1"), ("1.2", "逾期备案", "1"), ("1.2", "Filed late", "1"), ("1.2", "1.00", "1"),
        ("7.5", "是", "1"), ("7.5", "0", "0"), ("7.5", "NO", "0"), ("8.2", "80%", "2"), ("8.2", " 80 ", "2"),
        ("8.5", "８５％", "1.8"), ("1.3a", "3", "0.5"), ("1.3a", " ３ ", "0.5"),
    ],
)  # fmt: skip
def test_cells_as_people_write_them(column, text, points):
    result = score_row(DEFAULT, row_of(**{column: text})).result
    assert result.item(column.rstrip("ab")).points == D(points)


@pytest.mark.parametrize(
    ("column", "text", "note"),
    [
        ("1.2", "fair", "1.2 的“fair”读不懂"),
        ("7.5", "maybe", "7.5 的“maybe”读不懂"),
        ("8.2", "most", "8.2 的“most”读不懂"),
        ("8.2", "101", "8.2 的比率 101% 不在 0 到 100 之间"),
        ("1.3a", "1.5", "1.3 的“1.5”读不懂"),
        ("1.3a", "-1", "1.3 的次数小于 0"),
        ("1.3a", "", "1.3 还没有评分"),
        ("1.3a", "N/A", "1.3 不能选“不适用”"),
        ("3.4b", "", "3.4 还没有评分"),
        ("3.2b", "N/A", "3.2 的“0 / N/A”读不懂"),
        ("1.3a", "9" * 16, "读不懂"),
        ("vetoes", "moon", "标准里没有否决项 moon"),
    ],
)
def test_what_cannot_be_read_leaves_the_row_unrated_and_says_so(column, text, note):
    cells = told(row_of(**{column: text}))
    assert cells[:3] == ("e1", "", "")
    assert note in cells[4]
    assert "；" not in cells[4]
    assert score_row(DEFAULT, row_of(**{column: text}), language="en").cells[4] != cells[4]


def test_a_shifted_row_is_not_rated():
    assert told(row_of(), surplus=True)[1:] == ("", "", "100", "这一行的单元格比表头多，可能串列")


def test_a_veto_is_read_and_told():
    assert told(row_of(vetoes="withdrawal; fund-embezzled"))[1:3] == ("100.00", "unqualified")
    assert "查实挪用维修资金" in told(row_of(vetoes="fund-embezzled"))[4]
    assert told(row_of(vetoes="N/A"))[2] == "excellent"


def test_trimming_is_as_the_standard_says():
    columns = [{"column": "n", "item": "1", "finding": "a"}]
    for trim, total in ((True, "80.00"), (False, "")):
        standard = small(input={"id": "i", "columns": columns, "blank": [" "], "trim": trim})
        assert told({"i": " 7", "n": " "}, standard)[1] == ("" if not trim else "100.00")
        assert told({"i": " 7", "n": "2"}, standard)[:2] == ("7" if trim else " 7", "80.00")
        assert total in told({"i": "7", "n": "2 "}, standard)[1] or not trim


def test_an_empty_cell_is_nothing_found_where_it_marks_no_blank():
    columns = [{"column": "n", "item": "1", "finding": "a"}]
    standard = small(input={"id": "i", "columns": columns, "blank": ["-"]})
    assert told({"i": "7", "n": ""}, standard)[1] == "100.00"
    assert told({"i": "7", "n": "-"}, standard)[1] == ""


def test_a_rate_may_stand_in_two_columns():
    rate = item(rule={"kind": "ratio"}, source="computed", measure="m", applies="with_cases")
    columns = [
        {"column": "done", "item": "1", "part": "met"},
        {"column": "due", "item": "1", "part": "cases"},
    ]
    standard = small(
        rate,
        item("2"),
        input={"id": "i", "columns": [*columns, {"column": "n", "item": "2", "finding": "a"}]},
    )
    assert told({"i": "a", "done": "2", "due": "3", "n": "0"}, standard)[1] == "83.33"
    assert told({"i": "a", "done": "0", "due": "0", "n": "1"}, standard)[1:4] == ("90.00", "any", "10")
    assert told({"i": "a", "done": "4", "due": "3", "n": "1"}, standard)[1] == ""


@pytest.mark.parametrize(
    ("standard", "file", "ident"),
    [
        (TORONTO, "toronto_rentsafe_sample.csv", "_id"),
        (WESTMINSTER, "westminster_food_hygiene.csv", "FHRSID"),
    ],
)
def test_other_cities_own_results_come_out(standard, file, ident):
    whole = right = 0
    for row in csv.DictReader(shared("scoring", file).open(encoding="utf-8-sig")):
        cells = told(row, standard)
        assert cells[0] == row[ident]
        if standard is TORONTO:
            words = {
                "3-years": "in 3 years",
                "2-years": "in 2 years",
                "1-year": "in 1 year",
                "audit": "Audit",
            }
            whole += 1
            right += cells[1] == row["SCORE"] and row["RESULTS_OF_SCORE"].endswith(words[cells[2]])
        elif row["Hygiene"]:
            whole += 1
            right += cells[2] == row["RatingValue"]
        else:
            assert cells[1:3] == ("", "")
    assert (right, whole) == {TORONTO.code: (2400, 2400), WESTMINSTER.code: (4601, 4601)}[standard.code]


def test_the_order_of_the_columns_does_not_matter():
    cells = row_of(**{"3.4a": "2"})
    assert told(dict(reversed(cells.items()))) == told(cells)
