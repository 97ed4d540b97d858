"""Characters that nobody sees: taken out where they only mislead, found where they do harm."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.kernel.cells import read_text
from oversight.kernel.plaintext import control_at, seen_only


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("3 号楼\u202e101", "3 号楼101"),
        ("\ufeff锦汀小区\u200b", "锦汀小区"),
        ("\u2067A\u2069", "A"),
        ("一行\n\t两行", "一行\n\t两行"),
        ("家庭👨\u200d👩", "家庭👨\u200d👩"),  # a joiner within a sign is part of it
    ],
)
def test_what_turns_the_direction_or_has_no_width_is_taken_out(text, seen):
    assert seen_only(text) == seen


@pytest.mark.parametrize(
    ("text", "place"),
    [("", 0), ("一行\r\n\t两行", 0), ("a\x1b[31mb", 2), ("\x7f", 1), ("甲乙\x85", 3), ("\x00", 1)],
)
def test_the_first_control_character_is_found(text, place):
    assert control_at(text) == place


@given(st.text())
def test_a_control_character_is_what_unicode_calls_one_but_tab_and_ends_of_lines(text):
    found = [n for n, c in enumerate(text, 1) if unicodedata.category(c) == "Cc" and c not in "\t\n\r"]
    assert control_at(text) == (found[0] if found else 0)


def test_an_imported_cell_loses_both_and_says_so():
    cell = read_text(60)("3 号楼\x1b\u202e101")
    assert cell.value == "3 号楼101"
    assert [note.code for note in cell.repairs] == ["tidied"]
