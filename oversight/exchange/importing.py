"""From a file to records: open, match, check, confirm, undo. Nothing is written to a register before confirmation.

Checking and writing run in a worker with progress; rows are judged one by one and stored in batches, so that memory
stays flat at 50,000 rows.
"""

from __future__ import annotations

import hashlib
import itertools
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from oversight.acting import ActError, Refused
from oversight.actions import job as jobs
from oversight.copying import copy_in
from oversight.exchange import sorting, updating
from oversight.exchange.kinds import SAME_KEY, SURELY, ImportKind, Judged, Session, kind_of
from oversight.kernel.rowreading import ColumnMatch, unit_of
from oversight.kernel.tables import Table, TableError, open_table
from oversight.models import ImportBatch, ImportRow, Job
from oversight.policy import Actor, may
from oversight.states import IMPORT

BATCH = 1000


class ExchangeError(ActError):
    """A file that cannot be read, or a step that is not possible now."""

    words = gettext_lazy("导入没有进行。")


@contextmanager
def opened(batch: ImportBatch) -> Iterator[Table]:
    """The batch's table, read in a child; raises `ExchangeError` with the table's own words."""
    with tempfile.NamedTemporaryFile() as local:
        with batch.file.open("rb") as stored:
            shutil.copyfileobj(stored, local)
        local.flush()
        with table_of(local.name, batch.filename, encoding=batch.encoding, sheet=batch.sheet) as table:
            yield table


def table_of(path: str, filename: str, *, encoding: str = "", sheet: str = "") -> Table:
    """The table in a file. Raises `ExchangeError`."""
    try:
        return open_table(path, filename, encoding or None, sheet=sheet)
    except TableError as error:
        raise ExchangeError(error.say(get_language() or "zh")) from error


def begin(*, by: Actor, kind: ImportKind, file: Any, at: datetime) -> ImportBatch:
    """Take a file in: its first look decides whether it is a table at all. Raises `Refused`, `ExchangeError`."""
    if by.view_as or not may(by, kind.verb):
        raise Refused
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    batch = ImportBatch(
        kind=kind.name,
        owner_id=by.person_id,
        membership_id=by.posting,
        filename=file.name[:200],
        digest=digest.hexdigest(),
        created_at=at,
    )
    batch.file.save(digest.hexdigest()[:32], File(file), save=False)
    try:
        look(batch, kind)
        if not batch.total:
            raise ExchangeError(_("文件里只有表头，没有数据行。"))
    except ExchangeError:
        batch.file.delete(save=False)
        raise
    batch.save()
    return batch


def look(batch: ImportBatch, kind: ImportKind) -> dict[str, Any]:
    """Headers, first rows and other readings of the file; notes what it found on the batch. Raises `ExchangeError`."""
    with opened(batch) as table:
        batch.headers, batch.total = list(table.headers), table.count
        batch.sheet = table.sheet
        first = [list(row.cells.values()) for row in itertools.islice(table.rows(), 3)]
        if not batch.mapping:
            matches = kind.match(table.headers)
            batch.mapping = {match.field: match.header for match in matches if match.field}
        return {"first": first, "alternatives": dict(table.alternatives), "sheets": table.sheets}


BUSY = {
    "checking": gettext_lazy("正在检查，请等检查完。"),
    "importing": gettext_lazy("这批导入正在写入，请等它办完。"),
    "undoing": gettext_lazy("这批导入正在撤销，请等它办完。"),
    "done": gettext_lazy("这批导入已经写入，不能再改。"),
    "undone": gettext_lazy("这批导入已经撤销。"),
    "dropped": gettext_lazy("这份文件已经放弃。"),
}


def standing(batch: ImportBatch) -> str:
    """The state that holds: where the work in a worker failed or was cancelled, the one before it."""
    stopped = batch.job is not None and batch.job.state in (Job.FAILED, Job.CANCELLED)
    return IMPORT.next(batch.state, "stop") if stopped and IMPORT.can(batch.state, "stop") else batch.state


def held(by: Actor, batch: ImportBatch, verb: str, *, words: Any = None) -> ImportBatch:
    """One's own batch under lock, moved by ``verb`` but not saved; for inside a transaction.

    Raises `Refused`, and `ExchangeError` where ``verb`` is not possible now.
    """
    owned = (batch.owner_id, batch.membership_id) == (by.person_id, by.posting)
    if by.view_as or not owned or not may(by, kind_of(batch.kind).verb):
        raise Refused
    locked = ImportBatch.objects.select_for_update(of=("self",)).select_related("job").get(pk=batch.pk)
    stands = standing(locked)
    if not IMPORT.can(stands, verb):
        raise ExchangeError(words or BUSY.get(stands, ExchangeError.words))
    locked.state = IMPORT.next(stands, verb)
    return locked


@transaction.atomic
def reread(*, by: Actor, batch: ImportBatch, encoding: str) -> ImportBatch:
    """Read the file in the encoding that the person knows it by; its columns are matched anew.

    Raises `Refused`, `ExchangeError`.
    """
    batch = held(by, batch, "reread")
    batch.encoding, batch.mapping = encoding, {}
    look(batch, kind_of(batch.kind))
    batch.save()
    return batch


