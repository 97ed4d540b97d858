"""Frozen values to JSON data and back, strictly."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal as D
from fractions import Fraction
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.kernel.plaindata import Misfit, from_data, parse_json, to_data


@dataclass(frozen=True)
class Leaf:
    amount: D
    on: date | None = None
    kind: Literal["a", "b"] = "a"


@dataclass(frozen=True)
class Tree:
    name: str
    leaves: tuple[Leaf, ...] = ()
    flags: Mapping[str, bool] = field(default_factory=dict)
    sizes: Mapping[str, D | None] = field(default_factory=dict)
    count: int = 0


leaves = st.builds(
    Leaf,
    amount=st.decimals("-1e12", "1e12", places=5),
    on=st.none() | st.dates(),
    kind=st.sampled_from("ab"),
)
trees = st.builds(
    Tree,
    name=st.text(),
    leaves=st.lists(leaves, max_size=3).map(tuple),
    flags=st.dictionaries(st.text(), st.booleans(), max_size=3),
    sizes=st.dictionaries(st.text(), st.none() | st.decimals("0", "99", places=2), max_size=3),
    count=st.integers(-9, 9),
)


@given(trees)
def test_what_is_written_is_read_back_through_json(tree):
    assert from_data(Tree, parse_json(json.dumps(to_data(tree)))) == tree


@dataclass(frozen=True)
class Mean:
    exact: Fraction | None = None


@given(st.none() | st.fractions())
def test_a_fraction_loses_nothing(exact):
    assert from_data(Mean, parse_json(json.dumps(to_data(Mean(exact))))) == Mean(exact)


@pytest.mark.parametrize("data", ["1/0", "1/", "1.5", 3, "1e3", "/2", " 1/2"])
def test_what_is_no_fraction_is_refused(data):
    with pytest.raises(Misfit) as refusal:
        from_data(Mean, {"exact": data})
    assert (refusal.value.path, refusal.value.message.code) == ("exact", "not_a_fraction")


def test_json_numbers_are_exact():
    assert from_data(Leaf, parse_json('{"amount": 0.1}')).amount == D("0.1")
    assert from_data(Leaf, parse_json('{"amount": 3}')).amount == 3


@pytest.mark.parametrize(
    ("data", "path", "code"),
    [
        ({"name": "x", "count": True}, "count", "not_whole"),
        ({"name": "x", "count": "1"}, "count", "not_whole"),
        ({"name": "x", "flags": {"y": 1}}, "flags.y", "not_a_flag"),
        ({"name": "x", "flags": []}, "flags", "not_an_object"),
        ({"name": "x", "leaves": [{"amount": 0.5}]}, "leaves[0].amount", "not_a_number"),
        ({"name": "x", "leaves": [{"amount": "Infinity"}]}, "leaves[0].amount", "not_a_number"),
        ({"name": "x", "leaves": [{"amount": "1_000"}]}, "leaves[0].amount", "not_a_number"),
        ({"name": "x", "leaves": [{"amount": "1", "kind": "c"}]}, "leaves[0].kind", "not_a_choice"),
        ({"name": None}, "name", "not_text"),
        ({}, "", "missing_key"),
    ],
)
def test_a_misfit_names_its_place(data, path, code):
    with pytest.raises(Misfit) as refusal:
        from_data(Tree, data)
    assert (refusal.value.path, refusal.value.message.code) == (path, code)
