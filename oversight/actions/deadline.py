"""Clocks on records: started, suspended, resumed, extended and stopped by acts; each move stands in the trail.

`due_at` is stored when the clock starts; only an act or a newly loaded schedule moves it, and then it is told
(DOMAIN §10, INVARIANTS 15). These run inside the caller's act.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from oversight import journal, workdays
from oversight.actions.tiers import body_above, people_of
from oversight.kernel.calendar import Due, Limit, beijing_day, due, warn_at
from oversight.models import Deadline, Organisation
from oversight.notify import letters
from oversight.policy import Actor


def start(
    *,
    thing: Model,
    duty: str,
    limit: Limit,
    title: str,
    url: str,
    holder: Organisation,
    at: datetime,
    person_id: int | None = None,
) -> Deadline:
    """Start the clock of ``duty`` on ``thing``: ``holder``'s turn, for ``limit`` from ``at``.

    A second open clock of the same duty on the same record is refused by the database.
    """
    end = due(limit, at, workdays.schedule())
    return Deadline.objects.create(
        content=ContentType.objects.get_for_model(thing),
        thing=thing.pk,
        duty=duty,
        title=title,
        url=url,
        holder=holder,
        person_id=person_id,
        basis=limit.basis,
        length=limit.n,
        started_at=at,
        due_at=end.at,
        provisional=end.provisional,
        warn_at=warn_at(at, end.at),
    )


def open_on(thing: Model, duty: str = "") -> QuerySet[Deadline]:
    """The running clocks of a record."""
    found = Deadline.objects.filter(
        content=ContentType.objects.get_for_model(thing), thing=thing.pk, done_at=None
    )
    return found.filter(duty=duty) if duty else found


def finish(thing: Model, duty: str, at: datetime) -> int:
    """Stop the clock: the duty is done. Returns how many stopped (0 where none ran)."""
    return open_on(thing, duty).update(done_at=at)


def suspend(clock: Deadline, *, why: str, at: datetime) -> None:
    """The clock stands while something is waited for."""
    clock.suspended_at, clock.suspended_why = at, why
    clock.save(update_fields=["suspended_at", "suspended_why"])


def resume(clock: Deadline, *, by: Actor | None, at: datetime) -> None:
    """The clock runs on; the days it stood are added."""
    if clock.suspended_at is None:
        return
    stood = (clock.suspended_at, at)
    clock.suspended_at, clock.suspended_why = None, ""
    _move(
        clock,
        due(_limit(clock), clock.started_at, workdays.schedule(), pauses=[stood]),
        by=by,
        at=at,
        why="resumed",
    )


def extend(clock: Deadline, *, limit: Limit, by: Actor, at: datetime) -> None:
    """A lawful extension, counted from the old end."""
    _move(clock, due(limit, clock.due_at, workdays.schedule()), by=by, at=at, why="extended")


def redate(*, by: Actor | None, at: datetime) -> int:
    """Count every running clock anew after a schedule was loaded; those that move are told. Returns how many."""
    schedule, moved = workdays.schedule(), 0
    running = Deadline.objects.filter(done_at=None, suspended_at=None).exclude(basis="HOUR")
    for clock in running.select_for_update(of=("self",)).order_by("pk"):
        end = due(_limit(clock), clock.started_at, schedule)
        if (end.at, end.provisional) != (clock.due_at, clock.provisional):
            _move(clock, end, by=by, at=at, why="schedule")
            moved += 1
    return moved


def watch(at: datetime) -> dict[str, int]:
    """Warn where 80 % of the time is used, and raise what is overdue to the tier above; each once."""
    return {"warned": _warn(at), "raised": _raise(at)}


def _warn(at: datetime) -> int:
    near = Deadline.objects.filter(
        done_at=None, suspended_at=None, warned_at=None, warn_at__lte=at, due_at__gt=at
    )
    count = 0
    for clock in near.select_for_update(skip_locked=True, of=("self",)).select_related("holder"):
        _tell(clock, clock.holder, "deadline.near", at)
        clock.warned_at = at
        clock.save(update_fields=["warned_at"])
        count += 1
    return count


def _raise(at: datetime) -> int:
    late = Deadline.objects.filter(done_at=None, suspended_at=None, raised_at=None, due_at__lt=at)
    count = 0
    for clock in late.select_for_update(skip_locked=True, of=("self",)).select_related("holder__territory"):
        _tell(clock, clock.holder, "deadline.late", at)
        if above := body_above(clock.holder):
            _tell(clock, above, "deadline.raised", at)
        clock.raised_at = at
        clock.save(update_fields=["raised_at"])
        journal.record("deadline.late", clock, by=None, at=at, facts={"due": clock.due_at.isoformat()})
        count += 1
    return count


def _tell(clock: Deadline, body: Organisation, event: str, at: datetime) -> None:
    def words() -> tuple[str, str]:
        heads = {
            "deadline.near": _("临近期限：%(title)s"),
            "deadline.late": _("已逾期：%(title)s"),
            "deadline.raised": _("下级逾期，请督促：%(title)s"),
        }
        facts = {"title": clock.title, "holder": clock.holder.name}
        return heads[event] % facts, _("责任单位：%(holder)s") % facts

    who = [
        m for m in people_of(body, at) if clock.person_id in (None, m.person_id) or event == "deadline.raised"
    ]
    telling = letters.Telling(tuple(who), words, clock.url)
    letters.post(telling, entry=None, at=at, event=event, key=f"{event}:{clock.pk}:{body.pk}")


def _limit(clock: Deadline) -> Limit:
    basis: Any = clock.basis
    return Limit(basis, clock.length, "")


def _move(clock: Deadline, end: Due, *, by: Actor | None, at: datetime, why: str) -> None:
    was = clock.due_at
    clock.due_at, clock.provisional = end.at, end.provisional
    clock.warn_at = max(warn_at(clock.started_at, end.at), clock.started_at + timedelta())
    clock.warned_at = clock.raised_at = None
    clock.save()
    journal.record(
        "deadline.moved",
        clock,
        by=by,
        at=at,
        facts={"was": was.isoformat(), "now": end.at.isoformat(), "for": why},
    )
    if why == "schedule":
        _tell_moved(clock, at)


def _tell_moved(clock: Deadline, at: datetime) -> None:
    def words() -> tuple[str, str]:
        day = f"{beijing_day(clock.due_at):%Y-%m-%d}"
        return (
            _("期限因放假安排调整：%(title)s") % {"title": clock.title},
            _("新的截止日期：%(day)s") % {"day": day},
        )

    telling = letters.Telling(tuple(people_of(clock.holder, at)), words, clock.url)
    letters.post(
        telling, entry=None, at=at, event="deadline.moved", key=f"moved:{clock.pk}:{beijing_day(clock.due_at):%Y%m%d}"
    )
