"""Clocks on records: started, suspended, resumed, extended and stopped by acts; each move stands in the trail.

`due_at` is stored when the clock starts; only an act or a newly loaded schedule moves it, and then it is told
(DOMAIN §10, promise 15). All that an end is counted from is stored with it (length, pauses, extensions), so a new
schedule counts an extended clock as extended. These run inside the caller's act.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight import clocks, journal, workdays
from oversight.acting import ActError
from oversight.actions import term
from oversight.actions.tiers import body_above, people_of
from oversight.kernel.calendar import Due, Limit, beijing_day, end_of, warn_at
from oversight.kernel.turns import end
from oversight.models import Deadline, Membership, Organisation
from oversight.notify import letters
from oversight.policy import Actor, may

UNTIL_A_DAY = "DAY"  # the basis of a clock whose end is a day that the city set: no schedule moves it


class NotLonger(ActError):
    """The clock cannot be extended: the rule allows none, or it was extended already, or it has run out."""

    words = gettext_lazy("这个期限不能再延长：只能在届满之前延长一次。")


def start(
    *,
    duty: str,
    thing: Model,
    at: datetime,
    since: datetime | None = None,
    until: date | None = None,
    person_id: int | None = None,
) -> Deadline | None:
    """Start the clock of ``duty`` on ``thing`` for whoever's turn it is; ``until`` where the rule has no length.

    ``since``: from when the time counts, where that is not now; ``person_id``: whose it is alone, within the holder.

    None where it is nobody's turn. A second open clock of the same duty on the same record is refused by the database.
    """
    kind = clocks.CLOCK_KINDS[duty]
    holder = kind.holder(thing, at)
    if holder is None:
        return None
    limit = term.length_of(kind.turn, beijing_day(at))
    clock = Deadline(
        content=ContentType.objects.get_for_model(thing),
        thing=thing.pk,
        duty=duty,
        title=kind.name(thing),
        url=kind.url(thing),
        holder=holder,
        person_id=person_id,
        basis=limit.basis if limit else UNTIL_A_DAY,
        length=limit.n if limit else 0,
        started_at=since or at,
    )
    _put(clock, Due(end_of(_day(until)), provisional=False) if limit is None else _end(clock))
    clock.save(force_insert=True)
    return clock


def open_on(thing: Model, duty: str = "") -> QuerySet[Deadline]:
    """The running clocks of a record, suspended ones too."""
    found = of(thing).filter(done_at=None)
    return found.filter(duty=duty) if duty else found


def open_on_each(things: QuerySet[Any]) -> QuerySet[Deadline]:
    """The running clocks of many records of one kind, suspended ones too."""
    content = ContentType.objects.get_for_model(things.model)
    rows = Deadline.objects.filter(content=content, thing__in=things.order_by().values("pk"), done_at=None)
    return rows.select_related("holder").order_by("due_at")


def of(thing: Model) -> QuerySet[Deadline]:
    """All clocks of a record, the running ones first."""
    rows = Deadline.objects.filter(content=ContentType.objects.get_for_model(thing), thing=thing.pk)
    return rows.select_related("holder").order_by("-done_at", "due_at")


def finish(thing: Model, duty: str = "", *, at: datetime) -> int:
    """Stop the clock of ``duty``, or every clock of the record: what was due is done. Returns how many stopped."""
    return open_on(thing, duty).order_by().update(done_at=at)


def suspend(thing: Model, duty: str, *, why: str, at: datetime) -> None:
    """The clock stands while something is waited for. ``why`` is a source string, translated when it is shown."""
    open_on(thing, duty).filter(suspended_at=None).order_by().update(suspended_at=at, suspended_why=why)


def resume(thing: Model, duty: str, *, by: Actor | None, at: datetime) -> Deadline | None:
    """The clock runs on; the days it stood are added. None where none stood."""
    clock = open_on(thing, duty).exclude(suspended_at=None).select_for_update(of=("self",)).first()
    if clock is None or clock.suspended_at is None:
        return None
    clock.pauses = [*clock.pauses, [clock.suspended_at.isoformat(), at.isoformat()]]
    clock.suspended_at, clock.suspended_why = None, ""
    _move(clock, _end(clock), by=by, at=at, why="resumed")
    return clock


def longer(clock: Deadline | None, *, at: datetime) -> Due:
    """When the clock would end if it were extended now by what its rule allows. Raises `NotLonger`."""
    if clock is None or not may_be_longer(clock, at=at):
        raise NotLonger
    more = clocks.CLOCK_KINDS[clock.duty].turn.longer
    return end(
        _limit(clock), clock.started_at, workdays.schedule(), pauses=_pauses(clock), longer=[_more(more)]
    )


def may_be_longer(clock: Deadline, *, at: datetime) -> bool:
    """Whether the rule allows an extension and it was not used: before the end, while the clock runs, once."""
    allowed = clocks.CLOCK_KINDS[clock.duty].turn.longer is not None and not clock.extensions
    return allowed and clock.done_at is None and clock.suspended_at is None and at <= clock.due_at


def extend(thing: Model, duty: str, *, by: Actor, at: datetime) -> Deadline:
    """The one extension that the rule allows, counted from the old end. Raises `NotLonger`."""
    clock = open_on(thing, duty).select_for_update(of=("self",)).first()
    ends = longer(clock, at=at)
    assert clock is not None  # `longer` has refused it
    more = _more(clocks.CLOCK_KINDS[duty].turn.longer)
    clock.extensions = [[more.basis, more.n]]
    _move(clock, ends, by=by, at=at, why="extended")
    return clock


def set_day(clock: Deadline, day: date, *, by: Actor | None, at: datetime) -> None:
    """The day that the city set for a clock without a length is another one now."""
    if (ends := end_of(day)) != clock.due_at:
        _move(clock, Due(ends, provisional=False), by=by, at=at, why="day")


def redate(*, by: Actor | None, at: datetime) -> int:
    """Count every running clock anew after a schedule was loaded; those that move are told. Returns how many."""
    moved = 0
    running = Deadline.objects.filter(done_at=None, suspended_at=None).exclude(
        basis__in=("HOUR", UNTIL_A_DAY)
    )
    for clock in running.select_for_update(of=("self",)).order_by("pk"):
        ends = _end(clock)
        if (ends.at, ends.provisional) != (clock.due_at, clock.provisional):
            _move(clock, ends, by=by, at=at, why="schedule")
            moved += 1
    return moved


def reseat(held: Iterable[Deadline], *, by: Actor | None, at: datetime, record: Any = None) -> list[int]:
    """Give clocks to whoever's turn it is now that places or bodies moved. Returns the keys of those that changed hands.

    ``record``: their record as it will be, where the act that holds it has not saved it yet.
    """
    handed = []
    for clock in held:
        found = record if record is not None and record.pk == clock.thing else clock.record
        holder = clocks.CLOCK_KINDS[clock.duty].holder(found, at) if found is not None else None
        if holder is not None and holder.pk != clock.holder_id:
            clock.holder, clock.person = holder, None
            clock.save(update_fields=["holder", "person"])
            handed.append(clock)
    journal.record_each("work.handed", handed, by=by, at=at, facts={"why": "territory"})
    return [clock.pk for clock in handed]


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
    """Overdue work is laid on the desk of the tier above until it is done; the holder still has it."""
    late = Deadline.objects.filter(done_at=None, suspended_at=None, raised_at=None, due_at__lt=at)
    count = 0
    for clock in late.select_for_update(skip_locked=True, of=("self",)).select_related("holder__territory"):
        _tell(clock, clock.holder, "deadline.late", at)
        clock.raised_at, clock.raised_to = at, body_above(clock.holder)
        if clock.raised_to:
            _tell(clock, clock.raised_to, "deadline.raised", at)
        clock.save(update_fields=["raised_at", "raised_to"])
        facts = {"due": clock.due_at.isoformat(), "to": clock.raised_to_id}
        journal.record("deadline.late", clock, by=None, at=at, facts=facts)
        count += 1
    return count


def _tell(clock: Deadline, body: Organisation, event: str, at: datetime) -> None:
    def said() -> tuple[str, str]:
        heads = {
            "deadline.near": _("临近期限：%(title)s"),
            "deadline.late": _("已逾期：%(title)s"),
            "deadline.raised": _("下级逾期，请督促：%(title)s"),
        }
        facts = {"title": clocks.words(clock), "holder": clock.holder.name}
        return heads[event] % facts, _("责任单位：%(holder)s") % facts

    who = _readers(clock, body, at, watching=event == "deadline.raised")
    letters.post(
        letters.Telling(tuple(who), said, clock.url),
        entry=None,
        at=at,
        event=event,
        key=f"{event}:{clock.pk}:{body.pk}:{clock.due_at.timestamp():.0f}",
    )


def _readers(
    clock: Deadline, body: Organisation, at: datetime, *, watching: bool = False
) -> list[Membership]:
    """The postings of ``body`` whose business the clock is: by right, and where it is one person's, that one."""
    kind, record = clocks.CLOCK_KINDS[clock.duty], clock.record
    verb = kind.read if watching else kind.verb
    if record is None:
        return []
    theirs = [(m, Actor.of(m, at)) for m in people_of(body, at)]
    return [
        m
        for m, actor in theirs
        if (clocks.presses(actor) if watching else clock.person_id in (None, m.person_id))
        and may(actor, verb, record)
    ]


