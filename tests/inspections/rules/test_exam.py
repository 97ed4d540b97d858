"""The training test: the same seed asks the same, every question has its right item among four different ones."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from inspections.rules import exam
from inspections.rules.standard import read_standard
from inspections.rules.training import QUESTIONS
from tests.factories.inspections import shipped

STANDARD = read_standard(shipped("default-56"))


@given(st.text(max_size=40))
def test_a_seed_always_asks_the_same_ten_and_each_can_be_answered(seed):
    asked = exam.questions(STANDARD, seed)
    assert asked == exam.questions(STANDARD, seed)
    assert len({one.code for one in asked}) == QUESTIONS
    for one in asked:
        codes = [code for code, _name in one.choices]
        assert (len(set(codes)), one.code in codes) == (exam.CHOICES, True)
        assert one.note == STANDARD.by_code[one.code].advice


def test_only_the_right_item_counts():
    asked = exam.questions(STANDARD, "x")
    right = {one.code: one.code for one in asked}
    wrong = next(code for code, _name in asked[0].choices if code != asked[0].code)
    assert exam.right_answers(asked, right) == QUESTIONS
    assert exam.right_answers(asked, right | {asked[0].code: wrong}) == QUESTIONS - 1
    assert exam.right_answers(asked, {}) == 0


def test_a_version_without_notes_for_a_whole_test_cannot_be_tested_by():
    noted = [item for item in STANDARD.items if item.advice][:9]
    few = replace(STANDARD, categories=(replace(STANDARD.categories[0], items=tuple(noted)),))
    assert exam.can_be_tested(STANDARD)
    assert not exam.can_be_tested(few)
