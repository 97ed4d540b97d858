"""启动考核周期: the head opens it, a worker lays out all sheets from the register of the cut-off day, step by step.

A step makes the sheets of some hundred estates with all their items in one statement (`inspections.actions.layout`);
what is there already stays. So the work may be killed anywhere and begun anew: one sheet an estate and part.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.actions import layout, selfsheet
from inspections.models import Cycle, Draw
from inspections.models.sheet import SELF
from inspections.rules.draw import draw
from oversight import journal
from oversight.acting import Invalid, Refused, acting
from oversight.actions import job as jobs
from oversight.kernel.calendar import beijing_day
from oversight.kernel.scope import Kind, Post
from oversight.models import Job, Membership
from oversight.notify import letters
from oversight.policy import Actor, may
from registry.actions.check import digest

WORK = "inspections.lay_out"


@dataclass(frozen=True)
class Foreseen:
    """What opening will make: estates assessed, of them on the basic standard and with a firm; those left out."""

    estates: int
    basic: int
    firms: int
    left_out: int
    bureau: int

    @property
    def sheets(self) -> int:
        """Sheets of the two official parts."""
        return self.estates + self.bureau


def foresee(cycle: Cycle) -> Foreseen:
    """What opening the cycle now would make of the register of its cut-off day."""
    assessed = layout.assessed(cycle)
    estates = assessed.count()
    return Foreseen(
        estates=estates,
        basic=layout.on_basic(cycle, assessed).count(),
        firms=layout.held(cycle, assessed).values("tenures__firm").distinct().count(),
        left_out=layout.in_scope(cycle).count() - estates,
        bureau=_sample_size(cycle, estates),
    )


def open_(*, by: Actor, cycle: Cycle, at: datetime, seen: int | None = None) -> Cycle:
    """Open a cycle and leave its sheets to a worker. Raises `Invalid` before its cut-off day, or with nothing in it."""
    with acting(by, "inspections.open_cycle", cycle, at=at, seen=seen) as act:
        row = act.thing
        if row.cut_off > beijing_day(at):
            raise Invalid(_("基准日还没到，登记数据尚未定下，到基准日再启动。"))
        foreseen = foresee(row)
        if not foreseen.estates:
            raise Invalid(_("范围内没有可以考核的小区，请修改考核范围。"))
        row.opened_at = at
        act.facts = {"estates": foreseen.estates, "sheets": foreseen.sheets}
        _start(by, row, at, foreseen.estates)
    return act.thing  # type: ignore[no-any-return]


def resume(*, by: Actor, cycle: Cycle, at: datetime) -> Job:
    """Go on making sheets where the work was stopped or failed; what is there stays.

    Raises `Refused` for who may not open cycles, `Invalid` where nothing is left to do or a job is at it.
    """
    if not may(by, "inspections.open_cycle", cycle):
        raise Refused
    with transaction.atomic():
        row = Cycle.objects.select_for_update().get(pk=cycle.pk)
        if row.state != "open" or row.laid_out_at:
            raise Invalid(_("考核表已经生成完，或周期不在评分中。"))
        if at_work(row):
            raise Invalid(_("考核表正在生成，不必重复办理。"))
        journal.record("cycle.resumed", row, by=by, at=at, was=row.state, now=row.state)
        return _start(by, row, at, layout.assessed(row).count())


def _start(by: Actor, cycle: Cycle, at: datetime, estates: int) -> Job:
    title = _("生成考核表：%(name)s") % {"name": cycle.name}
    params = {"cycle": cycle.pk}
    return jobs.start(
        by=by,
        what=WORK,
        title=title[:200],
        verb="inspections.open_cycle",
        params=params,
        at=at,
        total=estates,
    )


def jobs_of(cycle: Cycle) -> list[Job]:
    """The jobs that made or make its sheets, newest first."""
    return list(Job.objects.filter(kind=WORK, params__cycle=cycle.pk).order_by("-pk")[:5])


def at_work(cycle: Cycle) -> bool:
    """Whether a job is making its sheets, or waits to."""
    return any(job.state in (Job.WAITING, Job.RUNNING) for job in jobs_of(cycle))


@jobs.kind(WORK, in_steps=True)
def lay_out(job: Job, actor: Actor, report: jobs.Report) -> jobs.Outcome:
    """Make what is missing of a cycle's sheets; the moment at which all are there is written once, at the end."""
    cycle = Cycle.objects.select_related("jurisdiction", "standard", "basic_standard").get(
        pk=job.params["cycle"]
    )
    if cycle.state != "open":
        return jobs.Outcome(message=_("周期已不在评分中，没有再生成考核表。"), url=cycle.get_absolute_url())
    sample = _bureau_sample(cycle, actor)
    total = layout.assessed(cycle).count()
    done = total - layout.missing(cycle).count()
    report(done, total)
    for keys in layout.chunks(cycle):
        layout.lay(cycle, keys, sample)
        done += len(keys)
        report(min(done, total), total)
    finish(cycle, actor.at)
    made = cycle.sheets.official().count()
    return jobs.Outcome(message=_("已生成 %(n)s 张考核表。") % {"n": made}, url=cycle.get_absolute_url())


