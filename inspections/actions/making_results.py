"""结果的生成: a large cycle is shown, published or corrected by a worker, one at a time; a small one at once.

The worker calls the same act: one transaction, so that one that was killed leaves nothing and is taken up again, and
whatever happens there is one publication of a number (its row is unique, the cycle's is locked).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from inspections.actions import publishing, readiness
from inspections.models import Appeal, Cycle, Publication
from oversight.acting import Invalid, Refused, Stale
from oversight.actions import job as jobs
from oversight.models import Job
from oversight.policy import Actor, may

WORK = "inspections.make_results"
AT_ONCE = 400  # sheets that a page merges itself
VERBS = {what: f"inspections.{what}_cycle" for what in ("show", "publish", "correct")}


@transaction.atomic
def begin(
    *,
    by: Actor,
    cycle: Cycle,
    what: str,
    at: datetime,
    seen: int,
    appeal: Appeal | None = None,
    why: str = "",
) -> Publication | Job:
    """Show, publish or correct a small cycle now, and leave a large one to a worker.

    Raises what the act raises, as far as it can be known before; `Invalid` while a worker is at this cycle's results.
    """
    if cycle.sheets.count() <= AT_ONCE:
        return _made(
            by, cycle, what, at, seen, {"appeal": appeal and appeal.pk, "why": why}, publishing.silent
        )
    row = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    _check(by, row, what, at, seen)
    told = {"cycle": row.pk, "what": what, "seen": seen, "appeal": appeal and appeal.pk, "why": why}
    title = _("生成考核结果：%(name)s") % {"name": row.name}
    return jobs.start(
        by=by, what=WORK, title=title[:200], verb=VERBS[what], params=told, at=at, total=publishing.STEPS
    )


def _check(by: Actor, row: Cycle, what: str, at: datetime, seen: int) -> None:
    if not may(by, VERBS[what], row):
        raise Refused
    if row.version != seen:
        raise Stale
    if work_on(row) is not None:
        raise Invalid(_("结果正在生成，不必重复办理。"))
    row.machine.next(row.state, what)  # raises where the state has no such move
    if what == "show":
        readiness.check_complete(row)
    elif what == "publish":
        readiness.check_publicity_over(row, at)


def work_on(cycle: Cycle) -> Job | None:
    """The job that makes its results now, or waits to."""
    at_work = Job.objects.filter(kind=WORK, params__cycle=cycle.pk, state__in=(Job.WAITING, Job.RUNNING))
    return at_work.order_by("-pk").first()


@jobs.kind(WORK)
def make(job: Job, actor: Actor, report: jobs.Report) -> jobs.Outcome:
    """The worker's share: all of it or none."""
    told = job.params
    cycle = Cycle.objects.select_related("jurisdiction").get(pk=told["cycle"])
    job.params = {**told, "why": ""}  # the reason stands in the trail, where its term ends
    made = _made(actor, cycle, told["what"], actor.at, told["seen"], told, report)
    message = _("%(kind)s已生成：%(name)s") % {"kind": made.get_kind_display(), "name": cycle.name}
    return jobs.Outcome(message=message, url=cycle.get_absolute_url())


def _made(
    by: Actor,
    cycle: Cycle,
    what: str,
    at: datetime,
    seen: int,
    told: dict[str, Any],
    report: publishing.Report,
) -> Publication:
    if what == "show":
        return publishing.show(by=by, cycle=cycle, at=at, seen=seen, report=report)
    if what == "publish":
        return publishing.publish(by=by, cycle=cycle, at=at, seen=seen, report=report)
    appeal = Appeal.objects.get(pk=told["appeal"]) if told["appeal"] else None
    return publishing.correct(
        by=by, cycle=cycle, appeal=appeal, at=at, why=told["why"], seen=seen, report=report
    )
