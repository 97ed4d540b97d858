"""Rows of lists of firms."""

from datetime import date
from decimal import Decimal as D

import pytest

from oversight.kernel.rowreading import mapping_of
from oversight.kernel.tables import Row
from registry.rules.firms import (
    FIELDS,
    FIRMS_WORDS,
    firm_columns,
    match_firm_columns,
    read_capital,
    read_firm,
)

TODAY = date(2026, 11, 24)
GOOD = {"企业名称": "示例物业服务有限公司", "统一社会信用代码": "91210800MA0EXAMP0D"}


def read(cells, **options):
    mapping = mapping_of(match_firm_columns(list(cells)))
    return read_firm(Row(2, cells), mapping, today=TODAY, **options)


def codes(outcome):
    return [note.message.code for note in outcome.notes]


def test_the_template_matches_itself_and_its_examples_are_accepted():
    for language in ("zh", "en"):
        columns = firm_columns(language)
        matches = match_firm_columns([column.header for column in columns])
        assert [match.field for match in matches] == [field.key for field in FIELDS]
        row = Row(2, {column.header: column.example for column in columns})
        assert read_firm(row, mapping_of(matches), today=TODAY).outcome == "accepted"


def test_a_wrong_code_rejects_with_the_character():
    outcome = read({**GOOD, "统一社会信用代码": "91210800MA0EXAMP0X"})
    assert outcome.outcome == "rejected"
    entry = outcome.entries(FIRMS_WORDS)[0]
    assert (entry["column"], entry["message"]) == (
        "统一社会信用代码",
        "第 18 位应为 D，现在是 X，请核对营业执照",
    )


@pytest.mark.parametrize("missing", ["企业名称", "统一社会信用代码"])
def test_name_and_code_are_needed(missing):
    outcome = read({**GOOD, missing: ""})
    assert [(note.column, note.message.code) for note in outcome.errors] == [(missing, "required")]


@pytest.mark.parametrize(
    ("text", "value", "note"),
    [
        ("500", "500", ""),
        ("500万元", "500", "unit"),
        ("500万", "500", "unit"),
        ("5000000元", "500", "unit"),
        ("人民币伍佰万元整", None, "unreadable"),
        ("人民币500万元整", "500", "unit"),
        ("1.2亿元", "12000", "unit"),
        ("", None, "blank"),
    ],
)
def test_capital_in_ten_thousand_yuan(text, value, note):
    reading = read_capital(text)
    assert (reading.value, reading.note) == (None if value is None else D(value), note)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"营业执照止": "2026-11-24"}, []),
        ({"营业执照止": "2026-11-23"}, ["licence_expired"]),
        ({"营业执照止": "2040-01-01"}, []),
        ({"营业执照止": "长期"}, ["without_end"]),
        ({"营业执照起": "2020-01-01", "营业执照止": "2020-01-01"}, ["term_reversed"]),
        ({"从业人数": "12", "党员人数": "12"}, []),
        ({"从业人数": "12", "党员人数": "13"}, ["more_members"]),
        ({"资质等级": "贰级"}, ["choice_read"]),
        ({"注册资本（万元）": "500"}, []),
    ],
)
def test_doubts(cells, expected):
    outcome = read({**GOOD, **cells})
    assert codes(outcome) == expected
    for note in outcome.notes:
        assert FIRMS_WORDS.say(note.message) != FIRMS_WORDS.say(note.message, "en")
