"""Estates that may be one: found, and namesakes, phases and neighbours left alone."""

import random
import time

import pytest

from registry.rules.likeness import Hit, Register, is_one_slip, plain_address, take_apart


def why(known, asked, **places):
    register = Register()
    register.add(1, name=known, address=places.get("known_at", ""), zone=places.get("known_zone", ""))
    hits = register.near(name=asked, address=places.get("at", ""), zone=places.get("zone", ""))
    return hits[0].why if hits else None


@pytest.mark.parametrize(
    ("known", "asked", "answer"),
    [
        ("望澜家园", "望澜家园", "same_name"),
        ("恒泰尚城", "恒泰·尚城", "same_name"),
        ("Ａ座公馆", "A座公馆", "same_name"),
        ("怡园(二期)", "怡园（二期）", "same_name"),
        ("怡园二期", "怡园2期", "same_name"),
        ("望澜家园", "望澜小区", "like_name"),
        ("丰裕小区", "丰裕社区", "like_name"),
        ("瀚新叠翠家园", "瀚新叠翠园", None),
        ("瀚新叠翠苑", "翰新叠翠苑", "like_name"),
        ("金沙滩澜湾一期", "金沙滩谰湾一期", "like_name"),
        ("怡园一期", "怡园二期", None),
        ("锦泉源D10区", "锦泉源D11区", None),
        ("泡崖东园小区", "泡崖西园小区", None),
        ("新月里", "新星里", None),
        ("红旗路东段12号", "红旗路东段13号", None),
        ("怡园", "怡园二期", None),
    ],
)
def test_names(known, asked, answer):
    assert why(known, asked) == answer
    assert why(asked, known) == answer


def test_a_phase_and_its_estate_are_compared_only_at_one_address():
    assert why("怡园", "怡园二期", known_at="渤海大街", at="渤海大街") == "like_name"
    assert why("怡园", "怡园二期", known_at="渤海大街", at="黄海大街") is None
    assert why("怡园一期", "怡园二期", known_at="渤海大街", at="渤海大街") is None


def test_namesakes_of_other_districts_are_two():
    assert why("幸福小区", "幸福小区", known_zone="站前区", zone="西市区") is None
    assert why("幸福小区", "幸福小区", known_zone="站前区", zone="") == "same_name"
    assert why("幸福小区", "幸福小区", known_zone="站前区", zone="站前区") == "same_name"


def test_one_house_number_and_a_common_character_is_one_place():
    at = {"known_at": "渤海大街东12号", "at": "（站前）渤海大街东12号"}
    assert why("望澜家园", "澜庭", **at) == "same_place"
    assert why("望澜家园", "宏意", **at) is None
    assert plain_address("渤海大街") == ""


def test_the_surest_hit_comes_first():
    register = Register()
    register.add("like", name="望澜小区")
    register.add("same", name="望澜家园")
    assert register.near(name="望澜 家园") == [Hit("same", "same_name"), Hit("like", "like_name")]
    assert len(register) == 2


@pytest.mark.parametrize(
    ("name", "core", "section"),
    [
        ("龙畔金泉五期K3区", "龙畔金泉", "5期k3区"),
        ("怡园（二期）", "怡园", "2期"),
        ("小区", "小区", ""),
        ("A区", "a区", ""),
        ("", "", ""),
    ],
)
def test_names_are_taken_apart(name, core, section):
    parts = take_apart(name)
    assert (parts.core, parts.section) == (core, section)


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("瀚新叠翠园", "翰新叠翠园", True),
        ("新叠翠园", "翰新叠翠园", True),
        ("翰新叠翠", "翰新叠翠园", True),
        ("翰新叠翠1", "翰新叠翠2", False),
        ("翰新东园", "翰新西园", False),
        ("翰新", "翰新叠翠", False),
        ("翰新园", "新翰园", False),
    ],
)
def test_one_slip(one, other, answer):
    assert is_one_slip(one, other) is answer
    assert is_one_slip(other, one) is answer


def test_twenty_thousand_names_are_compared_in_seconds():
    dice, characters = random.Random(7), "望澜怡园海湾金沙滩翔润一品富吉家绿地世纪城水木清华"
    names = ["".join(dice.choice(characters) for _ in range(5)) + "小区" for _ in range(20_000)]
    register, start = Register(), time.monotonic()
    for key, name in enumerate(names):
        register.near(name=name)
        register.add(key, name=name)
    assert time.monotonic() - start < 10
