"""The steps of a rearrangement: decided for a later day, done on it by a duty, put before a decider anew where what it
rests on has moved, taken back with a reason before.

Whoever decides must have the right at all ends, as for the same act today: the act itself is rehearsed when it is
decided, so that nothing waits that could not be done. On the day it is done in the name of whoever decided it; where
that person may no longer decide, somebody else is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight import journal
from oversight.acting import ActError, acting
from oversight.kernel.calendar import beijing_day, midnight
from oversight.kernel.machine import Unlawful
from oversight.kernel.periods import Period
from oversight.models import Membership
from oversight.notify import letters
from oversight.policy import Actor
from registry.actions.facts import EstateError
from registry.actions.rearrangement.concerning import concerned, deciders, in_force, may_everywhere, words
from registry.actions.rearrangement.plan import Doing, Plan, carry_out, looked_at, moved_since
from registry.models import Estate, RearrangedEstate, Rearrangement
from registry.states import OPEN_REARRANGEMENTS

Seen = Mapping[int, int]


def decide(
    *,
    by: Actor,
    kind: str,
    estate: Estate,
    others: Sequence[Estate] = (),
    plan: Plan,
    on: date,
    basis: str,
    at: datetime,
    seen: Seen | None = None,
) -> Rearrangement:
    """Decide it today for ``on``, a day to come; until then nothing moves.

    Raises what the act itself would raise, and `EstateError` where one of the estates waits for another already.
    """
    if on <= beijing_day(at):
        raise EstateError(gettext_lazy("生效日期须晚于今天。"), field="on")
    row = Rearrangement(
        kind=kind,
        estate=estate,
        to_id=plan.get("to"),
        plan=plan,
        effective=on,
        basis=basis,
        decided_by_id=by.posting,
        decided_at=at,
    )
    with acting(by, "registry.decide_rearrangement", row, at=at, note=basis) as act:
        estates = _lock([estate, *others])
        _refuse_second(estates)
        _rehearse(row, others, by=by, at=at, seen=seen)
        row.seen = looked_at(estates, at)
        row.save()
        RearrangedEstate.objects.bulk_create(
            RearrangedEstate(rearrangement=row, estate=one) for one in estates
        )
        act.facts = facts_of(row)
        act.tell(concerned(row, at, but=by), lambda: words(row, _("已决定")), row.get_absolute_url())
    return row


def confirm(
    row: Rearrangement,
    *,
    by: Actor,
    on: date,
    at: datetime,
    note: str = "",
    seen: int,
    versions: Seen | None = None,
) -> Rearrangement:
    """Decide it anew on what the estates are like now; done at once where the day has come.

    ``seen`` is the version of the rearrangement, ``versions`` those of the estates that were looked at.
    """
    with acting(by, "registry.confirm_rearrangement", row, at=at, note=note, seen=seen) as act:
        found: Rearrangement = act.thing
        estates = _lock(found.estates())
        found.effective = on
        _rehearse(found, _others(found), by=by, at=at, seen=versions)
        found.seen = looked_at(estates, at)
        found.decided_by_id, found.decided_at = by.posting, at
        act.facts = facts_of(found)
        act.tell(
            concerned(found, at, but=by), lambda: words(found, _("已重新决定")), found.get_absolute_url()
        )
    if found.effective <= beijing_day(at):
        apply_due(at, only=found.pk)
        found.refresh_from_db()
    return found


def revoke(row: Rearrangement, *, by: Actor, why: str, seen: int, at: datetime) -> None:
    """Take it back before it is done, with the reason; not by who decides at one end alone."""
    with acting(by, "registry.revoke_rearrangement", row, at=at, note=why, seen=seen) as act:
        found = act.thing
        if not may_everywhere(by, found):
            raise EstateError(gettext_lazy("须由各小区和划入地都有权决定的人撤回。"))
        act.facts = facts_of(found)
        told = [*concerned(found, at, but=by), *in_force(found.decided_by_id, at)]
        act.tell(told, lambda: words(found, _("已撤回"), why), found.get_absolute_url())


def apply_due(at: datetime, *, only: int | None = None) -> dict[str, list[int]]:
    """Do every rearrangement whose day has come, oldest first; ``only`` names one. May run twice.

    One whose estates moved since it was decided, or that cannot be done as it stands, is put before a decider anew.
    Returns the keys by outcome.
    """
    outcome: dict[str, list[int]] = {"done": [], "reopened": []}
    due = Rearrangement.objects.waiting().filter(effective__lte=beijing_day(at))
    for key in list((due.filter(pk=only) if only else due).values_list("pk", flat=True)):
        with transaction.atomic():
            row = due.select_for_update(of=("self",)).filter(pk=key).first()
            if row is not None:
                outcome[_apply(row, at)].append(key)
    return outcome


def apply_by_duty(*, period: Period, at: datetime) -> dict[str, list[int]]:
    """The duty of the ledger: what was decided for a day is done on it, after a stop as well."""
    return apply_due(at)


def _apply(row: Rearrangement, at: datetime) -> str:
    _lock(row.estates())
    reasons = moved_since(row, at)
    decider = next(iter(in_force(row.decided_by_id, at)), None)
    if decider is None:
        reasons.append(_("作出决定的人已不在岗"))
    made: list[Estate] = []
    if decider is not None and not reasons:
        doing = Doing(by=Actor.of(decider, at), on=row.effective, at=at, basis=row.basis)
        try:
            with transaction.atomic():
                made = carry_out(row.kind, row.estate, _others(row), row.plan, doing)
        except (ActError, Unlawful) as error:
            reasons.append(str(getattr(error, "words", "") or _("小区现在的状态不能办这件事")))
    if reasons:
        _settle(
            row, "reopen", at, why="\n".join(reasons), who=deciders(row, at), head=gettext_lazy("待重新决定")
        )
        return "reopened"
    row.done_at = at
    who = [*concerned(row, at), *in_force(row.decided_by_id, at)]
    facts = {"estates": [one.pk for one in made]}
    _settle(row, "apply", at, who=who, head=gettext_lazy("已生效"), facts=facts)
    return "done"


def _settle(
    row: Rearrangement,
    move: str,
    at: datetime,
    *,
    who: Iterable[Membership],
    head: Any,
    why: str = "",
    facts: Mapping[str, Any] | None = None,
) -> None:
    """The portal's own move: state, entry, letters."""
    was, row.state = row.state, Rearrangement.machine.next(row.state, move)
    row.version += 1
    row.save()
    event = {"apply": "rearrangement.applied", "reopen": "rearrangement.reopened"}[move]
    told = {**facts_of(row), **(facts or {})}
    entry = journal.record(event, row, by=None, at=at, was=was, now=row.state, why=why, facts=told)
    letters.settle(row, state=was, at=at)
    said = letters.Telling(tuple(who), lambda: words(row, head, why), row.get_absolute_url())
    letters.post(said, entry=entry, at=at)


