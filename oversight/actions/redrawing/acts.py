"""The steps of a redrawing: drafted and submitted by one person, decided by another, done on its day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from oversight import journal
from oversight.acting import Act, Invalid, acting
from oversight.actions import deadline
from oversight.actions import period as periods
from oversight.actions.redrawing import tree
from oversight.actions.redrawing.effect import as_data
from oversight.actions.redrawing.plan import Plan, Unsound, anchor, concerned, moved_since, problems, roots
from oversight.actions.redrawing.preview import look_ahead
from oversight.kernel.scope import OFFICE_OF, Level
from oversight.models import Deadline, Entry, Membership, Redrawing, Territory
from oversight.models.territory import STEP
from oversight.notify import letters
from oversight.policy import Actor, who_may

LOCK = 0x7E4417041  # any constant: redrawings are rare and are done one after the other


def draft(
    *,
    by: Actor,
    kind: str,
    unit: Territory,
    plan: Plan,
    effective: date,
    document: str = "",
    at: datetime,
) -> Redrawing:
    """Write a redrawing down; nothing moves yet. The plan may still be unsound.

    Raises `Invalid` for a day that is over.
    """
    _not_over(effective, at)
    redrawing = Redrawing(
        kind=kind,
        unit=unit,
        plan=plan.looked_at(unit).as_data(),
        effective=effective,
        document=document,
        drafted_by_id=by.membership_id or 0,
        created_at=at,
    )
    with acting(by, "oversight.draft_redrawing", redrawing, at=at) as act:
        act.facts = _facts(redrawing)
    return redrawing


def amend(
    redrawing: Redrawing,
    *,
    by: Actor,
    plan: Plan,
    effective: date,
    document: str,
    seen: int,
    at: datetime,
) -> None:
    """Change a draft, or one that was returned; the kind and the unit stay. Raises `Invalid` for a day that is over."""
    _not_over(effective, at)
    with acting(
        by, "oversight.draft_redrawing", redrawing, at=at, seen=seen, event="redrawing.amended"
    ) as act:
        act.thing.plan = plan.looked_at(act.thing.unit).as_data()
        act.thing.effective, act.thing.document = effective, document
        act.facts = _facts(act.thing)


def submit(redrawing: Redrawing, *, by: Actor, seen: int, at: datetime) -> None:
    """Hand it to the bureau's head. Raises Unsound while it cannot be done as it stands."""
    with acting(by, "oversight.submit_redrawing", redrawing, at=at, seen=seen) as act:
        _must_be_sound(act.thing)
        act.thing.submitted_by_id = by.membership_id
        act.facts = _facts(act.thing)
        deciders = who_may("oversight.decide_redrawing", act.thing, at)
        act.tell(deciders, lambda: _words(act.thing, _("区划调整待审批")), act.thing.get_absolute_url())


def withdraw(redrawing: Redrawing, *, by: Actor, why: str, seen: int, at: datetime) -> None:
    """Take back what has not been decided."""
    with acting(by, "oversight.withdraw_redrawing", redrawing, at=at, seen=seen, note=why):
        pass


def return_(redrawing: Redrawing, *, by: Actor, why: str, seen: int, at: datetime) -> None:
    """Send it back to be mended, with the reason."""
    with acting(by, "oversight.return_redrawing", redrawing, at=at, seen=seen, note=why) as act:
        _tell_drafter(act, _("区划调整已退回"))


def decide(redrawing: Redrawing, *, by: Actor, seen: int, at: datetime, why: str = "") -> Redrawing:
    """Approve it; it takes effect at once if its day has come, else by the nightly duty.

    Approved after its day it takes effect today: what was recorded until now keeps the units of its own day.

    Raises Unsound when the tree has changed since it was drafted, or when another approved redrawing waits for its day
    on the same units: of two that overlap, one is told.
    """
    with acting(by, "oversight.decide_redrawing", redrawing, at=at, seen=seen, note=why) as act:
        _one_at_a_time()
        _must_be_sound(act.thing)
        act.thing.decided_by_id, act.thing.decided_at = by.membership_id, at
        act.facts = _facts(act.thing)
        waits = act.thing.effective > localdate(at)
        _tell_concerned(act, _("区划调整已批准，待生效")) if waits else _tell_drafter(
            act, _("区划调整已批准")
        )
    if act.thing.effective <= localdate(at):
        apply_due(at, by=by, only=act.thing.pk)
    act.thing.refresh_from_db()
    decided: Redrawing = act.thing
    return decided


