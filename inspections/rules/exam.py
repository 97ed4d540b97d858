"""The training test (培训测试): questions drawn from the training notes of a version, the same for the same seed.

A question shows a training note and asks which item it belongs to. Source: issue text ("a test of ten questions drawn
from the training notes"); the form of the question is ours.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inspections.rules.draw import draw, ordered
from inspections.rules.standard.form import Standard
from inspections.rules.standard.item import Item
from inspections.rules.training import QUESTIONS
from oversight.kernel.wording import Name

CHOICES = 4
"""Items to choose from, the right one among them (ours)."""


@dataclass(frozen=True)
class Question:
    """A training note and the items it may belong to; ``code`` is the right one."""

    code: str
    note: Name
    choices: tuple[tuple[str, Name], ...]


def can_be_tested(standard: Standard) -> bool:
    """Whether the version has notes enough for a whole test."""
    return len(_noted(standard)) >= max(QUESTIONS, CHOICES)


def questions(standard: Standard, seed: str) -> tuple[Question, ...]:
    """The questions of one attempt, in the order shown."""
    noted = _noted(standard)
    return tuple(_question(noted, code, seed) for code in draw(seed, noted, QUESTIONS))


def right_answers(asked: Sequence[Question], given: Mapping[str, str]) -> int:
    """How many were answered by the right item; ``given`` is the chosen item by question."""
    return sum(given.get(question.code) == question.code for question in asked)


def _noted(standard: Standard) -> dict[str, Item]:
    return {item.code: item for item in standard.items if item.advice}


def _question(noted: Mapping[str, Item], code: str, seed: str) -> Question:
    """Three wrong items of the whole standard beside the right one, in drawn order."""
    item = noted[code]
    wrong = draw(f"{seed}|{code}", (other for other in noted if other != code), CHOICES - 1)
    shown = ordered(f"{seed}|{code}|shown", [code, *wrong])
    note = item.advice or item.name
    return Question(code, note, tuple((one, noted[one].name) for one in shown))
