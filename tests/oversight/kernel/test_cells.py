"""Cells of strangers: read, read into, asked about or refused; never swallowed."""

from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.kernel.cells import (
    CELL_WORDS,
    Setting,
    area_reader,
    clean_text,
    read_choice,
    read_count,
    read_day,
    read_text,
)

AREA = area_reader(least=D(500), most=D(5_000_000))
COUNT = read_count("户", "栋", most=30_000)
DAY = read_day()
TEXT = read_text(10)
CHOICE = read_choice({"普通住宅": "residential", "商住": "mixed"}, {"residential": "住宅", "mixed": "混合"})


def told(cell):
    codes = [message.code for message in (*cell.repairs, *cell.questions)]
    return [*codes, cell.error.code] if cell.error else codes


@pytest.mark.parametrize(
    ("text", "value", "codes"),
    [
        ("125000.00", "125000.00", []),
        ("570000 平方米", "570000", ["unit_dropped"]),
        ("12.5万平方米", "125000", ["multiplied"]),
        ("3公顷", "30000", ["multiplied"]),
        ("约 12,000 ㎡", "12000", ["unit_dropped", "nearly"]),
        ("１２３４．５", "1234.5", ["tidied"]),
        ("1234.567", "1234.57", ["rounded"]),
        ("8000.07000000000001", "8000.07", ["rounded"]),
        ("0", None, ["zero_is_unknown"]),
        ("0.00 平方米", None, ["zero_is_unknown"]),
        ("暂无资料", None, ["blank_word"]),
        ("-", None, ["blank_word"]),
        ("", None, []),
        ("   ", None, []),
        ("12 平方米", "12", ["unit_dropped", "unusually_small"]),
        ("499.99", "499.99", ["unusually_small"]),
        ("500", "500", []),
        ("5000000", "5000000", []),
        ("5000000.01", "5000000.01", ["unusually_large"]),
        ("-24", None, ["negative"]),
        ("abc", None, ["not_a_number"]),
        ("1e6", None, ["not_a_number"]),
        ("100亩", None, ["not_a_number"]),
        ("1000-2000", None, ["not_a_number"]),
    ],
)
def test_areas(text, value, codes):
    cell = AREA(text, Setting())
    assert cell.value == (None if value is None else D(value))
    assert told(cell) == codes
    assert (cell.mend is not None) == (cell.error is not None)


def test_a_header_may_name_the_unit_of_the_whole_column():
    cell = AREA("12.5", Setting(unit="wan"))
    assert (cell.value, told(cell)) == (125_000, ["multiplied"])
    assert AREA("12.5万", Setting(unit="wan")).value == 125_000  # said twice, meant once


@pytest.mark.parametrize(
    ("text", "value", "codes"),
    [
        ("8078户", 8078, ["unit_dropped"]),
        ("7000 户", 7000, ["unit_dropped"]),
        ("77栋", 77, ["unit_dropped"]),
        ("1,234", 1234, ["tidied"]),
        ("1286", 1286, []),
        ("12.0", 12, ["tidied"]),
        ("0户", None, ["zero_is_unknown"]),
        ("30000", 30000, []),
        ("30001", 30001, ["unusually_large"]),
        ("12.5", None, ["not_whole"]),
        ("-3", None, ["negative"]),
        ("999999999", None, ["not_whole"]),
        ("八十", None, ["not_a_number"]),
    ],
)
def test_counts(text, value, codes):
    cell = COUNT(text, Setting())
    assert (cell.value, told(cell)) == (value, codes)