def revoke(redrawing: Redrawing, *, by: Actor, why: str, seen: int, at: datetime) -> None:
    """Take an approval back before its day; whoever was told of it is told."""
    with acting(by, "oversight.revoke_redrawing", redrawing, at=at, seen=seen, note=why) as act:
        _tell_concerned(act, _("区划调整的批准已撤回"))


def apply_due(at: datetime, *, by: Actor | None = None, only: int | None = None) -> dict[str, list[int]]:
    """Do every approved redrawing whose day has come, oldest first.

    One that no longer fits the tree lapses, and its people are told. ``by`` is None for the nightly duty; ``only``
    names one redrawing. Returns the ids by outcome.
    """
    outcome: dict[str, list[int]] = {"done": [], "lapsed": []}
    with transaction.atomic():
        _one_at_a_time()
        due = Redrawing.objects.select_for_update(of=("self",)).filter(
            state="decided", effective__lte=localdate(at), **({"pk": only} if only else {})
        )
        for redrawing in due.order_by("effective", "decided_at", "pk"):
            if reasons := [*moved_since(redrawing), *problems(redrawing)]:
                _lapse(redrawing, reasons, at)
                outcome["lapsed"].append(redrawing.pk)
            else:
                carry_out(redrawing, by=by, at=at)
                outcome["done"].append(redrawing.pk)
    return outcome


def apply_redrawings(*, period: object, at: datetime) -> dict[str, object]:
    """The nightly duty: what was approved for a later day takes effect on it; what fell between is gathered."""
    return {**apply_due(at), "gathered": tree.gather(at=at)}


def carry_out(redrawing: Redrawing, *, by: Actor | None, at: datetime) -> Entry:
    """Do it to the tree, with one entry on the act and one on each unit that it names; tell the offices concerned."""
    plan = Plan.of(redrawing)
    unit = Territory.objects.get(pk=redrawing.unit_id)
    before = roots(unit, plan, concerned(unit, plan))
    asked, redrawing.effective = redrawing.effective, max(redrawing.effective, localdate(at))
    redrawing.effect = as_data(look_ahead(redrawing, None, at=at))
    periods.open_missing(before)
    done = tree.DOES[redrawing.kind](redrawing, plan, by=by, at=at)
    periods.close(done.ended, redrawing.effective)
    periods.refresh([touched.path for touched in done.touched], redrawing.effective)
    redrawing.state, redrawing.done_at = Redrawing.machine.next("decided", "apply"), at
    redrawing.version += 1
    redrawing.save()
    entry = journal.record(
        "redrawing.applied",
        redrawing,
        by=by,
        at=at,
        was="decided",
        now=redrawing.state,
        facts={**_facts(redrawing), "asked": asked.isoformat(), **done.facts},
    )
    for named in (*done.touched, *done.ended):
        journal.record(
            tree.EVENTS[redrawing.kind], named, by=by, at=at, facts={"redrawing": redrawing.pk, **done.facts}
        )
    paths = {*before, *(touched.path for touched in done.touched)}
    _reseat_clocks(paths, by=by, at=at)
    words = letters.Telling(
        tuple(_offices(paths, at)),
        lambda: _words(redrawing, _("区划调整已生效")),
        redrawing.get_absolute_url(),
    )
    letters.post(words, entry=entry, at=at)
    return entry


def _reseat_clocks(paths: Iterable[str], *, by: Actor | None, at: datetime) -> None:
    """Clocks held in what was redrawn, or by an office that lost it, are for whoever's turn it is by the new tree.

    The bureau keeps what it holds: it stands above every unit before and after.
    """
    offices = {path[:end] for path in paths for end in range(2 * STEP, len(path), STEP)}
    reach = Q(holder__territory__path__in=offices)
    for path in paths:
        reach |= Q(holder__territory__path__startswith=path)
    held = Deadline.objects.filter(reach, done_at=None).select_related("holder").prefetch_related("record")
    deadline.reseat(held, by=by, at=at)


def _lapse(redrawing: Redrawing, reasons: list[str], at: datetime) -> None:
    redrawing.state = Redrawing.machine.next("decided", "lapse")
    redrawing.version += 1
    redrawing.save()
    entry = journal.record(
        "redrawing.lapsed",
        redrawing,
        by=None,
        at=at,
        was="decided",
        now=redrawing.state,
        why="\n".join(reasons),
    )
    who = Membership.objects.current(at).filter(
        pk__in=[redrawing.drafted_by_id, redrawing.submitted_by_id, redrawing.decided_by_id]
    )
    words = letters.Telling(
        tuple(who.select_related("person")),
        lambda: _words(redrawing, _("区划调整未能生效")),
        redrawing.get_absolute_url(),
    )
    letters.post(words, entry=entry, at=at)


