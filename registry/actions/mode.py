"""管理模式: how an estate is managed, over time; `Estate.mode` is the mode of today, kept here and by a nightly duty."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from oversight import journal
from oversight.acting import Act, acting
from oversight.kernel.calendar import beijing_day
from oversight.kernel.periods import Period
from oversight.kernel.wording import Message
from oversight.models import Organisation
from oversight.policy import Actor
from registry.actions.facts import EstateError
from registry.models import Estate, EstateMode
from registry.rules.estate import ESTATE_WORDS, needs_manager
from registry.rules.tenure import Term, clash, giving_way

NONE, FIRM = "none", "firm"


class ModeError(EstateError):
    """The mode cannot stand beside those already recorded."""


def set_(
    *,
    by: Actor,
    estate: Estate,
    mode: str,
    since: date,
    at: datetime,
    until: date | None = None,
    manager: Organisation | None = None,
    basis: str = "",
    seen: int | None = None,
    note: str = "",
) -> EstateMode:
    """The estate is managed in this mode from ``since`` (to ``until``); the mode before it ends on that day.

    A firm's mode comes with its tenure (`tenure.appoint`). Raises `ModeError` with the field at fault: also where a
    firm holds the estate in that time, or the mode's body is not named.
    """
    with acting(by, "registry.set_mode", estate, at=at, seen=seen, note=note) as act:
        term = term_of(since, until)
        _refuse_contradiction(act.thing, mode=mode, term=term, manager=manager)
        return put(act, mode=mode, term=term, manager=manager, basis=basis)


def _refuse_contradiction(estate: Estate, *, mode: str, term: Term, manager: Organisation | None) -> None:
    if needs_manager(mode) and manager is None:
        raise ModeError(_say("unit_of_mode_missing"), field="manager")
    held = estate.tenures.select_related("firm__organisation").order_by("term")
    rows = {str(row.pk): row for row in held}
    if mode != FIRM and (standing := clash(terms(rows.values()), term)):
        name = rows[standing.holder].firm.organisation.name
        raise ModeError(_say("tenure_in_force", firm=name, since=standing.start.isoformat()), field="since")


def _say(code: str, **params: str) -> str:
    return ESTATE_WORDS.say(Message(code, params), get_language() or "zh")


def put(
    act: Act, *, mode: str, term: Term, manager: Organisation | None = None, basis: str = ""
) -> EstateMode:
    """Record the mode on the estate that ``act`` holds; earlier modes give way, a later one stands in the way."""
    rows = {str(row.pk): row for row in act.thing.modes.all()}
    ending, blocking = giving_way(terms(rows.values()), term)
    same = [one for one in blocking if one.start == term.start]
    if later := [rows[one.holder] for one in blocking if one not in same]:
        raise ModeError(
            _("自 %(day)s 起已登记“%(mode)s”，请先处理它，或填写更早的终止日期。")
            % {"day": later[0].term.lower.isoformat(), "mode": later[0].get_mode_display()},
            field="since",
        )
    for one in ending:
        _end(rows[one.holder], term.start)
    row = rows[same[0].holder] if same else EstateMode(estate=act.thing)
    row.mode, row.manager, row.basis = mode, manager, basis.strip()
    row.term, row.recorded_by_id = (term.start, term.end), act.by.membership_id
    row.clean_fields(exclude=["estate", "term"])
    _save(row)
    act.facts |= {"mode": row.pk, "from": term.start.isoformat()}
    refresh(act.thing, beijing_day(act.at))
    return row


def cancel(*, by: Actor, row: EstateMode, why: str, at: datetime, seen: int | None = None) -> None:
    """The mode was entered by mistake: it is withdrawn, kept in the history, and counts no more."""
    if not why.strip():
        raise ModeError(_("请写明撤销原因。"), field="why")
    with acting(by, "registry.cancel_mode", row.estate, at=at, seen=seen, note=why) as act:
        withdraw(act, act.thing.modes.filter(pk=row.pk))
        act.facts |= {"mode": row.pk}


def end(act: Act, *, manager: Organisation | None, on: date) -> None:
    """The mode under this manager that runs past ``on`` ends there: its tenure did."""
    for row in act.thing.modes.filter(Q(manager=manager) | Q(mode=FIRM), term__contains=on):
        if row.term.lower < on:
            _end(row, on)
    refresh(act.thing, beijing_day(act.at))


def stop(act: Act, *, on: date) -> None:
    """End every mode that has begun before ``on`` and withdraw the rest: for an estate that ends on that day."""
    for row in act.thing.modes.filter(term__contains=on, term__startswith__lt=on):
        _end(row, on)
    withdraw(act, act.thing.modes.filter(term__startswith__gte=on))


def withdraw(act: Act, rows: QuerySet[EstateMode]) -> None:
    """Take modes back on the estate that ``act`` holds."""
    rows.update(withdrawn_at=act.at)
    refresh(act.thing, beijing_day(act.at))


def refresh(estate: Estate, day: date) -> None:
    """Let the estate's mode column be that of ``day``; the act that holds the estate saves it."""
    row = estate.modes.filter(term__contains=day).first()
    estate.mode = row.mode if row else NONE


# One statement, set-based: whoever's mode began or ended by the calendar since the last time.
_TURN = """
UPDATE registry_estate e SET mode = now.mode, version = e.version + 1
FROM (SELECT e.id, coalesce(m.mode, 'none') AS mode, e.mode AS was FROM registry_estate e
      LEFT JOIN registry_estatemode m ON m.estate_id = e.id AND m.term @> %s::date AND m.withdrawn_at IS NULL
      WHERE e.state IN ('draft', 'registered')) now
WHERE e.id = now.id AND e.mode <> now.mode RETURNING e.id, now.was, now.mode"""


def turn(*, day: date, at: datetime) -> int:
    """Bring every estate's mode to that of ``day``: for modes and tenures that begin or end by date.

    A nightly duty; may run twice. Returns how many estates turned; each has an entry in the trail.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_TURN, [day])
            turned = {pk: (was, now) for pk, was, now in cursor.fetchall()}
        for estate in Estate.objects.filter(pk__in=turned):
            was, now = turned[estate.pk]
            journal.record("mode.turned", estate, by=None, at=at, facts={"was": was, "now": now})
    return len(turned)


def turn_by_duty(*, period: Period, at: datetime) -> dict[str, int]:
    """The nightly duty of the ledger."""
    return {"turned": turn(day=beijing_day(at), at=at)}


def term_of(since: date, until: date | None) -> Term:
    """The term that two entered days make. Raises `ModeError` beside ``until``."""
    try:
        return Term("", since, until)
    except ValueError as error:
        raise ModeError(_("终止日期须晚于起始日期。"), field="until") from error


def terms(rows: Iterable[Any]) -> list[Term]:
    """The terms of modes or tenures, each held by its row's key."""
    return [Term(str(row.pk), row.term.lower, row.term.upper) for row in rows]


def _end(row: EstateMode, on: date) -> None:
    row.term = (row.term.lower, on)
    _save(row)


def _save(row: EstateMode) -> None:
    try:
        row.save()
    except IntegrityError as error:  # what a form could not see: another act at the same instant
        raise ModeError(_("该小区在这段时间内已登记管理模式，请先结束原模式。"), field="since") from error
