"""Long work in a worker: asked for by a person, seen moving, cancelled, its result fetched under a right asked anew.

An app registers what does a kind of job by `kind("estate_export")`. The work may run twice: it takes the job's id,
sweeps the database's state and writes its result once. Attempts are counted in the row before the work begins, so that
a job that kills its worker stops after five (proof: outside, §2).

Most work is one transaction: all of it or none. Work ``in_steps`` commits each step by itself and goes on where the last
attempt came to; for it only attempts without a step are counted.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from oversight import journal, tasks
from oversight.acting import ActError, Refused
from oversight.actions import at_work
from oversight.models import Job, Membership
from oversight.notify import letters
from oversight.policy import Actor, may

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 5
PATIENCE = timedelta(minutes=2)  # a message of a living worker is taken up sooner
STOPPED = gettext_noop("已按要求停止，没有写入任何内容。")
STOPPED_BETWEEN = gettext_noop("已按要求停止，已完成的部分保留，可以接着办。")
BROKEN = gettext_noop("处理时出错，没有写入任何内容；运维人员已能看到原因。")
BROKEN_BETWEEN = gettext_noop("处理时出错，已完成的部分保留；运维人员已能看到原因。")
KEPT = ("state", "message", "url", "params", "done", "total", "result", "result_name", "finished_at")


@dataclass
class Outcome:
    """What the work left: a message, a page to look at, or a file under a name; ``tells_of`` are its records' keys."""

    message: str = ""
    url: str = ""
    path: Path | None = None
    name: str = ""
    tells_of: tuple[int, ...] = ()


Cancelled = at_work.Cancelled
Report = Callable[[int, int], None]
Now = Callable[[], datetime]
Work = Callable[[Job, Actor, Report], Outcome]
Still = Callable[[Job, Actor], bool]
_works: dict[str, Work] = {}
_stills: dict[str, Still] = {}
_in_steps: set[str] = set()


def kind(name: str, *, still: Still | None = None, in_steps: bool = False) -> Callable[[Work], Work]:
    """Register what does jobs of this kind; once, when an app loads.

    ``still``: whether everything that the result tells of may still be read by whoever fetches it. ``in_steps``: the
    work commits by itself and reports after each step; what was done stands when it is stopped or fails.
    """

    def register(work: Work) -> Work:
        _works[name] = work
        if in_steps:
            _in_steps.add(name)
        if still is not None:
            _stills[name] = still
        return work

    return register


def may_fetch(job: Job, by: Actor) -> bool:
    """Whether the result may be handed out now: the right it was made under, and every record in it (INVARIANTS 1, 3)."""
    if job.verb and not may(by, job.verb):
        return False
    return job.kind not in _stills or _stills[job.kind](job, by)


def start(
    *, by: Actor, what: str, title: str, verb: str, params: dict[str, Any], at: datetime, total: int = 0
) -> Job:
    """Leave a job to the workers, to begin once this transaction is committed."""
    if what not in _works:
        raise KeyError(what)
    job = Job.objects.create(
        kind=what,
        title=title,
        owner_id=by.person_id,
        membership_id=by.membership_id,
        verb=verb,
        params=params,
        total=total,
        created_at=at,
    )
    transaction.on_commit(lambda: tasks.send(tasks.run_job, job.pk))
    return job


@transaction.atomic
def cancel(job: Job, *, by: Actor, at: datetime) -> bool:
    """Ask one's own job to stop: one that waits ends at once, one at work at its next step, and leaves nothing.

    Recorded as a security event. False where there is nothing to stop: it is over, or was asked to stop before.
    Raises `Refused` for the job of another, or of another posting.
    """
    if by.view_as or (job.owner_id, job.membership_id) != (by.person_id, by.posting):
        raise Refused
    asked = Job.objects.filter(pk=job.pk, cancel_asked=False)
    ended = {"state": Job.CANCELLED, "message": _(STOPPED), "finished_at": at}
    stopped = asked.filter(state=Job.WAITING).update(cancel_asked=True, **ended) or asked.filter(
        state=Job.RUNNING
    ).update(cancel_asked=True)
    if stopped:
        facts = {"kind": job.kind, "done": job.done, "total": job.total}
        journal.security("stopped", at=at, by=by, verb=job.verb, thing=job, facts=facts)
    return bool(stopped)


