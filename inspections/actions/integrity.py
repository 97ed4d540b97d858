"""考核质量分析: what the head looks at before results are shown, put together from sheets, items and visits.

Nothing is stored and nothing accuses: the rules (`inspections.rules.integrity`) name what is worth a second look.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import Any

from django.db.models import F
from django.db.models.fields.json import KeyTextTransform

from inspections import states
from inspections.models import Assignment, Cycle, SheetItem, SheetVersion, Visit
from inspections.rules.integrity import Assessor, Pair, Scored, compare_twice_scored, report


def report_of(cycle: Cycle) -> tuple[tuple[Assessor, ...], tuple[Pair, ...], dict[str, str]]:
    """Every assessor's line, the estates whose two parts lie furthest apart, and what keys of assessors are called."""
    sheets = _totals(cycle)
    marked, items = _items(cycle)
    minutes = _minutes(cycle)
    names: dict[str, str] = {}
    scored: list[Scored] = []
    lead: dict[int, Scored] = {}
    for sheet, person, name in _assigned(cycle):
        if sheet not in sheets:
            continue
        number, _estate, _part, total = sheets[sheet]
        names[str(person)] = name
        one = Scored(
            number, str(person), total, frozenset(marked[sheet]), frozenset(items[sheet]), minutes.get(sheet)
        )
        scored.append(one)
        lead.setdefault(sheet, one)
    return report(scored), compare_twice_scored(_pairs(sheets, lead)), names


def _totals(cycle: Cycle) -> dict[int, tuple[str, int, str, Fraction]]:
    rows = (
        SheetVersion.objects.filter(sheet__cycle=cycle, sheet__state__in=states.COUNTED | states.TO_COMPARE)
        .exclude(sheet__part="self")
        .order_by("sheet_id", "-number")
        .distinct("sheet_id")
        .annotate(exact=KeyTextTransform("exact", "result"))
        .values_list("sheet_id", "sheet__number", "sheet__estate_id", "sheet__part", "exact")
    )
    return {pk: (number, estate, part, Fraction(exact)) for pk, number, estate, part, exact in rows if exact}


def _items(cycle: Cycle) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
    """By sheet: the items that lost points, and those that could have."""
    marked: dict[int, set[str]] = defaultdict(set)
    items: dict[int, set[str]] = defaultdict(set)
    rows = SheetItem.objects.filter(sheet__cycle=cycle, status="scored", source="inspected").order_by()
    for sheet, code, lost in rows.annotate(lost=F("full") - F("points")).values_list(
        "sheet_id", "code", "lost"
    ):
        items[sheet].add(code)
        if lost:
            marked[sheet].add(code)
    return marked, items


def _minutes(cycle: Cycle) -> dict[int, int]:
    """The longest visit to each sheet's estate, in whole minutes."""
    found: dict[int, int] = {}
    rows = Visit.objects.filter(sheet__cycle=cycle).exclude(left_at=None)
    for sheet, came, left in rows.values_list("sheet_id", "arrived_at", "left_at"):
        if sheet is not None and left is not None:
            found[sheet] = max(found.get(sheet, 0), int((left - came).total_seconds() // 60))
    return found


def _assigned(cycle: Cycle) -> Any:
    rows = Assignment.objects.standing().filter(sheet__cycle=cycle).order_by("sheet_id", "position")
    return rows.values_list("sheet_id", "membership__person_id", "membership__person__name")


def _pairs(
    sheets: dict[int, tuple[str, int, str, Fraction]], lead: dict[int, Scored]
) -> list[tuple[Scored, Scored]]:
    """The two parts of one estate by different people."""
    parts: dict[int, dict[str, Scored]] = defaultdict(dict)
    for pk, (_number, estate, part, _total) in sheets.items():
        if pk in lead:
            parts[estate][part] = lead[pk]
    return [
        (both["street"], both["bureau"]) for both in parts.values() if len(both) == len(("street", "bureau"))
    ]
