"""Rows of a list of divisions, placed: under a parent, once, and never against what stands."""

from oversight.kernel.divisions import Unit, match_division_columns, read_division
from oversight.kernel.planting import PLANTING_WORDS, place
from oversight.kernel.rowreading import mapping_of
from oversight.kernel.tables import Row

HEADERS = ("code12", "name", "parent_code12")
CITY = Unit("210800000000", "营口市", 1, "")
MAPPING = mapping_of(match_division_columns(HEADERS))


def placed(*rows, standing=()):
    read = [
        read_division(Row(n, dict(zip(HEADERS, row, strict=True))), MAPPING) for n, row in enumerate(rows, 2)
    ]
    return place(read, {unit.code: unit for unit in standing}, MAPPING)


def codes(found):
    return [error.message.code for outcome in found.outcomes for error in outcome.errors]


def test_parents_may_stand_below_their_children_in_the_file():
    found = placed(("210802000000", "站前区", "210800000000"), ("210800000000", "营口市", ""))
    assert codes(found) == []
    assert [unit.name for unit in found.new({})] == ["营口市", "站前区"]


def test_what_stands_is_not_new():
    found = placed(("210800000000", "营口市", ""), standing=[CITY])
    assert found.new({CITY.code: CITY}) == []


def test_a_row_under_one_at_fault_is_at_fault_itself():
    found = placed(
        ("210800000000", "营口市", ""), ("21080", "站前区", ""), ("210802001000", "甲街道", "210802000000")
    )
    assert codes(found) == ["code_not_digits", "no_parent"]


def test_a_second_city_and_a_second_row_of_a_unit_are_refused():
    found = placed(
        ("210800000000", "营口市", ""), ("210900000000", "阜新市", ""), ("210800000000", "营口市", "")
    )
    assert sorted(codes(found)) == ["one_city", "twice"]


def test_a_level_is_not_skipped():
    found = placed(("210802001001", "甲社区", "210800000000"), standing=[CITY])
    assert codes(found) == ["wrong_tier"]


def test_every_message_has_both_languages():
    assert all(worded.zh and worded.en for worded in PLANTING_WORDS.sentences.values())
