"""Rows of earlier results: periods and scores as old lists write them, and whose a row is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from inspections.rules.archived import (
    FIELDS,
    Assessed,
    archived_columns,
    faults,
    read_period,
    read_score,
    target_of,
)
from inspections.rules.archived_words import ARCHIVED_WORDS

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024年第三季度", (2024, 7, 1), (2024, 9, 30)),
        ("2024年3季度", (2024, 7, 1), (2024, 9, 30)),
        ("2024Q1", (2024, 1, 1), (2024, 3, 31)),
        ("2024-q4", (2024, 10, 1), (2024, 12, 31)),
        ("2023年上半年", (2023, 1, 1), (2023, 6, 30)),
        ("2023H2", (2023, 7, 1), (2023, 12, 31)),
        ("2022年度", (2022, 1, 1), (2022, 12, 31)),
        ("２０２２", (2022, 1, 1), (2022, 12, 31)),
        ("2024年2月", (2024, 2, 1), (2024, 2, 29)),
        ("2024-07-01至2024-09-30", (2024, 7, 1), (2024, 9, 30)),
        ("2024.7.1－2024.9.30", (2024, 7, 1), (2024, 9, 30)),
        ("2024年7月1日—2024年9月30日", (2024, 7, 1), (2024, 9, 30)),
    ],
)
def test_a_period_is_read_as_people_write_it(text, first, last):
    cell = read_period(text)
    assert cell.value == Assessed(date(*first), date(*last))
    assert bool(cell.repairs) is not any(mark in text for mark in "至－—")  # what was read into it is told


@pytest.mark.parametrize("text", ["三季度", "2024年第五季度", "2024-13", "2024-09-30至2024-07-01", "去年"])
def test_what_is_no_period_is_refused_with_how_to_write_it(text):
    cell = read_period(text)
    assert cell.value is None
    assert cell.error.code == "not_a_period"
    assert cell.mend.code == "mend_period"


@pytest.mark.parametrize(
    ("text", "value", "told"),
    [
        ("88.50", "88.50", ()),
        ("0", "0", ()),
        ("88.5分", "88.5", ("unit_dropped",)),
        ("88.12345", "88.1235", ("rounded",)),
        ("100", "100", ()),
        ("100.01", "100.01", ("above_hundred",)),
    ],
)
def test_a_score_is_kept_as_written_and_zero_is_a_score(text, value, told):
    cell = read_score(text)
    assert cell.value == Decimal(value)
    assert tuple(one.code for one in (*cell.repairs, *cell.questions)) == told


@pytest.mark.parametrize(
    ("text", "code"), [("优", "not_a_number"), ("-1", "negative"), ("1000000", "too_large")]
)
def test_what_is_no_score_is_refused(text, code):
    assert read_score(text).error.code == code


def test_a_row_is_a_firms_by_its_code_unless_it_names_a_place():
    assert target_of({"code": "91"}) == "firm"
    assert target_of({"code": "91", "street": "北街道"}) == "estate"
    assert target_of({"code": "91", "target": "estate"}) == "estate"
    assert target_of({}) == "estate"


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"cycle": "甲", "period": Assessed(date(2024, 1, 1), date(2024, 3, 31)), "total": Decimal(0)}, []),
        ({"cycle": "甲", "period": Assessed(date(2024, 1, 1), date(2024, 3, 31))}, ["nothing_told"]),
        ({"cycle": "甲", "period": Assessed(date(2026, 10, 1), date(2026, 11, 30)), "grade": "优"}, []),
        (
            {"cycle": "甲", "period": Assessed(date(2026, 10, 1), date(2026, 12, 1)), "grade": "优"},
            ["not_over"],
        ),
        ({"rank": 1}, ["required", "required"]),
    ],
)
def test_a_row_names_a_round_that_is_over_and_says_something(values, codes):
    assert [message.code for _field, message, _mend in faults(values, TODAY)] == codes


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_template_explains_itself_in_both_languages(language):
    columns = archived_columns(language)
    assert [column.header for column in columns] == [field.title(language) for field in FIELDS]
    assert {column.header for column in columns if column.example} >= {
        "名称",
        "考核期",
        "得分",
    } or language == "en"
    for _field, message, mend in faults({}, TODAY):
        assert ARCHIVED_WORDS.say(message, language)
        assert ARCHIVED_WORDS.say(mend, language)