def _not_over(effective: date, at: datetime) -> None:
    """History is not rewritten: no redrawing takes effect on a day whose records are made already."""
    if effective < localdate(at):
        raise Invalid(
            _("生效日期不能早于今天：以前的记录按当日的区划保存。请填今天或以后的日期。"), field="effective"
        )


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _must_be_sound(redrawing: Redrawing) -> None:
    if reasons := [*moved_since(redrawing), *problems(redrawing), *in_the_way(redrawing)]:
        raise Unsound(reasons)


def in_the_way(redrawing: Redrawing) -> list[str]:
    """Approved redrawings that wait for their day on the same units, in words."""
    unit, plan, units = _read(redrawing)
    mine, hold = roots(unit, plan, units), anchor(plan, units)
    found = []
    for other in Redrawing.objects.filter(state="decided").exclude(pk=redrawing.pk).select_related("unit"):
        their_unit, their_plan, their_units = _read(other)
        theirs, their_hold = roots(their_unit, their_plan, their_units), anchor(their_plan, their_units)
        if _overlap(mine, theirs) or _covers(theirs, hold) or _covers(mine, their_hold):
            found.append(
                _("“%(unit)s”的%(kind)s已批准，将于 %(day)s 生效，范围重叠")
                % {
                    "unit": other.unit.name,
                    "kind": other.get_kind_display(),
                    "day": other.effective.isoformat(),
                }
            )
    return found


def _read(redrawing: Redrawing) -> tuple[Territory, Plan, dict[int, Territory]]:
    plan = Plan.of(redrawing)
    unit = Territory.objects.get(pk=redrawing.unit_id)
    return unit, plan, concerned(unit, plan)


def _overlap(ours: Iterable[str], theirs: Iterable[str]) -> bool:
    return any(a.startswith(b) or b.startswith(a) for a in ours for b in theirs)


def _covers(roots_: Iterable[str], path: str) -> bool:
    return bool(path) and any(path.startswith(root) for root in roots_)


def _offices(paths: set[str], at: datetime) -> Iterable[Membership]:
    """Postings in the offices inside these subtrees and of the units above; of the whole city the upper two tiers."""
    above = {path[:end] for path in paths for end in range(STEP, len(path), STEP)}
    found = Membership.objects.current(at).filter(organisation__kind__in=OFFICE_OF.values())
    reach = Q(organisation__territory__path__in=above)
    for path in paths:
        inside = Q(organisation__territory__path__startswith=path)
        reach |= (
            inside if len(path) > STEP else inside & Q(organisation__territory__depth__lte=Level.DISTRICT)
        )
    return found.filter(reach).select_related("person")


def _facts(redrawing: Redrawing) -> dict[str, object]:
    return {"kind": redrawing.kind, "unit": redrawing.unit_id, "effective": redrawing.effective.isoformat()}


def _tell_drafter(act: Act, head: Any, also: Iterable[int] = ()) -> None:
    redrawing = act.thing
    who = Membership.objects.current(act.at).filter(
        pk__in=[redrawing.drafted_by_id, redrawing.submitted_by_id, *also]
    )
    act.tell(who.select_related("person"), lambda: _words(redrawing, head), redrawing.get_absolute_url())


def _tell_concerned(act: Act, head: Any) -> None:
    """The drafter, and the offices inside what changes, of the units above it, and of those that will be above it."""
    unit, plan, units = _read(act.thing)
    parent = anchor(plan, units)
    paths = {*roots(unit, plan, units), *([parent + "0" * STEP] if parent else [])}
    offices = {one.pk for one in _offices(paths, act.at)} - {act.by.membership_id}
    _tell_drafter(act, head, also=offices)


def _words(redrawing: Redrawing, head: Any) -> tuple[str, str]:
    facts = {
        "kind": redrawing.get_kind_display(),
        "unit": redrawing.unit.name,
        "day": redrawing.effective.isoformat(),
    }
    subject = _("%(head)s：%(unit)s%(kind)s") % {**facts, "head": head}
    return subject, _("%(unit)s %(kind)s，生效日期 %(day)s。") % facts