def _day(until: date | None) -> date:
    if until is None:
        raise ValueError("a clock without a length needs the day that it runs to")
    return until


def _limit(clock: Deadline) -> Limit:
    basis: Any = clock.basis
    return Limit(basis, clock.length)


def _more(limit: Limit | None) -> Limit:
    if limit is None:
        raise NotLonger
    return limit


def _pauses(clock: Deadline) -> list[tuple[datetime, datetime]]:
    return [(datetime.fromisoformat(begin), datetime.fromisoformat(last)) for begin, last in clock.pauses]


def _end(clock: Deadline) -> Due:
    """When the clock ends by all that is stored of it and the schedule of now."""
    more = [Limit(basis, n) for basis, n in clock.extensions]
    return end(_limit(clock), clock.started_at, workdays.schedule(), pauses=_pauses(clock), longer=more)


def _put(clock: Deadline, ends: Due) -> None:
    clock.due_at, clock.provisional = ends.at, ends.provisional
    clock.warn_at = warn_at(clock.started_at, ends.at)


def _move(clock: Deadline, ends: Due, *, by: Actor | None, at: datetime, why: str) -> None:
    was = clock.due_at
    _put(clock, ends)
    clock.warned_at = clock.raised_at = clock.raised_to = None
    clock.save()
    facts = {"was": was.isoformat(), "now": ends.at.isoformat(), "for": why}
    journal.record("deadline.moved", clock, by=by, at=at, facts=facts)
    if why == "schedule":
        _tell_moved(clock, at)


def _tell_moved(clock: Deadline, at: datetime) -> None:
    def said() -> tuple[str, str]:
        day = beijing_day(clock.due_at).isoformat()
        return (
            _("期限因放假安排调整：%(title)s") % {"title": clocks.words(clock)},
            _("新的截止日期：%(day)s") % {"day": day},
        )

    telling = letters.Telling(tuple(_readers(clock, clock.holder, at)), said, clock.url)
    letters.post(
        telling,
        entry=None,
        at=at,
        event="deadline.moved",
        key=f"moved:{clock.pk}:{clock.due_at.timestamp():.0f}",
    )
