"""What a list says beside what the register stores: kept with the record, told in the report, never invented.

A cell that has no column of its own in the register (a fee, an unknown firm's name, a district without a committee, a
column that nobody reads) stays with the estate as the list said it. What the register needs and the list does not say
is assumed, and said to be: once for the file where the column is missing, by the row where its cell is blank.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oversight.exchange.kinds import Note
from oversight.kernel.rowreading import ColumnMatch
from oversight.kernel.tables import Row
from oversight.kernel.wording import Message

LONGEST = 200
MOST = 40  # columns
UNSTORED = ("fee",)  # fields that are read, and for which the register has no place yet
UNPLACED = ("city", "district", "street", "committee")
ASSUMED = {"estate_class": ("estate_class",), "kind": ("kind",), "mode": ("mode", "manager")}


class Said:
    """What one file leaves to be kept or assumed: made once, asked for every row."""

    def __init__(self, mapping: Mapping[str, ColumnMatch], defaults: Mapping[str, str]) -> None:
        self._mapping, self._defaults = mapping, defaults
        self._read = {match.header for match in mapping.values()}
        self._missing = [
            field for field, sources in ASSUMED.items() if not any(source in mapping for source in sources)
        ]
        self._asked = [field for field in ASSUMED if field not in self._missing]

    def told(self) -> list[Message]:
        """What is assumed of every row, because the file has no such column."""
        areas = [Message("assumed_stage")] if "total_area" in self._mapping else []
        return [*(Message(f"missing_{field}") for field in self._missing), *areas]

    def assumed(self, row: Row, values: Mapping[str, Any]) -> list[Note]:
        """What is assumed of this row, because its cell is blank."""
        return [
            Note(header, row.cells.get(header, ""), Message(f"assumed_{field}"), "repair")
            for field in self._asked
            if values.get(field) is None and not (field == "mode" and values.get("firm"))
            for header in [self._header(field)]
        ]

    def _header(self, field: str) -> str:
        return next(self._mapping[source].header for source in ASSUMED[field] if source in self._mapping)

    def kept(self, row: Row, values: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        """(field, header, text) of every cell that the record itself does not hold; the field is "" if none."""
        fields = [*self._unstored(values)]
        found = [
            (field, match.header, text)
            for field in fields
            if (match := self._mapping.get(field)) and (text := row.cells.get(match.header, "").strip())
        ]
        found += [
            (field, "", self._defaults[field])
            for field in fields
            if self._defaults.get(field) and field not in {name for name, _header, _text in found}
        ]
        found += [
            ("", header, text.strip())
            for header, text in row.cells.items()
            if header not in self._read and text.strip()
        ]
        return [(field, header[:LONGEST], text[:LONGEST]) for field, header, text in found[:MOST]]

    def _unstored(self, values: Mapping[str, Any]) -> Iterator[str]:
        yield from UNSTORED
        if "place" not in values:
            yield from UNPLACED
        if values.get("firm") and "firm_id" not in values:
            yield "manager"