def run(job_id: int, now: Now) -> None:
    """Do a job: called by the worker, who gives the clock. A second call on a finished job does nothing."""
    claimed = Job.objects.filter(
        pk=job_id, state__in=(Job.WAITING, Job.RUNNING), attempts__lt=MOST_ATTEMPTS
    ).update(attempts=F("attempts") + 1, state=Job.RUNNING)
    if not claimed:
        _give_up(job_id, now())
        return
    # a second worker waits here and then finds it finished; the row itself stays free for its progress
    stepwise = Job.objects.filter(pk=job_id, kind__in=_in_steps).exists()
    with at_work.alone_in_steps(job_id) if stepwise else at_work.alone(job_id):
        job = Job.objects.select_related("membership__organisation", "membership__person").get(pk=job_id)
        if job.state != Job.RUNNING:
            return
        _attempt(job, now, stepwise)
        with transaction.atomic():
            job.save(update_fields=[*KEPT])
            _tell(job, now())


def left_over(at: datetime) -> list[int]:
    """Jobs that nobody works on: their message was lost or their worker died. Running ones hold their lock."""
    waiting = Job.objects.filter(state__in=(Job.WAITING, Job.RUNNING), created_at__lt=at - PATIENCE)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s", [at_work.LOCK]
        )
        working = {row[0] for row in cursor.fetchall()}
    return [pk for pk in waiting.values_list("pk", flat=True) if pk not in working]


def _attempt(job: Job, now: Now, stepwise: bool) -> None:
    by = _actor(job, now())
    if by is None:
        job.state, job.message = Job.FAILED, _("任职已结束，任务不再进行。")
    else:
        try:
            with (
                nullcontext() if stepwise else transaction.atomic(),
                at_work.progress(job, stepwise) as report,
            ):
                outcome = _works[job.kind](job, by, report)
                _heed(job, outcome, report)
            _keep(job, outcome)
        except Cancelled:
            job.state, job.message = Job.CANCELLED, _(STOPPED_BETWEEN if stepwise else STOPPED)
        except ActError as error:
            job.state, job.message = Job.FAILED, str(error.words)[:300]
        except Exception:
            log.exception("job failed", extra={"job": job.pk, "kind": job.kind})
            job.state, job.message = Job.FAILED, _(BROKEN_BETWEEN if stepwise else BROKEN)
    job.finished_at = now()


def _heed(job: Job, outcome: Outcome, report: Report) -> None:
    """A stop that was asked for after the last step still leaves nothing; once this is passed, the work stands."""
    try:
        report(job.done, job.total)
    except Cancelled:
        if outcome.path is not None:
            outcome.path.unlink()
        raise


def _actor(job: Job, at: datetime) -> Actor | None:
    """The posting that asked, if it still holds: rights are asked as of now, not as of the asking."""
    held = (
        Membership.objects.current(at)
        .select_related("organisation__territory")
        .filter(pk=job.membership_id or 0)
    )
    found = held.first()
    return Actor.of(found, at) if found else None


def _keep(job: Job, outcome: Outcome) -> None:
    job.state, job.message, job.url = Job.DONE, outcome.message[:300], outcome.url
    job.done = job.total = max(job.total, job.done, 1)
    if outcome.path is not None:
        job.result_name, job.params = outcome.name, {**job.params, "tells_of": outcome.tells_of}
        with outcome.path.open("rb") as file:
            job.result.save(secrets.token_hex(16), File(file), save=False)
        outcome.path.unlink()


def _give_up(job_id: int, at: datetime) -> None:
    Job.objects.filter(pk=job_id, state=Job.RUNNING, attempts__gte=MOST_ATTEMPTS).update(
        state=Job.FAILED, message=_("多次中断，已停止重试。"), finished_at=at
    )


def _tell(job: Job, at: datetime) -> None:
    def words() -> tuple[str, str]:
        return _("任务%(state)s：%(title)s") % {
            "state": job.get_state_display(),
            "title": job.title,
        }, job.message

    if job.membership is not None:
        telling = letters.Telling((job.membership,), words, job.url or f"/jobs/{job.pk}/")
        letters.post(telling, entry=None, at=at, event="job.finished", key=f"job:{job.pk}")
