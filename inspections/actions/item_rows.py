"""The rows of one item: read in one question, written with the points that follow; only scoring calls this."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from inspections.actions import on_file
from inspections.models import Found, Sheet, SheetEntry, SheetItem
from inspections.rules.entry import Noted
from inspections.rules.standard.answers import Answer
from inspections.rules.standard.item import Item
from inspections.rules.standard.scoring import ItemScore, score_item
from inspections.rules.standard.words import say
from oversight.acting import Invalid
from registry import measures


class Known(Exception):
    """The device's id was used before."""


def write(row: SheetItem, item: Item, given: Answer, *, by: int | None, at: datetime) -> ItemScore:
    """Put an answer and the points that follow from it into an item's row, and save it as a revision.

    Raises `Invalid` for an answer that the item's rule does not understand. The caller holds the sheet's lock.
    """
    score = score_item(item, [given])
    if score.is_open and score.reason is not None and score.reason.code != "answer_missing":
        raise Invalid(say(score.reason, get_language() or "zh"))
    row.status, row.points = score.state, score.points
    row.choice, row.met, row.cases = given.choice, given.met, given.cases
    row.rate, row.value, row.lapse_reason = given.rate, given.value, given.reason
    row.revision += 1
    row.answered_by_id, row.answered_at = by, at
    row.save()
    return score


def by_person(row: SheetItem, item: Item) -> None:
    """What the portal computes or the owners answered is nobody's to type, unless nobody provides the figure."""
    if item.source == "inspected":
        return
    if item.source == "survey" or (measures.measure(item.measure) is not None and not row.by_hand):
        raise Invalid(_("这一项由系统计算，不能手工填写。"))
    row.by_hand = True


def read_row(sheet: Sheet, code: str, entry: UUID) -> tuple[SheetItem, list[Found]]:
    """The item with its lines and whether this entry is known, in one question. Raises `Known`."""
    known = Subquery(SheetEntry.objects.filter(pk=entry).values("pk"))
    row: Any = on_file.with_lines(sheet.items.filter(code=code)).annotate(known=known).get()
    if row.known is not None:
        raise Known
    return row, on_file.lines_in(row)


def write_lines(row: SheetItem, lines: list[Found], wanted: Iterable[Noted], sent: SheetEntry) -> None:
    """Let exactly the wanted lines stand: a line is known by its key, so that its photos stay with it."""
    old, new = {str(line.entry): line for line in lines}, []
    for noted in wanted:
        line = old.pop(noted.line, None)
        if line is None:
            new.append(_new(row, noted, sent))
        elif on_file.change_of(row, [line]).found[0].said != noted.said:
            said = dict(zip(("finding", "count", "place", "note"), noted.said, strict=True))
            Found.objects.filter(pk=line.pk).update(**said)
    if old:
        gone = [line.pk for line in old.values()]
        Found.objects.filter(pk__in=gone).update(withdrawn_at=sent.received_at)
    if new:
        Found.objects.bulk_create(new)


def _new(row: SheetItem, noted: Noted, sent: SheetEntry) -> Found:
    spot = noted.spot
    return Found(
        sheet_item=row, finding=noted.finding, count=noted.count, place=noted.place, note=noted.note,
        found_at=sent.device_at, recorded_by_id=sent.recorded_by_id, entry=UUID(noted.line),
        longitude=spot.longitude if spot else None, latitude=spot.latitude if spot else None,
        accuracy=spot.accuracy if spot else None,
    )  # fmt: skip
