"""导入区划: the official list of divisions, read and placed row by row, and planted as a tree in one go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from oversight import journal
from oversight.acting import Refused
from oversight.actions import period
from oversight.kernel.divisions import FIELDS, Unit, match_division_columns, read_division
from oversight.kernel.pinyin import initials, sort_key
from oversight.kernel.planting import PLANTING_WORDS, Placed, place
from oversight.kernel.rowreading import mapping_of, tally
from oversight.kernel.scope import Level
from oversight.kernel.tables import Row
from oversight.models import Territory
from oversight.models.territory import STEP
from oversight.policy import Actor, may


@dataclass(frozen=True)
class Report:
    """What came of each row, and the units to be planted."""

    placed: Placed
    new: Sequence[Territory] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """Rows by outcome; each row stands in exactly one."""
        return tally(self.placed.outcomes)

    def entries(self, language: str = "zh") -> list[dict[str, Any]]:
        """What is told of cells, by row; a province that is left out is told too."""
        told = [
            entry for outcome in self.placed.outcomes for entry in outcome.entries(PLANTING_WORDS, language)
        ]
        provinces = {note.value: note for note in self.placed.provinces}
        for outcome in self.placed.outcomes:
            if note := provinces.get(outcome.values.get("code") or ""):
                words = PLANTING_WORDS.say(note.message, language)
                row = {"row": outcome.row, "column": note.column, "value": note.value}
                told.append({**row, "outcome": "accepted", "message": words, "mend": ""})
        return sorted(told, key=lambda entry: entry["row"])

    def as_data(self, language: str = "zh") -> dict[str, Any]:
        """The report as JSON data."""
        return {"counts": self.counts, "rows": self.entries(language)}


def missing_columns(headers: Sequence[str]) -> list[str]:
    """Required columns that no header names."""
    found = mapping_of(match_division_columns(headers))
    return [one.title() for one in FIELDS if one.required and one.key not in found]


def judge(headers: Sequence[str], rows: Iterable[Row], language: str = "zh") -> Report:
    """Read and place rows against each other and against the tree as it stands; writes nothing."""
    mapping = mapping_of(match_division_columns(headers))
    stands = {unit.code: unit for unit in Territory.objects.filter(valid_to=None)}
    codes = {unit.path: unit.code for unit in stands.values()}
    known = {
        code: Unit(code, unit.name, unit.level, codes.get(unit.path[:-STEP], ""))
        for code, unit in stands.items()
    }
    read = (read_division(row, mapping, language=language) for row in rows)
    placed = place(read, known, mapping)
    return Report(placed, _grow(placed.new(known), stands))


def _grow(units: Sequence[Unit], stands: Mapping[str, Territory]) -> list[Territory]:
    """The new units with their paths; behind the last child of parents that stand here."""
    made: dict[str, Territory] = {}
    last = _last_steps(stands)
    for unit in units:
        parent = made.get(unit.parent) or stands.get(unit.parent)
        last[unit.parent] = last.get(unit.parent, 0) + 1
        depth = parent.depth + 1 if parent else 1
        made[unit.code] = Territory(
            code=unit.code,
            level=unit.level,
            name=unit.name,
            name_key=sort_key(unit.name),
            initials=initials(unit.name),
            depth=depth,
            path=Territory._get_path(parent.path if parent else "", depth, last[unit.parent]),
        )
    return list(made.values())


def _last_steps(stands: Mapping[str, Territory]) -> dict[str, int]:
    """By code of a unit that stands here: the number of its last child's path, ended children counted too."""
    codes = {unit.path: code for code, unit in stands.items()}
    last: dict[str, int] = {}
    for path in Territory.objects.values_list("path", flat=True):
        if code := codes.get(path[:-STEP]):
            last[code] = max(last.get(code, 0), Territory._str2int(path[-STEP:]))
    return last


def plant(report: Report, *, by: Actor | None, at: datetime) -> int:
    """Write the new units in one go, open their periods, and journal each; returns how many.

    ``by`` is None for the operator's command. Raises Refused where the policy says no.
    """
    if by is not None and not may(by, "oversight.import_territory"):
        raise Refused
    if not report.new:
        return 0
    with transaction.atomic():
        Territory.objects.bulk_create(report.new, batch_size=1000)
        holders = {unit.path[:-STEP] for unit in report.new} | {unit.path for unit in report.new}
        Territory.objects.count_children(holders - {""})
        period.open_missing([report.new[0].path[: STEP * Level.CITY]])
        journal.record_each("territory.imported", report.new, by=by, at=at)
    return len(report.new)