@transaction.atomic
def choose_columns(
    *, by: Actor, batch: ImportBatch, fields: Sequence[str], places: Mapping[str, str], at: datetime
) -> Job:
    """Keep which field each column is (in the file's order, "" for none), and have the rows checked.

    ``places`` are values for the whole file. Raises `Refused`, and `ExchangeError` where two columns are one field, a
    needed one is no column, a place does not exist, or the encoding is still open.
    """
    batch = held(by, batch, "match")
    kind, titles = kind_of(batch.kind), fields_of(kind_of(batch.kind))
    chosen: dict[str, str] = {}
    for header, name in zip(batch.headers, fields, strict=True):
        if name in chosen:
            words = _("“%(one)s”和“%(other)s”选了同一项，请留一个。")
            raise ExchangeError(words % {"one": chosen[name], "other": header})
        if name and name not in titles:
            raise ExchangeError(_("没有“%(name)s”这一项。") % {"name": name[:40]})
        if name:
            chosen[name] = header
    batch.mapping, batch.defaults = chosen, dict(places)
    if look(batch, kind)["alternatives"]:
        raise ExchangeError(_("请先选定文字编码，再逐行检查。"))
    if missing := [title for name, (title, needed) in titles.items() if needed and name not in chosen]:
        raise ExchangeError(_("请选定哪一列是“%(name)s”。") % {"name": missing[0]})
    if kind.place_fault and (fault := kind.place_fault(by, places)):
        raise ExchangeError(kind.words.say(fault, get_language() or "zh"))
    return _ask_check(by, batch, at)


def fields_of(kind: ImportKind) -> dict[str, tuple[str, bool]]:
    """Title and whether it is needed, by field: the matcher is asked what it calls its own template's columns."""
    columns = kind.columns(get_language() or "zh")
    matches = kind.match([column.header for column in columns])
    return {m.field: (m.header, c.required) for m, c in zip(matches, columns, strict=True) if m.field}


@transaction.atomic
def rematch(*, by: Actor, batch: ImportBatch) -> None:
    """Go back from the report to the columns; they stay as they were chosen. Raises `Refused`, `ExchangeError`."""
    held(by, batch, "rematch").save()


def mapping_of(batch: ImportBatch) -> dict[str, ColumnMatch]:
    """The chosen columns as the row readers take them; the unit a header names is kept."""
    return {
        field: ColumnMatch(header, field, "sure", unit_of(header))
        for field, header in batch.mapping.items()
        if header in batch.headers
    }


def judge(
    kind: ImportKind, session: Session, table: Table, mapping: Mapping[str, ColumnMatch]
) -> Iterator[Judged]:
    """Every row with what would become of it: the one way of the dry run, the wizard and the commands."""
    return map(session.judging(mapping), table.rows())


def _ask_check(by: Actor, batch: ImportBatch, at: datetime) -> Job:
    """Have the rows checked in a worker, who starts only when the batch says so."""
    batch.job = jobs.start(
        by=by,
        what="import_check",
        title=_("检查 %(file)s") % {"file": batch.filename},
        verb=kind_of(batch.kind).verb,
        params={"batch": batch.pk},
        at=at,
        total=batch.total,
    )
    batch.save()
    return batch.job


@jobs.kind("import_check")
def check(job: Job, by: Actor, report: jobs.Report) -> jobs.Outcome:
    """Judge every row and keep what became of it; a second run finds it done."""
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=job.params["batch"])
    if IMPORT.can(batch.state, "report"):
        run_check(batch, by, report)
    words = _("%(accepted)s 行可用，%(repaired)s 行已读入，%(rejected)s 行要改") % batch.counts
    return jobs.Outcome(message=words, url=reverse("oversight:import-detail", args=[batch.pk]))


def unseen(done: int, total: int) -> None:
    """Progress that nobody watches."""


def run_check(batch: ImportBatch, by: Actor, report: jobs.Report = unseen) -> None:
    """Judge every row of the batch and store what became of it."""
    kind = kind_of(batch.kind)
    batch.rows.all().delete()
    session, done = kind.session(by, batch.defaults), 0
    with opened(batch) as table:
        mapping = mapping_of(batch)
        batch.told = [message.as_data() for message in (*table.notes, *session.told(mapping))]
        judged = judge(kind, session, table, mapping)
        while rows := list(itertools.islice(judged, BATCH)):
            copy_in(ImportRow, ROW, (_row(one) for one in rows), batch_id=batch.pk, thing=None)
            done += len(rows)
            report(done, batch.total)
    batch.counts, batch.state, batch.checked_at = (
        sorting.count(batch),
        IMPORT.next("checking", "report"),
        by.at,
    )
    batch.save()


ROW = ("number", "cells", "outcome", "notes", "values", "doubles", "decision")


