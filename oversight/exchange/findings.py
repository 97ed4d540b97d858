"""What a check found, by kind of finding: how often, an example, and one answer for all rows of the kind."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from oversight.exchange.importing import BATCH, ExchangeError, held
from oversight.exchange.sorting import DOUBLES, count
from oversight.models import ImportBatch, ImportRow
from oversight.policy import Actor

TAKE, LEAVE_OUT, KEEP = "take", "skip", "keep"
MOST_AT_ONCE = 5_000  # rows that one answer changes within a request

_GROUPS = """
SELECT n->>'grade', n->>'code', n->>'column', count(DISTINCT r.number), count(DISTINCT n->>'value'), min(n::text),
       count(DISTINCT r.number) FILTER (WHERE n ? 'take'), count(DISTINCT r.number) FILTER (WHERE r.decision = 'skip')
FROM oversight_importrow r, jsonb_array_elements(r.notes) n
WHERE r.batch_id = %s AND NOT (n->>'code' = ANY(%s)) AND (n->>'grade' = 'error' OR r.outcome <> 'rejected')
GROUP BY 1, 2, 3 ORDER BY 4 DESC, 2"""


@dataclass(frozen=True)
class Finding:
    """One kind of finding in one column: ``rows`` have it, ``takes`` of them can be answered, ``left`` stay out."""

    grade: str
    code: str
    column: str
    rows: int
    values: int
    example: dict[str, Any]
    takes: int
    left: int


def findings(batch: ImportBatch) -> list[Finding]:
    """Every kind of finding of a batch, the most frequent first; possible doubles have a list of their own.

    Of a row to mend only what is wrong counts: its questions come again with the mended row.
    """
    with connection.cursor() as cursor:
        cursor.execute(_GROUPS, [batch.pk, list(DOUBLES)])
        return [
            Finding(grade, code, column, rows, values, json.loads(example), takes, left)
            for grade, code, column, rows, values, example, takes, left in cursor.fetchall()
        ]


def rows_with(batch: ImportBatch, code: str, column: str) -> QuerySet[ImportRow]:
    """The rows that have this finding."""
    if "\0" in code + column:  # the database takes no such text
        return batch.rows.none()
    return batch.rows.filter(notes__contains=[{"code": code, "column": column}]).order_by("number")


@transaction.atomic
def answer(
    *, by: Actor, batch: ImportBatch, code: str, column: str, how: str, number: int | None = None
) -> int:
    """Answer a kind of finding for all its rows or for one: take the values that the question proposes, leave the
    rows out, or keep them after all. Returns how many rows were answered. Raises `Refused`, `ExchangeError`.
    """
    batch = held(by, batch, "answer")
    rows = rows_with(batch, code, column)
    if number is not None:
        rows = rows.filter(number=number)
    if how == TAKE:
        done = _take(rows, code, column)
    elif how in (LEAVE_OUT, KEEP):
        # a possible double is decided beside the record that it may be
        done = rows.filter(doubles=[]).update(decision=ImportRow.SKIP if how == LEAVE_OUT else "")
    else:
        raise ExchangeError
    batch.counts = count(batch)
    batch.save(update_fields=["counts"])
    return done


def _take(rows: QuerySet[ImportRow], code: str, column: str) -> int:
    """The proposed values become the row's; its question is told as read from then on."""
    found, done = iter(rows[:MOST_AT_ONCE]), 0
    while some := list(itertools.islice(found, BATCH)):
        taken = [row for row in some if _taken(row, code, column)]
        ImportRow.objects.bulk_update(taken, ["notes", "values", "outcome"])
        done += len(taken)
    return done


def _taken(row: ImportRow, code: str, column: str) -> bool:
    answered = False
    for note in row.notes:
        if (note["code"], note["column"]) == (code, column) and (proposed := note.pop("take", None)):
            row.values |= proposed
            note["grade"], note["taken"], answered = "repair", True, True
    if answered and not any(note["grade"] == "error" for note in row.notes):
        row.outcome = ImportRow.REPAIRED
    return answered
