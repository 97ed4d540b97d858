"""What is on file of a sheet, as the values that the engine takes: answers, result, evidence."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from inspections.models import Found, Sheet, SheetItem
from inspections.rules.entry import Change, Noted, Spot
from inspections.rules.standard import Answers, Result, judge
from inspections.rules.standard.item import Evidence
from oversight.models import Attachment

_LINE = ("pk", "entry", "finding", "count", "place", "note", "longitude", "latitude", "accuracy")


def with_lines(items: QuerySet[SheetItem]) -> QuerySet[SheetItem]:
    """Items with what the scorers found at each and did not take back, in one question; `lines_in` reads it.

    What a committee noted counts once a scorer has taken it over.
    """
    lines = Found.objects.standing().filter(sheet_item=OuterRef("pk"), by_committee=False).order_by("pk")
    return items.annotate(
        lines=ArraySubquery(lines.values(told=JSONObject(**{name: F(name) for name in _LINE})))
    )


def with_notes(items: QuerySet[SheetItem]) -> QuerySet[SheetItem]:
    """Items with what communities noted at each and nobody took over or put aside; `notes_in` reads it."""
    noted = Found.objects.standing().filter(sheet_item=OuterRef("pk"), by_committee=True).order_by("pk")
    told = {name: F(name) for name in (*_LINE, "recorded_by__organisation__name")}
    return items.annotate(notes=ArraySubquery(noted.values(told=JSONObject(**told))))


def notes_in(row: Any) -> list[tuple[Found, str]]:
    """The notes of an item that was read `with_notes`, each with the body that brought it."""
    found = []
    for told in row.notes:
        body = told.pop("recorded_by__organisation__name")
        found.append((_found(row, told), body))
    return found


def noted_at(sheet: Sheet) -> list[str]:
    """The items at which communities noted something that nobody took over or put aside."""
    noted = Found.objects.standing().filter(sheet_item__sheet=sheet, by_committee=True)
    return list(noted.values_list("sheet_item__code", flat=True))


def lines_in(row: Any) -> list[Found]:
    """The findings of an item that was read `with_lines`."""
    return [_found(row, told) for told in row.lines]


def _found(row: SheetItem, told: dict[str, Any]) -> Found:
    exact = {
        name: None if told[name] is None else Decimal(str(told[name]))
        for name in ("longitude", "latitude", "accuracy")
    }
    return Found(**{**told, **exact, "entry": UUID(told["entry"])}, sheet_item=row)


def answers_of(sheet: Sheet) -> Answers:
    """The answers that stand, and the vetoes that were confirmed; items that nobody answered are not among them."""
    form = sheet.standard.form
    items = (
        change_of(row, lines_in(row)).answer(form.by_code[row.code])
        for row in with_lines(sheet.items.exclude(status="open"))
        if row.code in form.by_code
    )
    vetoes = sheet.vetoes.confirmed().values_list("code", flat=True)
    return Answers(tuple(items), tuple(sorted(set(vetoes))))


def result_of(sheet: Sheet, *, explained: bool = False) -> Result:
    """What the sheet comes to now."""
    return judge(sheet.standard.form, answers_of(sheet), explained=explained)


def lines_of(sheet: Sheet) -> dict[str, list[Found]]:
    """What the scorers found and did not take back, by item."""
    return {row.code: lines_in(row) for row in with_lines(sheet.items.all())}


def change_of(row: SheetItem, lines: Iterable[Found]) -> Change:
    """The answer to one item as it stands."""
    return Change(
        choice=row.choice,
        found=tuple(_noted(line) for line in lines),
        met=row.met,
        cases=row.cases,
        rate=row.rate,
        value=row.value,
        lapses=row.status == "lapsed" and row.cases is None,
        reason=row.lapse_reason,
    )


def _noted(line: Found) -> Noted:
    spot = None
    if line.longitude is not None and line.latitude is not None:
        spot = Spot(line.longitude, line.latitude, line.accuracy)
    return Noted(str(line.entry), line.finding, line.count, line.place, line.note, spot)


def photos_of(lines: Iterable[Found]) -> dict[int, list[Attachment]]:
    """The files that hang on findings, by the finding's key; one query."""
    keys = [line.pk for line in lines]
    found: dict[int, list[Attachment]] = defaultdict(list)
    kind = ContentType.objects.get_for_model(Found)
    for one in Attachment.objects.filter(kind=kind, thing__in=keys, withdrawn_at=None).order_by("id"):
        found[one.thing].append(one)
    return found


def evidence_of(sheet: Sheet) -> dict[str, list[tuple[Evidence, str]]]:
    """Kind and digest of every piece of evidence, by item."""
    lines = lines_of(sheet)
    files = photos_of(line for found in lines.values() for line in found)
    told: dict[str, list[tuple[Evidence, str]]] = defaultdict(list)
    for code, found in lines.items():
        for line in found:
            told[code] += [(kind_of(file), file.digest) for file in files.get(line.pk, ())]
            if line.note:
                told[code].append(("note", hashlib.sha256(line.note.encode()).hexdigest()))
    return told


def kind_of(file: Attachment) -> Evidence:
    """Whether a file is a photo or a paper."""
    return "photo" if file.media_type.startswith("image/") else "document"


def digest(data: Any) -> str:
    """sha256 of JSON data in its one spelling."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
