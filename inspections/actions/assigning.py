"""分派评分人: drawn by a kept seed out of those who are fit, planned on days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from inspections.actions import notifying
from inspections.actions.pool import Pool, absent_days
from inspections.models import Assignment, Cycle, Draw, Sheet
from inspections.rules import draw as drawing
from inspections.rules import route
from inspections.rules.cycle import LEAST_SCORERS, NOTICE
from oversight import journal, workdays
from oversight.acting import Invalid, Refused
from oversight.kernel.calendar import beijing_day, due
from oversight.models import Membership, Territory
from oversight.notify import letters
from oversight.policy import VERBS, Actor, may, visible
from registry.actions.check import digest

AT_ONCE = 400  # sheets of one draw; a larger territory is drawn in parts


@dataclass(frozen=True)
class Drawn:
    """What a draw left: its row, how many sheets have their scorers now, and those for which too few are fit."""

    draw: Draw
    assigned: int
    short: tuple[str, ...]


def verb(part: str) -> str:
    """The right to assign sheets of a part."""
    return VERBS[f"inspections.assign_{part}sheet"].name


def to_draw(*, by: Actor, cycle: Cycle, part: str, territory: Territory) -> QuerySet[Sheet]:
    """The sheets of a territory that wait for their scorers and are this actor's to assign."""
    here = cycle.sheets.filter(part=part, state="made", jurisdiction__path__startswith=territory.path)
    return visible(by, verb(part), here).select_related("estate", "jurisdiction").order_by("number")


def draw_scorers(
    *, by: Actor, cycle: Cycle, part: str, territory: Territory, seed: str, at: datetime
) -> Drawn:
    """Draw two scorers for each waiting sheet of a territory, and plan their days.

    Sheets for which fewer than two are fit wait on. Raises `Refused`, and `Invalid` where nothing waits, too much
    does, or the cycle is not open.
    """
    if not may(by, verb(part)):
        raise Refused
    with transaction.atomic():
        sheets = _waiting(by, cycle, part, territory)
        pool = Pool(cycle, part, sheets, at)
        fit = {sheet.number: [str(one.pk) for one in pool.fit(sheet)] for sheet in sheets}
        result = drawing.assign(seed, fit, fit=fit, each=LEAST_SCORERS)
        row = _keep(by, cycle, territory, seed, fit, result, at)
        full = [sheet for sheet in sheets if len(result[sheet.number]) == LEAST_SCORERS]
        _assign(by, pool, full, result, row, at)
    short = tuple(sheet.number for sheet in sheets if len(result[sheet.number]) < LEAST_SCORERS)
    return Drawn(row, len(full), short)


def _waiting(by: Actor, cycle: Cycle, part: str, territory: Territory) -> list[Sheet]:
    if cycle.state != "open":
        raise Invalid(_("周期不在评分中，不能抽取评分人。"))
    rows = to_draw(by=by, cycle=cycle, part=part, territory=territory)
    sheets = list(rows.select_for_update(of=("self",))[: AT_ONCE + 1])
    if not sheets:
        raise Invalid(_("没有待分派的考核表。"))
    if len(sheets) > AT_ONCE:
        raise Invalid(
            _("一次最多抽取 %(n)s 张考核表，请按区、按街道分批抽取。") % {"n": AT_ONCE}, field="territory"
        )
    return sheets


def _keep(
    by: Actor,
    cycle: Cycle,
    territory: Territory,
    seed: str,
    fit: Mapping[str, list[str]],
    result: Mapping[str, list[str]],
    at: datetime,
) -> Draw:
    keys = list(fit)
    return Draw.objects.create(
        purpose="scorers",
        cycle=cycle,
        territory=territory,
        seed=seed,
        keys=keys,
        fit=dict(fit),
        each=LEAST_SCORERS,
        result=dict(result),
        digest=digest({"seed": seed, "keys": keys, "fit": dict(fit), "result": dict(result)}),
        drawn_by_id=by.posting,
        drawn_at=at,
    )


def _assign(
    by: Actor,
    pool: Pool,
    sheets: Sequence[Sheet],
    result: Mapping[str, list[str]],
    row: Draw,
    at: datetime,
) -> None:
    """Write who goes where on which day; an entry for each sheet, one letter for each person."""
    postings = {str(one.pk): one for one in pool.candidates}
    days = plan_days(pool, sheets, result)
    for sheet in sheets:
        chosen = [postings[key] for key in result[sheet.number]]
        day, order = days.get(sheet.number, (None, None))
        sheet.scorers, sheet.state = [one.person_id for one in chosen], "assigned"
        Assignment.objects.bulk_create(
            Assignment(
                sheet=sheet,
                membership=one,
                position=position,
                draw=row,
                certificate=pool.certificates.get((one.person_id, sheet.standard_id)),
                planned_on=day,
                route=order,
                made_by_id=by.posting,
                made_at=at,
            )
            for position, one in enumerate(chosen, 1)
        )
    Sheet.objects.bulk_update(sheets, ["scorers", "state"], batch_size=100)
    Sheet.objects.filter(pk__in=[sheet.pk for sheet in sheets]).update(version=F("version") + 1)
    notifying.expect(sheets, at)
    moves = [(sheet.pk, "made", "assigned") for sheet in sheets]
    facts = {"draw": row.pk, "together": len(moves), "verb": verb(pool.part)}
    journal.record_keys("sheet.assigned", Sheet, moves, by=by, at=at, facts=facts)
    counts = Counter(key for sheet in sheets for key in result[sheet.number])
    for key, count in counts.items():
        letters.post(_told(pool.cycle, postings[key], count), entry=None, at=at, event="sheet.assigned")


def _told(cycle: Cycle, scorer: Membership, count: int) -> letters.Telling:
    subject = _("您被抽中评分：%(name)s，%(n)s 张考核表")
    said = {"name": cycle.name, "n": count}
    return letters.Telling((scorer,), lambda: (str(subject % said), ""), f"{cycle.get_absolute_url()}routes/")


def visiting_days(cycle: Cycle, at: datetime) -> list[date]:
    """The working days of the window that are left; where visits are announced, those after the notice's time."""
    first, last = cycle.window("on_site") or (beijing_day(at), beijing_day(at))
    schedule = workdays.schedule()
    earliest = beijing_day(at) if cycle.unannounced else due(NOTICE, at, schedule).day + timedelta(days=1)
    start = max(first, earliest)
    days = (start + timedelta(days=n) for n in range((last - start).days + 1))
    return [day for day in days if schedule.is_working(day)]


def plan_days(
    pool: Pool, sheets: Sequence[Sheet], result: Mapping[str, list[str]], days: Sequence[date] | None = None
) -> dict[str, tuple[date, int]]:
    """A day and a place in its order for each sheet, out of ``days`` or of all that are left; none where none fits.

    ``result`` names the postings that go to each sheet. What else they have planned counts.
    """
    days = visiting_days(pool.cycle, pool.at) if days is None else days
    stops = [route.Stop(sheet.number, tuple(result[sheet.number]), _point(sheet)) for sheet in sheets]
    planned = Assignment.objects.standing().filter(planned_on__in=days, membership__in=pool.candidates)
    planned = planned.exclude(sheet__in=sheets)
    taken = Counter((str(who), day) for who, day in planned.values_list("membership_id", "planned_on"))
    return route.plan(stops, days, away=absent_days(pool, days), taken=dict(taken))  # type: ignore[arg-type]


def _point(sheet: Sheet) -> route.Point | None:
    estate = sheet.estate
    return (estate.longitude, estate.latitude) if estate.longitude and estate.latitude else None
