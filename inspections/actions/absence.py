"""外出: days on which somebody cannot be drawn; entered by oneself, seen without the reason by who assigns visits."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inspections.actions.part import verb_for
from inspections.models import Absence, Assignment
from oversight.acting import Act, Invalid, acting
from oversight.kernel.calendar import beijing_day
from oversight.models import Membership
from oversight.policy import VERBS, Actor, may, who_may

LONGEST = timedelta(days=366)  # ours: against a slip of the hand
MOVABLE = ("assigned", "notified")  # sheets whose scorers may still be swapped
ASSIGNS = tuple(VERBS[f"inspections.assign_{part}sheet"].name for part in ("street", "bureau"))


def record(*, by: Actor, first: date, last: date, why: str, at: datetime) -> Absence:
    """Enter one's own absence. Who assigns visits that are planned on these days is told to swap.

    Raises `Invalid` for days that contradict each other, lie behind, last beyond a year or are entered already.
    """
    today = beijing_day(at)
    if last < first:
        raise Invalid(_("截止日期不能早于开始日期。"), field="last")
    if last < today:
        raise Invalid(_("已经过去的日子不用登记。"), field="last")
    if last - first > LONGEST:
        raise Invalid(_("一次最多登记一年，请核对日期。"), field="last")
    if standing().filter(person=by.person_id, first__lte=last, last__gte=first).exists():
        raise Invalid(_("这些日子里有已登记的外出，请先撤回再登记。"), field="first")
    row = Absence(person_id=by.person_id, first=first, last=last, why=why.strip(), recorded_by_id=by.posting)
    with acting(by, "inspections.record_absence", row, at=at) as act:
        _tell(act, list(planned(row).select_related("sheet__estate", "membership__person")))
    return row


def withdraw(*, by: Actor, absence: Absence, at: datetime) -> Absence:
    """The absence does not hold. Raises `Invalid` where it was withdrawn or is over."""
    with acting(by, "inspections.withdraw_absence", absence, at=at) as act:
        if act.thing.withdrawn_at is not None or act.thing.last < beijing_day(at):
            raise Invalid(_("这次外出已经撤回或已经结束。"))
        act.thing.withdrawn_at = at
    return act.thing  # type: ignore[no-any-return]


def standing() -> QuerySet[Absence]:
    """Absences that were not withdrawn."""
    return Absence.objects.filter(withdrawn_at=None)


def own(by: Actor) -> QuerySet[Absence]:
    """One's own that stand, the newest first."""
    return standing().filter(person=by.person_id).order_by("-first", "-pk")


def of_colleagues(by: Actor) -> QuerySet[Absence]:
    """Who of the own body is away from today on, for whoever assigns visits; nobody's for others."""
    if not any(may(by, verb) for verb in ASSIGNS):
        return Absence.objects.none()
    people = (
        Membership.objects.current(by.at).filter(organisation=by.organisation_id).exclude(person=by.person_id)
    )
    rows = standing().filter(person__in=people.values("person_id"), last__gte=beijing_day(by.at))
    return rows.select_related("person").order_by("first", "pk")


def planned(absence: Absence) -> QuerySet[Assignment]:
    """The visits that are planned on days of an absence and can still be somebody else's."""
    return Assignment.objects.standing().filter(
        membership__person=absence.person_id,
        planned_on__range=(absence.first, absence.last),
        sheet__state__in=MOVABLE,
    )


def _tell(act: Act, visits: list[Assignment]) -> None:
    leaders: dict[int, Membership] = {}
    for one in visits:
        if one.sheet is not None:
            found = who_may(verb_for(one.sheet, "assign"), one.sheet, act.at)
            leaders |= {leader.pk: leader for leader in found}
    act.facts = {"visits": [one.pk for one in visits]}
    if visits and (first := visits[0].sheet):
        names, name = (
            gettext("、").join(str(one.sheet.estate) for one in visits if one.sheet),
            visits[0].membership.person,
        )
        act.tell(
            leaders.values(),
            lambda: (
                gettext("外出影响 %(n)s 处检查，请换人：%(name)s") % {"n": len(visits), "name": name},
                names[:300],
            ),
            f"{first.cycle.get_absolute_url()}scorers/",
        )
