"""Reading whole rows of a stranger's table: which column is which field, and what became of each row.

A list of ``Field``s describes what may be imported; ``match_columns`` proposes which header means which field,
``read_row`` reads a row through them. What is imported where is the business of the caller.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from oversight.kernel.cells import CELL_WORDS, Cell, Reader, Setting
from oversight.kernel.table_words import TABLE_WORDS
from oversight.kernel.table_writing import Kind
from oversight.kernel.tables import Column, Row
from oversight.kernel.wording import Catalogue, Message, Worded, is_english

Outcome = Literal["accepted", "repaired", "rejected"]
OUTCOMES: tuple[Outcome, ...] = ("accepted", "repaired", "rejected")
ROW_WORDS = CELL_WORDS | TABLE_WORDS


NO_HELP = Worded("", "")


@dataclass(frozen=True)
class Field:
    """One thing that a row may tell: its name, the headers people use for it, and how a cell of it is read.

    ``unit`` is what its numbers are counted in anyway (``wan`` for a capital in 万元), so that a header that says
    so changes nothing. Of several headers that fit, the one whose name stands earlier here is taken.
    """

    key: str
    name: Worded
    read: Reader
    aliases: tuple[str, ...] = ()
    required: bool = False
    kind: Kind = "text"
    unit: str = ""
    choices: tuple[str, ...] = ()
    help: Worded = NO_HELP
    example: str = ""
    width: int = 16

    def title(self, language: str = "zh") -> str:
        """The field's name."""
        return self.name.en if is_english(language) else self.name.zh

    def column(self, language: str = "zh") -> Column:
        """The field as a column of the template."""
        note = self.help.en if is_english(language) else self.help.zh
        return Column(
            self.title(language), self.kind, self.width, self.choices, self.required, note, self.example
        )


@dataclass(frozen=True)
class ColumnMatch:
    """A header and the field it is taken for, "" if none. ``confidence``: ``sure``, ``likely`` or ``none``.

    ``unit`` is what the header says of the whole column ("总建筑面积（万m²）": ``wan``).
    """

    header: str
    field: str
    confidence: Literal["sure", "likely", "none"]
    unit: str = ""


@dataclass(frozen=True)
class CellNote:
    """What is to be told about one cell."""

    column: str
    value: str
    message: Message
    mend: Message | None = None


