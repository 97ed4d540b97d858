"""Rows that are a record on file already: chosen to update it, written as its changes, taken back with the import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from oversight.exchange.kinds import Difference, Updates, kind_of
from oversight.kernel.calendar import beijing_day
from oversight.kernel.keys import key
from oversight.models import ImportBatch, ImportRow
from oversight.policy import Actor


class NotUpdatable(ValueError):
    """Rows that cannot update a record, in words."""


def candidates(row: ImportRow) -> list[int]:
    """Every record on file that the row may be."""
    return [one for double in row.doubles if double["url"] and (one := key(double["key"])) is not None]


def target(row: ImportRow) -> int | None:
    """The record on file that the row is: the only one, or the one that was chosen; None where neither is so."""
    on_file = candidates(row)
    if len(on_file) == 1:
        return on_file[0]
    return next((key(double["key"]) for double in row.doubles if double.get("chosen")), None)


def choose(
    by: Actor, batch: ImportBatch, rows: QuerySet[ImportRow], on: date | None, which: Mapping[int, int]
) -> int:
    """Let the rows update the record that they are, from ``on``; returns how many. Raises `NotUpdatable`.

    ``which``: the record of a row that may be several, by the row's number.
    """
    updates = _updates(batch, by)
    if updates is None:
        raise NotUpdatable(_("这种清单不能更新在册记录。"))
    if on is None or on > beijing_day(by.at):
        raise NotUpdatable(_("请填写更新的生效日期，不能晚于今天。"))
    picked = list(rows)
    marked = [row for row in picked if _mark(row, which.get(row.number))]
    found = {row.pk: target(row) for row in picked}
    single = {pk: one for pk, one in found.items() if one is not None}
    if len(single) < len(found):
        raise NotUpdatable(
            _("有 %(n)s 行对不上唯一一条在册记录：可能是几条的，请先选定是哪一条；别的请另选处理办法。")
            % {"n": len(found) - len(single)}
        )
    if foreign := set(single.values()) - updates.amendable(single.values()):
        raise NotUpdatable(_("有 %(n)s 条在册记录不归您变更。") % {"n": len(foreign)})
    batch.rows.bulk_update(marked, ["doubles"])
    return batch.rows.filter(pk__in=single).update(decision=ImportRow.UPDATE, effective=on)


def _mark(row: ImportRow, chosen: int | None) -> bool:
    """Note which of several records the row is; whether anything was noted."""
    if len(candidates(row)) < 2 or chosen not in candidates(row):
        return False
    row.doubles = [{**double, "chosen": key(double["key"]) == chosen} for double in row.doubles]
    return True


def differences(
    by: Actor, batch: ImportBatch, rows: Sequence[ImportRow]
) -> dict[tuple[int, int], list[Difference]]:
    """What each row would change on each record that it may be, by row number and record."""
    updates = _updates(batch, by)
    pairs = [(row, one) for row in rows for one in candidates(row)] if updates else []
    if updates is None or not pairs:
        return {}
    told = updates.differences([(one, row.values) for row, one in pairs])
    return {(row.number, one): lines for (row, one), lines in zip(pairs, told, strict=True)}


def never(batch: ImportBatch, by: Actor) -> Any:
    """What a row of this list never updates, in words; "" where rows update nothing."""
    updates = _updates(batch, by)
    return updates.never if updates else ""


def write(batch: ImportBatch, by: Actor) -> int:
    """Change the records whose rows say so, in the order of the file; returns how many rows were written."""
    updates, done = _updates(batch, by), 0
    for row in batch.rows.filter(decision=ImportRow.UPDATE).order_by("number").iterator():
        one = target(row)
        if updates is None or one is None or row.effective is None:
            continue
        row.changed = updates.update(one, row.values, on=row.effective, at=by.at, batch=batch.pk)
        row.thing = one
        row.save(update_fields=["changed", "thing"])
        done += 1
    return done


def restore(batch: ImportBatch, by: Actor) -> tuple[int, list[str]]:
    """Put back what the rows changed, the last first: how many rows, and the names of what moved since and stays."""
    updates, done = _updates(batch, by), 0
    left: list[str] = []
    rows = batch.rows.filter(decision=ImportRow.UPDATE).exclude(thing=None).order_by("-number")
    for row in rows if updates else ():
        left += updates.restore(row.thing, row.changed, at=by.at, batch=batch.pk)  # type: ignore[union-attr, arg-type]
        done += 1
    return done, _once(left)


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _updates(batch: ImportBatch, by: Actor) -> Updates | None:
    make = kind_of(batch.kind).updates
    return make(by) if make else None