def _sample_size(cycle: Cycle, estates: int) -> int:
    return estates if cycle.bureau_share is None else ceil(cycle.bureau_share * estates)


def _bureau_sample(cycle: Cycle, by: Actor) -> list[int] | None:
    """Keys of the estates that the bureau scores: drawn once, with a seed that is kept; None: all of them."""
    if cycle.bureau_share is None:
        return None
    with transaction.atomic():
        row = Cycle.objects.select_for_update().get(pk=cycle.pk)
        if row.bureau_draw is None:
            row.bureau_draw = _draw_sample(row, by)
            row.save(update_fields=["bureau_draw"])
    return list(
        layout.in_scope(cycle).filter(public_id__in=row.bureau_draw.result).values_list("pk", flat=True)
    )


def _draw_sample(cycle: Cycle, by: Actor) -> Draw:
    keys = sorted(layout.assessed(cycle).values_list("public_id", flat=True))
    seed, count = secrets.token_hex(16), _sample_size(cycle, len(keys))
    drawn = draw(seed, keys, count)
    return Draw.objects.create(
        purpose="bureau_sample",
        cycle=cycle,
        territory=cycle.jurisdiction,
        seed=seed,
        keys=keys,
        each=min(count, 32767),
        result=drawn,
        digest=digest({"seed": seed, "keys": keys, "result": drawn}),
        drawn_by_id=by.posting,
        drawn_at=by.at,
    )


@transaction.atomic
def finish(cycle: Cycle, at: datetime) -> None:
    """All sheets are there: say so once, to the streets and to the firms that assess themselves."""
    if not Cycle.objects.filter(pk=cycle.pk, laid_out_at=None).update(laid_out_at=at):
        return
    selfsheet.start_clocks(cycle, at)
    facts = {"sheets": cycle.sheets.count()}
    entry = journal.record("cycle.laid_out", cycle, by=None, at=at, was="open", now="open", facts=facts)
    for who, subject in (
        (leaders(cycle, at), gettext_lazy("考核周期已启动，请抽取评分人：%(name)s")),
        (managers(cycle, at), gettext_lazy("请完成企业自评：%(name)s")),
    ):
        letters.post(_telling(cycle, who, subject), entry=entry, at=at)


def _telling(cycle: Cycle, who: list[Membership], subject: Any) -> letters.Telling:
    return letters.Telling(
        tuple(who), lambda: (str(subject % {"name": cycle.name}), ""), cycle.get_absolute_url()
    )


def leaders(cycle: Cycle, at: datetime) -> list[Membership]:
    """Who decides on the street's part of its sheets: the leaders of the streets in its territory."""
    found = Membership.objects.current(at).filter(
        post=Post.STREET_LEADER,
        organisation__kind=Kind.STREET,
        organisation__territory__path__startswith=cycle.jurisdiction.path if cycle.jurisdiction else "",
    )
    return list(found.select_related("person", "organisation"))


def managers(cycle: Cycle, at: datetime) -> list[Membership]:
    """The managers of the firms that have a sheet of their own in it."""
    firms = cycle.sheets.filter(part=SELF).order_by().values("subject_id")
    found = Membership.objects.current(at).filter(post=Post.FIRM, organisation_id__in=firms)
    return list(found.select_related("person", "organisation"))