@pytest.mark.parametrize(
    ("text", "value", "codes"),
    [
        ("2012-09-30", date(2012, 9, 30), []),
        ("2012/9/3", date(2012, 9, 3), ["date_read"]),
        ("2012.9.3", date(2012, 9, 3), ["date_read"]),
        ("2012年9月3日", date(2012, 9, 3), ["date_read"]),
        ("20120930", date(2012, 9, 30), ["date_read"]),
        ("2012-09-30 00:00:00", date(2012, 9, 30), ["date_read"]),
        ("2012年2月", date(2012, 2, 29), ["month_only"]),
        ("2012-12", date(2012, 12, 31), ["month_only"]),
        ("2000年建成", date(2000, 12, 31), ["year_only"]),
        ("2000", date(2000, 12, 31), ["year_only"]),
        ("2026", date(2026, 12, 31), ["year_only"]),
        ("1900年建成", date(1900, 12, 31), ["year_only", "placeholder_year"]),
        ("2026-11-24", date(2026, 11, 24), []),
        ("2026-11-25", date(2026, 11, 25), ["in_the_future"]),
        ("2027年", date(2027, 12, 31), ["year_only", "in_the_future"]),
        ("2012-13-01", None, ["not_a_date"]),
        ("2012-02-30", None, ["not_a_date"]),
        ("2012年13月", None, ["not_a_date"]),
        ("去年", None, ["not_a_date"]),
        ("40000", None, ["not_a_date"]),
        ("0000", None, ["not_a_date"]),
        ("9999-12", date(9999, 12, 31), ["month_only", "in_the_future"]),
    ],
)
def test_days(text, value, codes):
    cell = DAY(text, Setting(today=date(2026, 11, 24)))
    assert (cell.value, told(cell)) == (value, codes)


@pytest.mark.parametrize(
    ("text", "value", "codes"),
    [
        ("望澜家园", "望澜家园", []),
        (" 望澜 家园 ", "望澜 家园", []),
        ("望澜\n家园", "望澜 家园", ["tidied"]),
        ("望澜\u200b家园", "望澜家园", ["tidied"]),
        ("望澜\x07家园", "望澜家园", ["tidied"]),
        ("Ａ１区", "A1区", ["narrowed"]),
        ("中房（大连）", "中房（大连）", []),
        ("暂无", None, ["blank_word"]),
        ("\ue000家园", "\ue000家园", ["odd_characters"]),
        ("\ufffd园", "\ufffd园", ["odd_characters"]),
        ("\U00020bb7家园", "\U00020bb7家园", []),
        ("十" * 10, "十" * 10, []),
        ("十" * 11, None, ["too_long"]),
    ],
)
def test_texts(text, value, codes):
    cell = TEXT(text, Setting())
    assert (cell.value, told(cell)) == (value, codes)


def test_a_name_may_be_a_word_that_elsewhere_means_nothing():
    assert read_text(10, blanks=False)("未知", Setting()).value == "未知"


@pytest.mark.parametrize(
    ("text", "value", "codes"),
    [
        ("住宅", "residential", []),
        ("普通住宅", "residential", ["choice_read"]),
        ("residential", "residential", ["choice_read"]),
        (" 商 住 ", "mixed", ["choice_read"]),
        ("厂房", None, ["not_a_choice"]),
        ("暂无", None, ["blank_word"]),
    ],
)
def test_choices(text, value, codes):
    cell = CHOICE(text, Setting())
    assert (cell.value, told(cell)) == (value, codes)


def test_a_refused_choice_names_the_lawful_ones():
    mend = CHOICE("厂房", Setting()).mend
    assert CELL_WORDS.say(mend) == "改为：住宅、混合"


@given(st.text(max_size=30))
def test_no_cell_breaks_a_reader_and_everything_told_has_words(text):
    for reader in (AREA, COUNT, DAY, TEXT, CHOICE):
        cell = reader(text, Setting(today=date(2026, 11, 24), unit="wan"))
        assert cell.error is None or cell.value is None
        for message in (*cell.repairs, *cell.questions, *filter(None, (cell.error, cell.mend))):
            assert CELL_WORDS.say(message)
            assert CELL_WORDS.say(message, "en")


@given(st.text(max_size=30))
def test_cleaning_twice_changes_nothing_more(text):
    once, _ = clean_text(text)
    assert clean_text(once)[0] == once


@pytest.mark.parametrize("text", ["99999999999999999999", "1e999"])
def test_a_number_beyond_all_counting_is_called_too_large(text):
    assert told(AREA(text, Setting())) == ["too_large"]