def _row(one: Judged) -> tuple[Any, ...]:
    # what is surely on file already is left out unless the person says otherwise
    known = any(double.why in SURELY for double in one.doubles)
    notes = [note.as_data() for note in one.notes]
    doubles = [vars(double) for double in one.doubles]
    return one.number, one.cells, one.outcome, notes, one.values, doubles, ImportRow.SKIP if known else ""


@transaction.atomic
def decide(
    *,
    by: Actor,
    batch: ImportBatch,
    numbers: Iterable[int],
    decision: str,
    on: date | None = None,
    which: Mapping[int, int] | None = None,
) -> int:
    """Say of rows that may be doubles what becomes of them; ``on``: from when an update holds.

    ``which``: the record that a row updates where it may be several, by the row's number.

    Returns how many. Raises `Refused`, `ExchangeError`.
    """
    batch = held(by, batch, "answer")
    picked = list(numbers)
    if not picked:
        raise ExchangeError(_("没有选中任何行。"))
    rows = batch.rows.filter(number__in=picked).exclude(doubles=[])
    if decision == ImportRow.UPDATE:
        try:
            return updating.choose(by, batch, rows.exclude(outcome=ImportRow.REJECTED), on, which or {})
        except updating.NotUpdatable as error:
            raise ExchangeError(str(error)) from error
    if decision not in (ImportRow.CREATE, ImportRow.SKIP):
        raise ExchangeError(_("请选定这些行写入还是不写入。"))
    if decision == ImportRow.CREATE and (same := rows.filter(doubles__contains=[{"why": SAME_KEY}]).count()):
        raise ExchangeError(_("有 %(n)s 行的代码已经在册，不能另建一条：请选更新或不导入。") % {"n": same})
    return rows.update(decision=decision, effective=None)


def ask_write(*, by: Actor, batch: ImportBatch, on_error: str, at: datetime, seen: bool = False) -> Job:
    """Have the rows written in a worker: all of them, or the good ones.

    ``seen``: the person says that the questions which nobody answered were read. Raises `Refused`, `ExchangeError`.
    """
    with transaction.atomic():
        batch = held(by, batch, "write")
        if on_error == "all" and batch.counts.get("rejected"):
            raise ExchangeError(
                _("还有 %(n)s 行要改；改好再导入，或选择只导入可用的行。") % {"n": batch.counts["rejected"]}
            )
        if waiting := sorting.undecided(batch):
            raise ExchangeError(_("还有 %(n)s 行可能重复，请先选择处理办法。") % {"n": waiting})
        if not sorting.shown(batch, "writable").exists():
            raise ExchangeError(_("没有可以写入的行。"))
        if not seen and (asked := sorting.asked(batch)):
            raise ExchangeError(_("有 %(n)s 行带着未答复的问题：请先答复，或勾选已看过。") % {"n": asked})
        batch.on_error = on_error
        batch.job = jobs.start(
            by=by,
            what="import_write",
            title=_("导入 %(file)s") % {"file": batch.filename},
            verb=kind_of(batch.kind).verb,
            params={"batch": batch.pk},
            at=at,
            total=batch.total,
        )
        batch.save()
    return batch.job


@jobs.kind("import_write")
def write(job: Job, by: Actor, report: jobs.Report) -> jobs.Outcome:
    """Write the rows that are to be written, in one transaction; a second run finds it done."""
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=job.params["batch"])
    if IMPORT.can(batch.state, "finish"):
        run_write(batch, by, report)
    return jobs.Outcome(
        message=_("已导入 %(n)s 条") % {"n": batch.written},
        url=reverse("oversight:import-detail", args=[batch.pk]),
    )


def run_write(batch: ImportBatch, by: Actor, report: jobs.Report = unseen) -> None:
    """Write the rows that are to be written; a session asks the policy again for each place."""
    kind = kind_of(batch.kind)
    session, at = kind.session(by, batch.defaults), by.at
    fresh = batch.rows.exclude(outcome=ImportRow.REJECTED)
    wanted = fresh.exclude(decision__in=(ImportRow.SKIP, ImportRow.UPDATE))
    total, done = wanted.count(), 0
    rows = wanted.order_by("number").values_list("number", "values").iterator(BATCH)
    while some := list(itertools.islice(rows, BATCH)):
        _note_keys(batch, session.write(some, at=at, batch=batch.pk))
        done += len(some)
        report(done, total)
    done += updating.write(batch, by)
    batch.state, batch.written, batch.done_at = IMPORT.next("importing", "finish"), done, at
    batch.save()


def _note_keys(batch: ImportBatch, keys: Mapping[int, int]) -> None:
    """Keep with each row which record it became."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE oversight_importrow r SET thing = k.thing FROM unnest(%s::int[], %s::bigint[]) k (number, thing)"
            " WHERE r.batch_id = %s AND r.number = k.number",
            [list(keys), list(keys.values()), batch.pk],
        )


@transaction.atomic
def drop(*, by: Actor, batch: ImportBatch) -> None:
    """Give a batch up before it was written; its rows end. Raises `Refused`, `ExchangeError`."""
    batch = held(by, batch, "drop")
    batch.rows.all().delete()
    batch.save()
