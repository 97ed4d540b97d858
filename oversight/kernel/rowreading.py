"""Reading whole rows of a stranger's table: which column is which field, and what became of each row.

A list of ``Field``s describes what may be imported; ``match_columns`` proposes which header means which field,
``read_row`` reads a row through them. What is imported where is the business of the caller.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from oversight.kernel.cells import CELL_WORDS, Cell, Reader, Setting, refuse
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
_ERROR_VALUE = re.compile(
    r"#(REF!|DIV/0!|N/A|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)$", re.IGNORECASE
)
REMEMBERED = (
    5_000  # different texts of a column that are read once only: lists repeat districts, firms, years
)


class _Source:
    """One field of one table: the header it comes from ("" for none), and its cells, each text read once."""

    def __init__(
        self, field: Field, match: ColumnMatch | None, setting: Setting, default: str, language: str
    ) -> None:
        self.field = field
        self.header = match.header if match else ""
        self.column = self.header or field.title(language)
        unit = match.unit if match and match.unit != field.unit else ""
        self._setting = Setting(setting.today, unit, setting.params)
        self._shared = Setting(setting.today, "", setting.params)
        self._default = default
        self._known: dict[str, Cell] = {}

    def cell(self, text: str) -> Cell:
        """What becomes of ``text``; where it is blank, what holds for the whole file."""
        found = self._known.get(text)
        if found is None:
            found = self._read(text)
            if len(self._known) < REMEMBERED:
                self._known[text] = found
        return found

    def _read(self, text: str) -> Cell:
        if _ERROR_VALUE.match(text.strip()):
            return refuse("spreadsheet_error", Message("mend_error"), value=text.strip())
        if self._default and not text.strip():
            found = self.field.read(self._default, self._shared)
        else:
            found = self.field.read(text, self._setting)
        if self.field.required and found.value is None and found.error is None:
            names = {"name": self.field.name.zh, "name_en": self.field.name.en}
            return Cell(error=Message("required"), mend=Message("mend_required", names))
        return found


class RowReader:
    """Reads the rows of one table through its columns; made once, called for every row.

    ``defaults`` are texts that hold for the whole file where the row itself says nothing (its district, its
    street). ``checks`` look at the values of a row without errors together and ask (field, question).
    ``complete`` finishes the values in place, after the checks.
    """

    def __init__(
        self,
        fields: Sequence[Field],
        mapping: Mapping[str, ColumnMatch],
        *,
        setting: Setting,
        defaults: Mapping[str, str] | None = None,
        checks: Sequence[Check] = (),
        complete: Callable[[dict[str, Any]], None] | None = None,
        language: str = "zh",
    ) -> None:
        told = defaults or {}
        self._sources = {
            field.key: _Source(field, mapping.get(field.key), setting, told.get(field.key, ""), language)
            for field in fields
        }
        self._asked = [
            source
            for key, source in self._sources.items()
            if source.header or source.field.required or told.get(key)
        ]
        self._blank: dict[str, Any] = dict.fromkeys(self._sources)
        self._checks = checks
        self._complete = complete

    def __call__(self, row: Row) -> RowOutcome:
        """What becomes of a row."""
        values = self._blank.copy()
        repairs: list[CellNote] = []
        questions: list[CellNote] = []
        errors: list[CellNote] = []
        cells = row.cells
        for source in self._asked:
            text = cells.get(source.header, "")
            cell = source.cell(text)
            values[source.field.key] = cell.value
            if cell.repairs:
                repairs += [CellNote(source.column, text, message) for message in cell.repairs]
            if cell.questions:
                questions += [CellNote(source.column, text, message) for message in cell.questions]
            if cell.error:
                errors.append(CellNote(source.column, text, cell.error, cell.mend))
        if row.extra:
            errors.append(_surplus(row))
        if not errors:
            questions += self._check(values, cells)
        if self._complete is not None:
            self._complete(values)
        return RowOutcome(row.number, values, tuple(repairs), tuple(questions), tuple(errors))

    def _check(self, values: Mapping[str, Any], cells: Mapping[str, str]) -> list[CellNote]:
        found = (asked for check in self._checks for asked in check(values))
        sources = ((self._sources[key], message) for key, message in found)
        return [CellNote(s.column, cells.get(s.header, ""), message) for s, message in sources]


def read_row(
    fields: Sequence[Field], row: Row, mapping: Mapping[str, ColumnMatch], *, setting: Setting, **options: Any
) -> RowOutcome:
    """One row alone, through the options of ``RowReader``."""
    return RowReader(fields, mapping, setting=setting, **options)(row)


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
