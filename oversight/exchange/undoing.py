"""A whole import taken back, in a worker with progress, while nothing was built on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from oversight.actions import job as jobs
from oversight.exchange import updating
from oversight.exchange.importing import BATCH, ExchangeError, held, unseen
from oversight.exchange.kinds import kind_of
from oversight.models import ImportBatch, ImportRow, Job
from oversight.policy import Actor
from oversight.states import IMPORT

NAMES = 5  # records named, of those that stand in the way


@dataclass(frozen=True)
class Undone:
    """How many rows were taken back, and the names of what an update changed that moved since and stays."""

    count: int
    left: list[str]


def ask_undo(*, by: Actor, batch: ImportBatch, at: datetime) -> Job:
    """Have a whole import taken back in a worker. Raises `Refused`, and `ExchangeError` naming what was built on."""
    with transaction.atomic():
        batch = held(by, batch, "undo", words=_("这批导入没有可撤销的内容。"))
        _refuse_built_on(batch, by)
        batch.job = jobs.start(
            by=by,
            what="import_undo",
            title=_("撤销导入 %(file)s") % {"file": batch.filename},
            verb=kind_of(batch.kind).verb,
            params={"batch": batch.pk},
            at=at,
            total=batch.written,
        )
        batch.save()
    return batch.job


@jobs.kind("import_undo")
def take_back(job: Job, by: Actor, report: jobs.Report) -> jobs.Outcome:
    """Take the records back in one transaction; what was built on meanwhile stops it, and nothing is undone.

    Raises `ExchangeError`: the job ends with its words, and the batch stands as it was.
    """
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=job.params["batch"])
    left = run_undo(batch, by, report).left if IMPORT.can(batch.state, "take_back") else []
    words = _("已撤销 %(n)s 条") % {"n": f"{batch.written:,}"}
    if left:
        names = "、".join(left[:NAMES])
        words = _("%(done)s；此后又有变动、没有恢复的：%(names)s") % {"done": words, "names": names}
        words += _("等 %(n)s 项") % {"n": len(left)} if len(left) > NAMES else ""
    return jobs.Outcome(message=words, url=reverse("oversight:import-detail", args=[batch.pk]))


def run_undo(batch: ImportBatch, by: Actor, report: jobs.Report = unseen) -> Undone:
    """Take a whole import back while nothing was built on it. Raises `ExchangeError` naming what was built on.

    Records that rows updated get their former values back, where they did not move since.
    """
    session, done = kind_of(batch.kind).session(by, batch.defaults), 0
    with transaction.atomic():
        _refuse_built_on(batch, by)
        keys = _keys(batch)
        for some in _by_batch(keys):
            session.undo(some, at=by.at, batch=batch.pk)
            done += len(some)
            report(done, len(keys))
        restored, left = updating.restore(batch, by)
        batch.state, batch.undone_at = IMPORT.next("undoing", "take_back"), by.at
        batch.save()
    return Undone(done + restored, left)


def _keys(batch: ImportBatch) -> list[int]:
    made = batch.rows.exclude(decision=ImportRow.UPDATE).order_by("number").values_list("thing", flat=True)
    return [key for key in made if key is not None]


def _by_batch(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))


def _refuse_built_on(batch: ImportBatch, by: Actor) -> None:
    session = kind_of(batch.kind).session(by, batch.defaults)
    for some in _by_batch(_keys(batch)):
        if built := session.built_on(some):
            names = "、".join(built[:NAMES])
            raise ExchangeError(_("已有后续办理，不能整批撤销：%(names)s") % {"names": names})
