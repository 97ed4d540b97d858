"""What a registered estate must tell, and words for everything asked."""

from datetime import date
from decimal import Decimal

import pytest

from registry.rules.estate import (
    CLASSES,
    ESTATE_WORDS,
    KINDS,
    MODES,
    faults,
    is_class_lawful,
    missing_to_register,
)

WHOLE = {"name": "望澜家园", "jurisdiction": "210802001001", "kind": "residential", "estate_class": "new"}


def test_a_whole_record_lacks_nothing_though_its_area_is_unknown():
    assert missing_to_register(WHOLE) == []


@pytest.mark.parametrize("key", list(WHOLE))
def test_each_needed_field_is_named(key):
    assert missing_to_register({**WHOLE, key: None}) == [key]
    assert missing_to_register({**WHOLE, key: ""}) == [key]


def test_an_old_estate_with_a_unit_names_it():
    old = {**WHOLE, "estate_class": "old_with_unit"}
    assert missing_to_register(old) == ["responsible_unit"]
    assert missing_to_register({**old, "responsible_unit": 7}) == []


@pytest.mark.parametrize(
    ("estate_class", "has_unit", "lawful"),
    [
        ("old_with_unit", True, True),
        ("old_with_unit", False, False),
        ("old_without_unit", True, False),
        ("old_without_unit", False, True),
        ("new", True, True),
        ("new", False, True),
        ("scattered", True, True),
        ("scattered", False, True),
    ],
)
def test_class_and_unit_agree(estate_class, has_unit, lawful):
    assert is_class_lawful(estate_class, has_unit=has_unit) is lawful


def test_words_come_in_pairs():
    for words in (KINDS, CLASSES, MODES, ESTATE_WORDS.sentences):
        for code, said in words.items():
            assert said.zh.count("{") <= said.en.count("{") + 1, code
            assert said.zh
            assert said.en


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"longitude": Decimal("40.6"), "latitude": Decimal("40.6")}, "longitude"),
        ({"longitude": Decimal("122.2"), "latitude": Decimal("122.2")}, "latitude"),
        ({"longitude": Decimal("122.2"), "latitude": None}, "latitude"),
        ({"latitude": Decimal("40.6")}, "longitude"),
        ({"completed_on": date(2013, 6, 1), "permitted_on": date(2013, 6, 2)}, "completed_on"),
        ({"phases": 0}, "phases"),
        ({"total_area": Decimal(0)}, "total_area"),
        ({"measured_area": Decimal("-1")}, "measured_area"),
        ({"total_area": Decimal("100.00"), "above_ground_area": Decimal("100.01")}, "above_ground_area"),
    ],
)
def test_what_cannot_stand(facts, field):
    assert list(faults(facts)) == [field]


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"longitude": Decimal(73), "latitude": Decimal(3)},
        {"longitude": Decimal(136), "latitude": Decimal(54)},
        {"completed_on": date(2013, 6, 1), "permitted_on": date(2013, 6, 1)},
        {"total_area": Decimal("100.00"), "above_ground_area": Decimal("100.00")},
        {"total_area": Decimal("0.01")},
    ],
)
def test_what_may_stand_at_the_edge(facts):
    assert faults(facts) == {}


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("0", "name_without_letters"),
        ("A", "name_without_letters"),
        ("12-34", "name_without_letters"),
        ("🏠" * 40, "name_with_pictures"),
        ("锦汀🏠小区", "name_with_pictures"),
        ("锦汀小区", None),
        ("8090 公馆", None),
        ("SOHO·湾（二期）", None),
        ("Ⅱ期锦绣", None),
    ],
)
def test_a_name_is_of_letters(name, fault):
    found = faults({"name": name}).get("name")
    assert (found.code if found else None) == fault


@pytest.mark.parametrize(("field", "most"), [("households", 100_000), ("buildings", 5_000), ("phases", 30)])
def test_a_count_beyond_belief_cannot_stand(field, most):
    assert field not in faults({field: most})
    assert faults({field: most + 1})[field].code == "count_beyond_belief"
