"""Chinese order and initials: what a clerk expects to find where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.kernel.pinyin import initials, is_latin_query, person_key, readings, sort_key, spelling


@pytest.mark.parametrize(
    ("name", "letters", "typed"),
    [
        ("营口澄岸物业", "ykcawy", "yingkouchenganwuye"),
        ("鲅鱼圈区", "byqq", "bayuquanqu"),
        ("盖州市", "gzs", "gaizhoushi"),
        ("朝阳街道", "cyjd", "chaoyangjiedao"),
        ("广厦家园", "gsjy", "guangshajiayuan"),
        ("绿洲", "lz", "lvzhou"),
        ("A座 3号楼", "az3hl", "azuo3haolou"),
        ("Vanke 万科·城", "vankewkc", "vankewankecheng"),
        ("", "", ""),
    ],
)
def test_initials_and_spelling_are_what_people_type(name: str, letters: str, typed: str) -> None:
    assert initials(name) == letters
    assert spelling(name) == typed


def test_names_stand_in_alphabetical_order() -> None:
    names = ["站前区", "老边区", "鲅鱼圈区", "西市区", "大石桥市", "盖州市"]
    assert sorted(names, key=sort_key) == ["鲅鱼圈区", "大石桥市", "盖州市", "老边区", "西市区", "站前区"]


def test_numbers_sort_by_value() -> None:
    assert sorted(["10号楼", "3号楼", "2号楼"], key=sort_key) == ["2号楼", "3号楼", "10号楼"]


def test_a_character_without_a_reading_sorts_last_and_is_left_out_of_initials() -> None:
    strange = "\U000323a0园"
    assert sorted([strange, "安园", "竹园"], key=sort_key) == ["安园", "竹园", strange]
    assert initials(strange) == "y"


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("单田芳", "shan4"),
        ("解放", "xie4"),
        ("曾一鸣", "zeng1"),
        ("区海", "ou1"),
        ("尉迟恭", "yu4"),
        ("王平", "wang2"),
    ],
)
def test_family_names_are_read_as_family_names(name: str, first: str) -> None:
    assert person_key(name).split()[0] == first


def test_width_and_case_do_not_part_what_is_alike() -> None:
    assert sort_key("Ａ座") == sort_key("a座")


def test_only_plain_letters_are_taken_for_initials() -> None:
    assert is_latin_query("ykcawy")
    assert not is_latin_query("营口")
    assert not is_latin_query("2026")
    assert not is_latin_query("yk ca")


@given(st.text(max_size=60))
def test_keys_are_ascii_for_chinese_and_never_fail(text: str) -> None:
    key = sort_key(text, limit=80)
    assert len(key) <= 80
    assert key == sort_key(text, limit=80)
    assert all(token for token in readings(text))


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=30))
def test_every_chinese_character_gives_one_token(text: str) -> None:
    assert len(readings(text)) == len(text)
    assert sort_key(text).isascii()
