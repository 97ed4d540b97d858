"""A list of firms: the codes and names on file, looked up once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from oversight.exchange.kinds import SAME_KEY, Double, Grade, Judged, Note
from oversight.kernel.calendar import beijing_day
from oversight.kernel.rowreading import ColumnMatch, RowOutcome
from oversight.kernel.scope import Kind
from oversight.kernel.tables import Row
from oversight.kernel.wording import Message
from oversight.models import Organisation
from oversight.policy import Actor, may
from registry.actions import listing
from registry.imports.values import as_data, notes_of
from registry.models import Firm
from registry.rules.firm import name_core
from registry.rules.firms import firm_reader

IMPORT_FIRM = "registry.import_firm"


class FirmSession:
    """One import of firms: codes and names on file, looked up once."""

    def __init__(self, by: Actor, defaults: Mapping[str, str]) -> None:
        self.by, self.defaults = by, defaults
        self.on_file = dict(_on_file())
        self.in_file: dict[str, int] = {}  # code → the row of this file that has it
        names = Organisation.objects.filter(kind=Kind.FIRM).values_list("name", flat=True)
        self.alike = {name_core(name): name for name in names}

    def judging(self, mapping: Mapping[str, ColumnMatch]) -> Callable[[Row], Judged]:
        """What reads a row and compares it with the firms on file."""
        read = firm_reader(mapping, today=beijing_day(self.by.at), defaults=self.defaults)
        return lambda row: self._judge(row, read(row), mapping)

    def told(self, mapping: Mapping[str, ColumnMatch]) -> list[Message]:
        """Nothing is assumed of a firm."""
        return []

    def _judge(self, row: Row, outcome: RowOutcome, mapping: Mapping[str, ColumnMatch]) -> Judged:
        notes, values = notes_of(outcome), outcome.values
        code, name = values.get("code"), values.get("name")
        known = self.on_file.get(code) if code else None
        if code in self.in_file:
            told = Message("firm_twice", {"row": str(self.in_file[code])})
            notes.insert(0, _note(row, mapping, "code", told, "error"))
        elif known:
            told = Message("firm_on_file", {"label": known.label})
            notes.insert(0, _note(row, mapping, "code", told, "question"))
        elif name and (like := self.alike.get(name_core(name))):
            notes.append(_note(row, mapping, "name", Message("firm_like", {"label": like}), "question"))
        if code:
            self.in_file.setdefault(code, row.number)
        plain = {key: as_data(value) for key, value in values.items() if value not in (None, "")}
        return Judged(row.number, row.cells, tuple(notes), plain, (known,) if known else ())

    def write(
        self, rows: Sequence[tuple[int, Mapping[str, Any]]], *, at: datetime, batch: int
    ) -> dict[int, int]:
        """Register the firms."""
        listing.refuse_unless(may(self.by, IMPORT_FIRM, Firm(state="registered")))
        return listing.register_firms(by=self.by, rows=rows, at=at, batch=batch)

    def built_on(self, keys: Iterable[int]) -> list[str]:
        """Firms that were changed or manage something."""
        return listing.built_on_firms(list(keys))

    def undo(self, keys: Sequence[int], *, at: datetime, batch: int) -> None:
        """Strike the firms off."""
        listing.strike_firms(by=self.by, keys=keys, at=at, batch=batch)


def _note(row: Row, mapping: Mapping[str, ColumnMatch], field: str, told: Message, grade: Grade) -> Note:
    header = mapping[field].header if field in mapping else field
    return Note(header, row.cells.get(header, ""), told, grade)


def _on_file() -> Iterator[tuple[str, Double]]:
    """Each firm on file by its code, with what tells it from another: address, capital in ten thousand yuan, staff."""
    firms = Firm.objects.values_list(
        "pk", "code", "organisation__name", "registered_address", "registered_capital", "headcount"
    )
    for pk, code, name, address, capital, staff in firms.iterator(5000):
        facts = address, f"{capital.normalize():f}" if capital else "", str(staff or "")
        yield (
            code,
            Double(
                str(pk), f"{name}（{code}）", SAME_KEY, reverse("registry:firm-detail", args=[code]), facts
            ),
        )