@dataclass(frozen=True)
class RowOutcome:
    """What became of a row: its values by field, and what was read into it, asks or stops it."""

    row: int
    values: Mapping[str, Any]
    repairs: tuple[CellNote, ...] = ()
    questions: tuple[CellNote, ...] = ()
    errors: tuple[CellNote, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """Rejected by any error; repaired where anything was read into it or must be asked; else accepted."""
        if self.errors:
            return "rejected"
        return "repaired" if self.repairs or self.questions else "accepted"

    @property
    def notes(self) -> tuple[CellNote, ...]:
        """Everything to be told, the gravest first."""
        return (*self.errors, *self.questions, *self.repairs)

    def entries(self, words: Catalogue = ROW_WORDS, language: str = "zh") -> list[dict[str, Any]]:
        """The notes as the import commands print them; each entry names row, column, value and message."""
        return [
            {
                "row": self.row,
                "column": note.column,
                "value": note.value,
                "outcome": self.outcome,
                "message": words.say(note.message, language),
                "mend": words.say(note.mend, language) if note.mend else "",
            }
            for note in self.notes
        ]


# --- columns ----------------------------------------------------------------------------------------------------

_ASIDE = re.compile(r"[(\[【].*?[)\]】]")
_NOISE = re.compile(r"[\s*:：、,，。_\-]|必填|选填|可选")
_WAN = re.compile(r"万\s*(?:平|m|㎡|元)?")


def plain_header(header: str) -> str:
    """A header without asides, marks and spaces, in small letters."""
    return _NOISE.sub("", _ASIDE.sub("", unicodedata.normalize("NFKC", header).lower()))


def unit_of(header: str) -> str:
    """The unit that a header names beside the field's own, ``wan`` or ``hectare``."""
    asides = "".join(_ASIDE.findall(unicodedata.normalize("NFKC", header)))
    if "公顷" in asides:
        return "hectare"
    return "wan" if _WAN.search(asides) else ""


def match_columns(headers: Sequence[str], fields: Sequence[Field]) -> list[ColumnMatch]:
    """Which field each header probably means; no field is given twice, the closest header gets it."""
    offers = sorted(
        (
            (score, position, field.key)
            for position, header in enumerate(headers)
            for field in fields
            if (score := _closeness(header, field)) > 0
        ),
        key=lambda offer: (-offer[0], offer[1]),
    )
    given: dict[int, tuple[str, int]] = {}
    for score, position, key in offers:
        if position not in given and key not in {taken for taken, _ in given.values()}:
            given[position] = key, score
    return [_match(header, given.get(position)) for position, header in enumerate(headers)]


def _match(header: str, offer: tuple[str, int] | None) -> ColumnMatch:
    if offer is None:
        return ColumnMatch(header, "", "none")
    key, score = offer
    return ColumnMatch(header, key, "sure" if score >= SURE else "likely", unit_of(header))


SURE = 1_000


def _closeness(header: str, field: Field) -> int:
    """Above 1,000 for one of the field's own names, more for an earlier one; else the length of the longest name
    found inside; 0 for no likeness."""
    bare = plain_header(header)
    names = [plain_header(name) for name in (field.name.zh, field.name.en, *field.aliases, field.key)]
    if bare in names:
        return SURE + len(names) - names.index(bare)
    inside = [len(name) for name in names if len(name) > 1 and name in bare and not name.isascii()]
    return max(inside, default=0)


def mapping_of(matches: Iterable[ColumnMatch]) -> dict[str, ColumnMatch]:
    """The matches by field, as ``read_row`` takes them."""
    return {match.field: match for match in matches if match.field}


# --- rows -------------------------------------------------------------------------------------------------------

Check = Callable[[Mapping[str, Any]], Iterable[tuple[str, Message]]]


def read_row(
    fields: Sequence[Field],
    row: Row,
    mapping: Mapping[str, ColumnMatch],
    *,
    setting: Setting,
    defaults: Mapping[str, str] | None = None,
    checks: Sequence[Check] = (),
    language: str = "zh",
) -> RowOutcome:
    """One row read through its columns.

    ``defaults`` are texts that hold for the whole file where the row itself says nothing (its district, its
    street). ``checks`` look at the values together and ask (field, question).
    """
    values: dict[str, Any] = {}
    repairs: list[CellNote] = []
    questions: list[CellNote] = []
    errors: list[CellNote] = []
    for field in fields:
        column, text, cell = _read_field(field, row, mapping, setting, defaults or {}, language)
        values[field.key] = cell.value
        repairs += [CellNote(column, text, message) for message in cell.repairs]
        questions += [CellNote(column, text, message) for message in cell.questions]
        if cell.error:
            errors.append(CellNote(column, text, cell.error, cell.mend))
    if row.extra:
        errors.append(_surplus(row))
    for check in checks if not errors else ():
        for key, message in check(values):
            column, text = _place(key, fields, row, mapping, language)
            questions.append(CellNote(column, text, message))
    return RowOutcome(row.number, values, tuple(repairs), tuple(questions), tuple(errors))


def _read_field(
    field: Field,
    row: Row,
    mapping: Mapping[str, ColumnMatch],
    setting: Setting,
    defaults: Mapping[str, str],
    language: str,
) -> tuple[str, str, Cell]:
    column, text = _place(field.key, [field], row, mapping, language)
    match = mapping.get(field.key)
    shared = not text.strip() and bool(defaults.get(field.key))
    unit = match.unit if match and not shared and match.unit != field.unit else ""
    told = Setting(setting.today, unit, setting.params)
    cell = field.read(defaults[field.key] if shared else text, told)
    if field.required and cell.value is None and cell.error is None:
        names = {"name": field.name.zh, "name_en": field.name.en}
        cell = Cell(error=Message("required"), mend=Message("mend_required", names))
    return column, text, cell


def _place(
    key: str, fields: Sequence[Field], row: Row, mapping: Mapping[str, ColumnMatch], language: str
) -> tuple[str, str]:
    """Header and text of a field's cell; a field without a column is named by its own name."""
    match = mapping.get(key)
    if match is not None:
        return match.header, row.cells.get(match.header, "")
    return next((field.title(language) for field in fields if field.key == key), key), ""


def _surplus(row: Row) -> CellNote:
    cells = "、".join(cell[:20] for cell in row.extra[:5])
    message = Message("ragged", {"n": str(len(row.extra)), "cells": cells})
    last = list(row.cells)[-1]
    return CellNote(last, cells, message, Message("mend_ragged"))


def tally(outcomes: Iterable[RowOutcome]) -> dict[str, int]:
    """How many rows were accepted, repaired and rejected."""
    counts: dict[str, int] = dict.fromkeys(OUTCOMES, 0)
    for outcome in outcomes:
        counts[outcome.outcome] += 1
    return counts
