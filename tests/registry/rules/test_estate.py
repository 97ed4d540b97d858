"""What a registered estate must tell, and words for everything asked."""

import pytest

from registry.rules.estate import (
    CLASSES,
    ESTATE_WORDS,
    KINDS,
    MODES,
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
