"""换人、补派: somebody fit in a scorer's place or in one that somebody left, with a reason, on a day that suits both."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from inspections import states
from inspections.actions import notifying
from inspections.actions.assigning import plan_days, visiting_days
from inspections.actions.part import verb_for
from inspections.actions.pool import Pool
from inspections.models import Assignment, Sheet
from inspections.rules.cycle import LEAST_SCORERS
from oversight.acting import Act, Invalid, acting
from oversight.kernel.calendar import beijing_day
from oversight.models import Membership
from oversight.policy import Actor


def swap(
    *,
    by: Actor,
    sheet: Sheet,
    was: Membership | None,
    to: Membership,
    why: str,
    at: datetime,
    day: date | None = None,
    seen: int | None = None,
) -> Assignment:
    """Put somebody fit in a scorer's place, or with ``was`` None in a vacant one; both are told. A notice goes out anew.

    The visit keeps its day where the new one has time on it; else it is planned anew, or on ``day``. Raises `Invalid`
    where ``was`` does not score it, scoring began and nobody left, ``to`` is not fit, or somebody has no time on ``day``.
    """
    with acting(by, verb_for(sheet, "assign"), sheet, at=at, note=why, seen=seen) as act:
        row = act.thing
        old = _vacant(row) if was is None else _held(act, was)
        pool = Pool(row.cycle, row.part, [row], at)
        if to.pk not in {one.pk for one in pool.fit(row)} or to.person_id in row.scorers:
            raise Invalid(_("这位同志不符合评分条件，请另选。"), field="to")
        if was is not None:
            old.replaced_at, old.why = at, why[:200]
            old.save(update_fields=["replaced_at", "why"])
        made = _put(by, pool, row, old, to, why, at)
        planned = _replan(pool, row, day or old.planned_on, chosen=day is not None)
        if planned is None and day is not None:
            raise Invalid(_("这一天不在可检查的日期内，或有人没有时间，请另选。"), field="day")
        here = Assignment.objects.standing().filter(sheet=row).order_by("position")
        row.scorers = list(here.values_list("membership__person_id", flat=True))
        act.facts = {
            "was": was.pk if was else None,
            "to": to.pk,
            "day": planned.isoformat() if planned else "",
        }
        if row.state in states.SWAPPABLE:
            notifying.expect([row], at)
        name, url = row.estate.name, f"{row.cycle.get_absolute_url()}routes/"
        partners = _partners(row, to) if was is None or planned != old.planned_on else []
        act.tell(
            [*([was] if was else []), to, *partners],
            lambda: (str(_("评分人已调整：%(name)s") % {"name": name}), why),
            url,
        )
    made.planned_on = planned
    return made


def is_vacant(sheet: Sheet, standing: int) -> bool:
    """Whether somebody left a place on the sheet that is to be filled; ``standing``: how many scorers it has."""
    return sheet.state in states.OWED and standing < LEAST_SCORERS


def _held(act: Act, was: Membership) -> Assignment:
    """The place that somebody is to give up."""
    if act.was not in states.SWAPPABLE:
        raise Invalid(_("已开始评分，不能更换评分人；评分人离任的，由负责人补派。"))
    old = Assignment.objects.standing().filter(sheet=act.thing, membership=was).order_by().first()
    if old is None:
        raise Invalid(_("这位同志不是这张考核表的评分人。"), field="was")
    return old


def _vacant(sheet: Sheet) -> Assignment:
    """The place that was left last."""
    standing = Assignment.objects.standing().filter(sheet=sheet)
    if not is_vacant(sheet, standing.count()):
        raise Invalid(_("这张考核表没有空缺，不用补派。"))
    left = Assignment.objects.filter(sheet=sheet, replaced_at__isnull=False)
    return left.exclude(position__in=standing.values("position")).order_by("-replaced_at", "-pk")[:1].get()


def _put(
    by: Actor, pool: Pool, sheet: Sheet, old: Assignment, to: Membership, why: str, at: datetime
) -> Assignment:
    return Assignment.objects.create(
        sheet=sheet,
        membership=to,
        position=old.position,
        certificate=pool.certificates.get((to.person_id, sheet.standard_id)),
        planned_on=old.planned_on,
        route=old.route,
        made_by_id=by.posting,
        made_at=at,
        why=why[:200],
    )


def _replan(pool: Pool, sheet: Sheet, wanted: date | None, *, chosen: bool) -> date | None:
    """The day of the visit: the wanted one where all have time, else, unless it was chosen, the next; None where none."""
    standing = Assignment.objects.standing().filter(sheet=sheet).order_by("position")
    people = {sheet.number: [str(one.membership_id) for one in standing]}
    left = visiting_days(pool.cycle, pool.at)
    today = beijing_day(pool.at)
    keeps = [wanted] if wanted and (wanted in left if chosen else wanted >= today) else []
    found = plan_days(pool, [sheet], people, keeps)
    if not found and not chosen:
        found = plan_days(pool, [sheet], people, left)
    if sheet.began_at is not None and not found:
        return wanted  # it is being scored: the day stays as it was
    day, order = found.get(sheet.number, (None, None))
    standing.update(planned_on=day, route=order)
    return day


def _partners(sheet: Sheet, to: Membership) -> list[Membership]:
    """Who goes with the new one: told as well when the day moved."""
    rows = Assignment.objects.standing().filter(sheet=sheet).exclude(membership=to)
    return [row.membership for row in rows.select_related("membership__person", "membership__organisation")]