def _rehearse(
    row: Rearrangement, others: Sequence[Estate], *, by: Actor, at: datetime, seen: Seen | None
) -> None:
    """Do the act as it will be done on its day, and undo it: it raises what it would raise."""
    then = max(at, midnight(row.effective))
    with transaction.atomic():
        doing = Doing(by=by, on=row.effective, at=then, basis=row.basis, seen=seen)
        carry_out(row.kind, row.estate, others, row.plan, doing)
        transaction.set_rollback(True)


def _refuse_second(estates: Sequence[Estate]) -> None:
    held = RearrangedEstate.objects.filter(
        estate__in=estates, rearrangement__state__in=OPEN_REARRANGEMENTS
    ).select_related("estate", "rearrangement")
    if one := held.first():
        told = {"name": one.estate.name, "day": one.rearrangement.effective.isoformat()}
        raise EstateError(
            _("“%(name)s”已有一件 %(day)s 的调整待生效；请先撤回，或等它生效。") % told, field="on"
        )


def _lock(estates: Iterable[Estate]) -> list[Estate]:
    """The estates as they are, locked in order of their keys: of two that decide at once, the second sees the first."""
    rows = Estate.objects.select_for_update(of=("self",)).select_related("jurisdiction")
    return list(rows.filter(pk__in=[one.pk for one in estates]).order_by("pk"))


def _others(row: Rearrangement) -> list[Estate]:
    return [one for one in row.estates() if one.pk != row.estate_id]


def facts_of(row: Rearrangement) -> dict[str, Any]:
    """References for the trail."""
    return {"kind": row.kind, "estate": row.estate_id, "effective": row.effective.isoformat()}
