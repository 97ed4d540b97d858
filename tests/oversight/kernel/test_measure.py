"""Reading and showing of numbers; rounding on both sides of each edge."""

from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.kernel import measure
from oversight.kernel.measure import read_area, read_number

amounts = st.decimals("-99999999.99", "99999999.99", places=2)


@pytest.mark.parametrize(
    ("text", "value", "note"),
    [
        ("125000.00", "125000.00", ""),
        ("0", "0", ""),
        ("-5", "-5", ""),
        ("−5", "-5", "plain"),
        ("+5", "5", "plain"),
        (" 12 345.6 ", "12345.6", "plain"),
        ("12,345.60", "12345.60", "plain"),
        ("１２３．５", "123.5", "plain"),
        ("1２３", "123", "plain"),
        ("１２，３４５", "12345", "plain"),
        ("", None, "blank"),
        ("　", None, "blank"),
        ("abc", None, "unreadable"),
        ("1e5", None, "unreadable"),
        ("NaN", None, "unreadable"),
        ("Infinity", None, "unreadable"),
        ("1.2.3", None, "unreadable"),
        ("12,34", None, "unreadable"),
        (".5", None, "unreadable"),
        ("٣", None, "unreadable"),
        ("9" * 15, "9" * 15, ""),
        ("9" * 16, None, "too_long"),
        ("1." + "9" * 16, None, "too_long"),
    ],
)
def test_numbers_are_read_or_named(text, value, note):
    reading = read_number(text)
    assert (reading.value, reading.note) == (None if value is None else D(value), note)
    assert bool(reading) is (value is not None)


@pytest.mark.parametrize(
    ("text", "value", "note"),
    [
        ("570000 平方米", "570000", "unit"),
        ("570000平米", "570000", "unit"),
        ("1,570.5 ㎡", "1570.5", "unit"),
        ("88m²", "88", "unit"),
        ("88 M2", "88", "unit"),
        ("12.5万平方米", "125000.0", "wan"),
        ("12.5 万", "125000.0", "wan"),
        ("3公顷", "30000", "hectare"),
        ("80.07", "80.07", ""),
        ("80.07 ", "80.07", "plain"),
        ("平方米", None, "unreadable"),
        ("万", None, "unreadable"),
        ("两万平方米", None, "unreadable"),
        ("", None, "blank"),
        ("100亩", None, "unreadable"),
    ],
)
def test_areas_are_read_with_what_was_read_into_them(text, value, note):
    reading = read_area(text)
    assert (reading.value, reading.note) == (None if value is None else D(value), note)


def test_every_note_has_words_in_both_languages():
    for note in ("plain", "unit", "wan", "hectare", "blank", "unreadable", "too_long"):
        assert measure.NOTES.word(note, "zh-hans") != measure.NOTES.word(note, "en")


@given(st.text(max_size=20))
def test_no_text_breaks_the_reader(text):
    reading = read_area(text)
    assert reading.note in measure.NOTES.sentences
    assert reading.value is None or reading.value.is_finite()


@given(amounts)
def test_what_is_shown_is_read_back(amount):
    assert read_area(measure.show_area(amount)).value == amount
    assert read_number(measure.show_exact(amount)).value == amount


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [("80", "80.00"), ("80.00004", "80.01"), ("80.01", "80.01"), ("746.17284", "746.18"), ("0.001", "0.01")],
)
def test_required_areas_round_up(exact, rounded):
    assert str(measure.ceil_area(D(exact))) == rounded


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("0.125", 2, "0.13"),
        ("0.135", 2, "0.14"),
        ("-0.125", 2, "-0.13"),
        ("2.5", 0, "3"),
        ("0.1249", 2, "0.12"),
    ],
)
def test_half_goes_up(value, places, rounded):
    assert str(measure.half_up(D(value), places)) == rounded


@given(st.decimals("0", "9999999", places=5))
def test_rounding_up_never_forgives(exact):
    shown = measure.ceil_area(exact)
    assert exact <= shown < exact + D("0.01")


def test_the_house_shows_figures_one_way():
    assert measure.show_area(D("186543.21")) == "186,543.21"
    assert measure.show_area(None) == "—"
    assert measure.show_area(D(0)) == "0.00"
    assert measure.show_area(D("-16.66")) == "−16.66"
    assert measure.show_exact(D("154754.00")) == "154,754"
    assert measure.show_exact(D("619.0160")) == "619.016"
    assert measure.show_exact(D("-0.50")) == "−0.5"
    assert measure.show_exact(D("1E+3")) == "1,000"
    assert measure.show_wan(D(572_000)) == "57.20 万"
    assert measure.show_wan(None) == "—"
    assert measure.show_permille(D("4.000")) == "4‰"
    assert measure.show_permille(D("1.5")) == "1.5‰"
    assert measure.show_money(D("6384")) == "6,384.00"


def test_signs_are_true_and_zero_bears_none():
    assert measure.show_signed(D("2")) == "+2.00"
    assert measure.show_signed(D("-2")) == "−2.00"
    assert measure.show_signed(D("-0.001")) == "0.00"
    assert measure.show_signed(D("1234.5"), 1) == "+1,234.5"


def test_a_share_says_one_decimal_and_a_share_of_nothing_is_a_dash():
    assert measure.show_percent(389, 412) == "94.4%"
    assert measure.show_percent(D("1"), 3) == "33.3%"
    assert measure.show_percent(0, 412) == "0.0%"
    assert measure.show_percent(0, 0) == "—"


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        (Fraction(79995, 1000), 2, "80.00"),
        (Fraction(79994, 1000), 2, "79.99"),
        (Fraction(1, 3), 2, "0.33"),
        (Fraction(2, 3), 0, "1"),
        (Fraction(-1, 8), 2, "-0.13"),
        (Fraction(1, 200) - Fraction(1, 10**60), 2, "0.00"),
        (Fraction(1, 200), 2, "0.01"),
    ],
)
def test_exact_fractions_are_rounded_half_up_however_near_the_half_they_lie(value, places, rounded):
    assert str(measure.half_up_exact(value, places)) == rounded


@given(st.fractions(-1000, 1000), st.integers(0, 6))
def test_an_exact_rounding_is_the_nearest_and_decimals_round_alike(value, places):
    rounded = measure.half_up_exact(value, places)
    assert abs(Fraction(rounded) - value) <= Fraction(1, 2 * 10**places)
    assert measure.half_up_exact(Fraction(rounded), places) == measure.half_up(rounded, places)
