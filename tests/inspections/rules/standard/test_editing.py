"""Editing a draft: what is moved is neither lost nor doubled, and what goes comes from one place alone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from inspections.rules.standard import editing, read_draft
from tests.factories.inspections import shipped

STANDARD = read_draft(shipped("default-56"))
CODES = [item.code for item in STANDARD.items]
steps = st.lists(st.tuples(st.sampled_from(CODES), st.sampled_from((-1, 1))), max_size=30)


@given(steps)
def test_items_moved_about_stay_the_same_items_and_the_same_sum(pressed):
    now = STANDARD
    for code, step in pressed:
        now = editing.move_item(now, code, step)
    assert sorted(item.code for item in now.items) == sorted(CODES)
    assert now.summed == STANDARD.summed


drags = st.lists(st.tuples(st.sampled_from(CODES), st.sampled_from(CODES), st.booleans()), max_size=20)


@given(drags)
def test_an_item_dragged_stands_beside_the_other_and_none_is_lost(dragged):
    now = STANDARD
    for code, beside, after in dragged:
        now = editing.set_item(now, code, beside, after=after)
        codes = [item.code for one in now.categories for item in one.items]
        assert code == beside or codes.index(code) - codes.index(beside) == (1 if after else -1)
    assert sorted(item.code for item in now.items) == sorted(CODES)
    assert now.summed == STANDARD.summed


def test_a_category_dragged_takes_its_items_along():
    now = editing.set_category(STANDARD, "1", "3", after=True)
    assert [one.code for one in now.categories][:3] == ["2", "3", "1"]
    assert now.categories[2] == STANDARD.categories[0]
    assert editing.set_category(STANDARD, "1", "no-such", after=True) == STANDARD
    assert editing.set_item(STANDARD, "no-such", "1.1", after=True) == STANDARD


def test_a_step_and_its_opposite_meet_across_the_edge_of_a_category():
    last = STANDARD.categories[0].items[-1].code
    over = editing.move_item(STANDARD, last, 1)
    assert over.categories[1].items[0].code == last
    assert last not in [item.code for item in over.categories[0].items]
    assert editing.move_item(over, last, -1) == STANDARD


def test_nothing_moves_beyond_the_ends_nor_by_an_unknown_code():
    first, final = CODES[0], CODES[-1]
    assert editing.move_item(STANDARD, first, -1) == STANDARD
    assert editing.move_item(STANDARD, final, 1) == STANDARD
    assert editing.move_category(STANDARD, STANDARD.categories[0].code, -1) == STANDARD
    assert (
        editing.move_item(STANDARD, "no-such", 1) == editing.move_category(STANDARD, "no-such", 1) == STANDARD
    )


def test_an_item_put_into_another_category_leaves_its_own():
    item = replace(STANDARD.by_code["4.4"], points=Decimal("7"))
    there = editing.put_item(STANDARD, item, category="1", was="4.4")
    assert there.categories[0].items[-1] == item
    assert sum(one.code == "4.4" for one in there.items) == 1
    again = editing.put_item(STANDARD, item, category="4", was="4.4")
    assert [one.code for one in again.items] == CODES, "in its own category it keeps its place"


def test_a_removed_category_takes_its_items_along():
    gone = STANDARD.categories[0]
    left = editing.remove_category(STANDARD, gone.code)
    assert {item.code for item in gone.items}.isdisjoint(item.code for item in left.items)
    assert editing.remove_item(STANDARD, "4.4").summed == STANDARD.summed - STANDARD.by_code["4.4"].full
