"""The sample city's coverage: a target, estates that got a mode one by one, twelve month ends, and a reform."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateRange

from oversight.actions import redrawing
from oversight.actions.redrawing import Plan
from oversight.kernel.calendar import beijing_day
from oversight.kernel.periods import Rhythm
from oversight.kernel.scope import Level
from oversight.models import Membership, Redrawing, Territory
from oversight.policy import Actor
from registry.actions.coverage import close_coverage_month, set_target
from registry.models import EstateMode

MONTHS = 12
LATE = ("community", "owners", "building", "courtyard")
MONTHLY = Rhythm(unit="month", hour=0)
REFORMED = "210802008000"  # 东兴街道: the street with the most communities


def build(at: datetime) -> None:
    """In the order of days: the target, a mode here and there each month, the reform, what waits for a decision."""
    spring = at - timedelta(days=300)
    set_target(
        by=_actor("head", spring),
        share=Decimal(100),
        by_day=date(at.year, 12, 31) if (at.month, at.day) < (12, 1) else date(at.year + 1, 12, 31),
        source="市物业管理工作要点",
        at=spring,
    )
    settle_one_by_one(at)
    reform(at)
    close_months(at)


def _actor(name: str, at: datetime) -> Actor:
    seated = Membership.objects.select_related("organisation__territory").get(person__username=name)
    return Actor.of(seated, at)


def settle_one_by_one(at: datetime) -> None:
    """Every other estate of the modest modes had nobody until some month of the last year."""
    today = beijing_day(at)
    rows = EstateMode.objects.filter(mode__in=LATE, term__upper_inf=True).order_by("estate")
    for number, row in enumerate(rows[::2]):
        since = today - timedelta(days=20 + 29 * (number % MONTHS))
        if row.term.lower >= since:
            continue
        EstateMode.objects.filter(pk=row.pk).update(term=DateRange(since, None))
        EstateMode.objects.create(
            estate=row.estate, mode="none", term=DateRange(row.term.lower, since), basis="普查登记"
        )


def close_months(at: datetime) -> None:
    """The month ends of the last year, as the duty would have kept them."""
    periods = [MONTHLY.latest(at)]
    while len(periods) < MONTHS:
        periods.append(MONTHLY.before(periods[-1]))
    for one in reversed(periods):
        close_coverage_month(period=one, at=one.due_at)


def reform(at: datetime) -> None:
    """Two communities became one; another is to be renamed in a fortnight; a third change waits for the head."""
    street = Territory.objects.get(code=REFORMED)
    units = list(
        Territory.objects.filter(path__startswith=street.path, level=Level.COMMITTEE).order_by("-path")[:4]
    )
    heir, absorbed, renamed, waiting = units
    past = at - timedelta(days=150)
    merged = _submitted("merge", heir, Plan(absorbed=(absorbed.pk,)), beijing_day(past), past)
    redrawing.decide(merged, by=_actor("head", past), seen=merged.version, at=past)
    week = at - timedelta(days=7)
    later = _submitted(
        "rename",
        renamed,
        Plan(name=f"新{renamed.name}", rename_bodies=True),
        beijing_day(at) + timedelta(days=14),
        week,
    )
    redrawing.decide(later, by=_actor("head", week), seen=later.version, at=week)
    _submitted(
        "rename",
        waiting,
        Plan(name=f"东{waiting.name}"),
        beijing_day(at) + timedelta(days=30),
        at - timedelta(days=1),
    )


def _submitted(kind: str, unit: Territory, plan: Plan, effective: date, at: datetime) -> Redrawing:
    by = _actor("inspector", at)
    one = redrawing.draft(
        by=by,
        kind=kind,
        unit=unit,
        plan=plan,
        effective=effective,
        document=f"营民发〔{effective.year}〕{effective.month} 号",
        at=at,
    )
    redrawing.submit(one, by=by, seen=one.version, at=at)
    one.refresh_from_db()
    return one
