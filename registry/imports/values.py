"""What a row was read as, as data that can be kept with the row until it is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from oversight.exchange.kinds import Note
from oversight.kernel.rowreading import CellNote, RowOutcome
from oversight.kernel.wording import Message
from registry.rules.projects import TAKEN


def as_data(value: Any) -> Any:
    """A read value as JSON data."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):  # a point, a fee
        return {part.name: as_data(getattr(value, part.name)) for part in fields(value)}
    return value


def notes_of(outcome: RowOutcome) -> list[Note]:
    """What the reader said of the cells, the gravest first; a question that a click answers carries its answer."""

    def told(notes: Iterable[CellNote], grade: Any) -> list[Note]:
        return [
            Note(note.column, note.value, note.message, grade, note.mend, _answer(note.message))
            for note in notes
        ]

    return [
        *told(outcome.errors, "error"),
        *told(outcome.questions, "question"),
        *told(outcome.repairs, "repair"),
    ]


def _answer(message: Message) -> dict[str, str] | None:
    """The values that a question itself proposes."""
    answer = TAKEN.get(message.code)
    return answer(message) if answer else None
