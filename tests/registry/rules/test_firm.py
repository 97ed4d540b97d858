"""Codes with the exact fault, and names that may be one firm."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from registry.rules.firm import (
    ALPHABET,
    FIRM_WORDS,
    check_code,
    faults,
    mask_name,
    mask_phone,
    merge_contacts,
    name_core,
    read_code,
)

GOOD = "91110000600037341L"
codes = st.tuples(
    st.text("0123456789", min_size=8, max_size=8), st.text(ALPHABET, min_size=9, max_size=9)
).map(lambda parts: "".join(parts) + uscc.calc_check_digit("".join(parts)))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (GOOD, None),
        (" 91110000 600037341l ", None),
        ("９１１１００００６０００３７３４１Ｌ", None),
        ("91110000600037341M", "第 18 位应为 L，现在是 M，请核对营业执照"),
        ("91110000600037341", "应为 18 位，现在是 17 位"),
        ("911100006000373410L", "应为 18 位，现在是 19 位"),
        ("9111000060003734OL", "第 17 位“O”不会出现在统一社会信用代码里，是不是 0"),
        ("9111000060003734IL", "第 17 位“I”不会出现在统一社会信用代码里，是不是 1"),
        ("91110000600037341*", "第 18 位“*”不会出现在统一社会信用代码里"),
        ("9111A000600037341L", "第 5 位“A”应为数字（第 3 至 8 位是登记机关的区划代码）"),
        ("210800004012345", "这是 15 位的旧注册号，请换成营业执照上的 18 位统一社会信用代码"),
    ],
)
def test_the_fault_is_named_to_the_character(code, words):
    fault = check_code(code)
    assert (fault and FIRM_WORDS.say(fault)) == words


@given(codes)
def test_every_code_with_its_check_character_is_right(code):
    assert check_code(code) is None


@given(codes, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_any_single_wrong_character_is_found(code, position, character):
    wrong = code[:position] + character + code[position + 1 :]
    assert (check_code(wrong) is None) == (wrong == code)


@given(codes, st.integers(0, 16))
def test_any_two_neighbours_changed_over_are_found(code, position):
    turned = code[:position] + code[position + 1] + code[position] + code[position + 2 :]
    assert (check_code(turned) is None) == (turned == code)


def test_a_cell_is_tidied_asked_about_or_refused():
    cell = read_code("91110000-600037341l")
    assert (cell.value, [m.code for m in cell.repairs]) == (GOOD, ["code_tidied"])
    body = "12100000MB1234567"
    other = read_code(body + uscc.calc_check_digit(body))
    assert [m.code for m in other.questions] == ["code_not_a_company"]
    bad = read_code("91110000600037341M")
    assert (bad.value, bad.error.code, bad.mend.code) == (None, "code_check", "mend_code")
    assert read_code("").error is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("大连万科物业服务有限公司", "大连万科物业", True),
        ("大连万科物业服务有限公司", "大连万科物业管理有限公司", True),
        ("华润物业（大连）有限公司", "华润物业(大连)有限公司", True),
        ("大连 万科物业", "大连万科物业", True),
        ("大连万科物业", "大连万达物业", False),
        ("金碧物业有限公司", "金碧物业有限公司大连分公司", False),
        ("金碧物业有限公司大连分公司", "金碧物业有限公司沈阳分公司", False),
        ("金碧物业有限公司大连分公司", "金碧物业管理有限公司大连分公司", True),
        ("物业公司", "物业管理有限公司", False),
    ],
)
def test_names_that_may_be_one_firm(one, other, same):
    assert (name_core(one) == name_core(other)) is same


@given(st.text(max_size=30))
def test_every_name_has_a_core(name):
    core, branch = name_core(name)
    assert isinstance(core, str)
    assert isinstance(branch, str)


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13800005678", "138****5678"),
        ("0417-2800001", "041****0001"),
        ("2800001", "***01"),
        ("110", "***"),
        ("", ""),
    ],
)
def test_phones_are_masked(phone, masked):
    assert mask_phone(phone) == masked


def test_names_keep_the_family_name_alone():
    assert (mask_name("沈望舒"), mask_name("欧"), mask_name("")) == ("沈**", "欧*", "")


def test_facts_of_a_firm():
    good = {"code": GOOD, "headcount": 10, "party_members": 10, "registered_capital": Decimal("0.01")}
    assert faults(good) == {}
    bad = {
        **good,
        "party_members": 11,
        "registered_capital": Decimal(0),
        "licence_from": date(2020, 1, 1),
        "licence_to": date(2020, 1, 1),
    }
    assert set(faults(bad)) == {"party_members", "registered_capital", "licence_to"}


class TestMergingContacts:
    A, B, C, D = ({"role": "经理", "name": name, "phone": ""} for name in "甲乙丙丁")

    @pytest.mark.parametrize(
        ("was", "wanted", "now", "found"),
        [
            ("AB", "AB", "AB", "AB"),
            ("AB", "AC", "AB", "AC"),
            ("AB", "A", "ABD", "AD"),  # what others added meanwhile stays
            ("AB", "ABC", "A", "AC"),  # and what others took away does not come back
            ("AB", "ABC", "ABC", "ABC"),
            ("", "A", "B", "BA"),
            ("A", "", "AB", "B"),
        ],
    )
    def test_what_goes_goes_and_what_comes_comes(self, was, wanted, now, found):
        told = {key: [getattr(self, one) for one in letters] for key, letters in
                {"was": was, "wanted": wanted, "now": now, "found": found}.items()}  # fmt: skip
        assert merge_contacts(was=told["was"], wanted=told["wanted"], now=told["now"]) == told["found"]
