"""历年考核结果: results of before the portal, kept as a list tells them; taken back with it, never changed or ranked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from psycopg.types.range import Range

from inspections.models import ArchivedCycle, ArchivedResult
from oversight.acting import Invalid, acting
from oversight.models import ImportBatch, Membership
from oversight.policy import Actor

IMPORT_RESULT = "inspections.import_result"
WITHDRAW_RESULT = "inspections.withdraw_result"
CHUNK = 1000
ONE_DAY = timedelta(days=1)
Row = Mapping[str, Any]


def days_of(period: Any) -> tuple[str, str]:
    """First and last day of a stored period, both counted in, as a list of results writes them."""
    return period.lower.isoformat(), (period.upper - ONE_DAY).isoformat()


def on_file(names: Iterable[str] | None = None) -> dict[tuple[Any, ...], tuple[int, str]]:
    """Key and label of each archived round by (name, first, last, estate or firm, whose result); of all, or of ``names``.

    Whose is the key of the estate or firm, else the name in the list.
    """
    rows = ArchivedResult.objects.standing()
    if names is not None:
        rows = rows.filter(archived_cycle__name__in=set(names))
    found = rows.values_list(
        "archived_cycle_id",
        "archived_cycle__name",
        "archived_cycle__period",
        "target",
        "estate_id",
        "firm_id",
        "name",
    )
    return {
        (cycle, *days_of(period), target, estate or firm or name): (pk, cycle)
        for pk, cycle, period, target, estate, firm, name in found.iterator(chunk_size=5000)
    }


def keep(*, by: Actor, rows: Sequence[tuple[int, Row]], at: datetime, batch: int) -> dict[int, int]:
    """Keep results from (row number, plain values) under a round each of this import; keys by row number.

    Raises `Refused`, and `Invalid` where one is on file by now: somebody imported it since the rows were checked, or an
    answer made two rows one estate's.
    """
    there = set(on_file(values["cycle"] for _number, values in rows))
    for _number, values in rows:
        if (key := _key(values)) in there:
            raise Invalid(
                _("“%(name)s”这次考核的结果已经在册，请回到对应列重新检查。") % {"name": values["name"]}
            )
        there.add(key)
    rounds = _rounds(by, rows, at, batch)
    made = ArchivedResult.objects.bulk_create(
        [
            ArchivedResult(
                archived_cycle=rounds[_round(values)], row=number, name=values["name"], target=values["target"],
                estate_id=values.get("estate"), firm_id=values.get("firm"), total=values.get("total"),
                grade=values.get("grade") or "", rank=values.get("rank"),
            )
            for number, values in rows
        ],
        batch_size=CHUNK,
    )  # fmt: skip
    return {one.row: one.pk for one in made}


def _key(values: Row) -> tuple[Any, ...]:
    period = values["period"]
    whose = values.get("estate") or values.get("firm") or values["name"]
    return values["cycle"], period["first"], period["last"], values["target"], whose


def _round(values: Row) -> tuple[str, ...]:
    period = values["period"]
    told = (values.get("scale") or "", values.get("source") or "")
    return values["cycle"], period["first"], period["last"], *told


def _rounds(
    by: Actor, rows: Sequence[tuple[int, Row]], at: datetime, batch: int
) -> dict[tuple[str, ...], ArchivedCycle]:
    """The rounds that the rows are of: those that an earlier part of the file made, and new ones with an entry each."""
    file = ImportBatch.objects.get(pk=batch).filename
    place = Membership.objects.select_related("organisation").get(pk=by.posting).organisation.territory_id
    found: dict[tuple[str, ...], ArchivedCycle] = {
        (row.name, *days_of(row.period), row.scale, "" if row.source == file else row.source): row
        for row in ArchivedCycle.objects.filter(batch=batch)
    }
    for key in dict.fromkeys(_round(values) for _number, values in rows):
        if key in found:
            continue
        name, first, last, scale, source = key
        fresh = ArchivedCycle(
            name=name, period=Range(date.fromisoformat(first), date.fromisoformat(last) + ONE_DAY), scale=scale,
            source=source or file, batch_id=batch, jurisdiction_id=place, recorded_by_id=by.posting, recorded_at=at,
        )  # fmt: skip
        with acting(by, IMPORT_RESULT, fresh, at=at) as act:
            act.facts = {"import": batch}
        found[key] = fresh
    return found


def withdraw(*, by: Actor, batch: int, at: datetime) -> None:
    """Take every round of an import back: its results are shown nowhere from then on; none is erased."""
    for row in ArchivedCycle.objects.standing().filter(batch=batch).order_by("pk"):
        with acting(by, WITHDRAW_RESULT, row, at=at) as act:
            act.thing.withdrawn_at = at
            act.facts = {"undone_import": batch}
