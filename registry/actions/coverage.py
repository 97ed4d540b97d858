"""覆盖率: the city sets itself a target; the month ends are kept as they were."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from oversight import journal
from oversight.acting import ActError, acting
from oversight.actions import deadline
from oversight.kernel.calendar import beijing_day
from oversight.kernel.periods import Period
from oversight.kernel.scope import Level
from oversight.models import Deadline, Membership, Territory
from oversight.models.territory import STEP
from oversight.policy import Actor
from registry.models import CoverageMonth, CoverageTarget, Estate, EstateMode
from registry.models.coverage import COVERED, by_zone
from registry.rules import deadlines
from registry.rules.coverage import UNCOVERED, Coverage

STREETS = STEP * Level.STREET


class TargetError(ActError):
    """The target cannot be meant so."""


def set_target(*, by: Actor, share: Decimal, by_day: date, source: str, at: datetime) -> CoverageTarget:
    """Set the share of estates (in percent) to be reached by a day; it replaces the target before it.

    The heads of streets and districts are told. Raises Refused, TargetError.
    """
    if not 0 < share <= 100:
        raise TargetError(_("目标应大于 0，不超过 100%。"))
    if by_day <= beijing_day(at):
        raise TargetError(_("截止日期须在今天之后。"))
    target = CoverageTarget(share=share, by_day=by_day, source=source, set_by_id=by.membership_id, set_at=at)
    with acting(by, "registry.set_target", target, at=at) as act:
        act.facts = {"share": str(share), "by": by_day.isoformat()}
        offices = Membership.objects.current(at).filter(post__in=("district_officer", "street_leader"))
        goal = {"share": f"{share.normalize():f}", "day": by_day.isoformat()}
        act.tell(
            offices.select_related("person"),
            lambda: (str(_("覆盖率目标已设定")), str(_("%(day)s 前达到 %(share)s%%。") % goal)),
            "/registry/coverage/",
        )
        keep_clocks(target, at=at)
    return target


def keep_clocks(target: CoverageTarget, *, at: datetime) -> dict[str, int]:
    """Every street with an estate that nobody manages has a clock until the target's day; the others have none.

    Called when a target is set, and nightly for what changed by date. Returns how many started, moved and ended.
    """
    duty, counts = deadlines.MODE_SETTLED.key, {"started": 0, "ended": 0}
    running = {clock.thing: clock for clock in Deadline.objects.filter(duty=duty, done_at=None)}
    for unit in _streets_without(Estate.objects.standing().exclude(COVERED)):
        clock = running.pop(unit.pk, None)
        if clock is not None:
            deadline.set_day(clock, target.by_day, by=None, at=at)
        elif deadline.start(duty=duty, thing=unit, at=at, since=target.set_at, until=target.by_day):
            counts["started"] += 1
    ended = Deadline.objects.filter(pk__in=[clock.pk for clock in running.values()])
    counts["ended"] = ended.update(done_at=at)
    return counts


def keep_clock(place: Territory, *, at: datetime) -> None:
    """The same for the street in which ``place`` lies, in the act that gave an estate there a mode or took it away."""
    target = CoverageTarget.objects.in_force(at)
    unit = Territory.objects.filter(path=place.path[:STREETS]).first()
    if target is None or unit is None or unit.level != Level.STREET:
        return
    duty = deadlines.MODE_SETTLED.key
    left = Estate.objects.standing().exclude(COVERED).filter(jurisdiction__path__startswith=unit.path)
    if not left.exists():
        deadline.finish(unit, duty, at=at)
    elif not deadline.open_on(unit, duty).exists():
        deadline.start(duty=duty, thing=unit, at=at, since=target.set_at, until=target.by_day)


def keep_clocks_by_duty(*, period: Period, at: datetime) -> dict[str, int]:
    """The nightly duty of the ledger, after the modes have turned."""
    target = CoverageTarget.objects.in_force(at)
    return keep_clocks(target, at=at) if target else {}


def _streets_without(missing: QuerySet[Estate]) -> QuerySet[Territory]:
    """The streets in force in which estates of ``missing`` lie."""
    zones = missing.order_by().annotate(zone=Substr("jurisdiction__path", 1, STREETS)).values("zone")
    return Territory.objects.filter(path__in=zones, level=Level.STREET, valid_to=None)


def close_coverage_month(*, period: Period, at: datetime) -> dict[str, object]:
    """The monthly duty: keep the figures of the month that has just ended, by street, as they were on its last day.

    The modes are those in force on that day, so that a duty that runs late writes the same figures. A month that is
    kept already stays as it is.
    """
    last_day = beijing_day(period.due_at) - timedelta(days=1)
    month = last_day.replace(day=1)
    if CoverageMonth.objects.filter(month=month).exists():
        return {"month": f"{month:%Y-%m}", "kept": True}
    zones = by_zone(standing_on(last_day, period.due_at), STREETS, covered=Q(managed=True))
    units = {unit.path: unit for unit in Territory.objects.filter(path__in=zones)}
    CoverageMonth.objects.bulk_create(
        _row(month, units[path], figures) for path, figures in sorted(zones.items())
    )
    total = sum(zones.values(), Coverage())
    facts = {"month": f"{month:%Y-%m}", "estates": total.estates, "covered": total.covered}
    if city := Territory.objects.filter(level=Level.CITY, valid_to=None).first():
        journal.record("coverage.closed", city, by=None, at=at, facts=facts)
    return facts


def standing_on(day: date, end: datetime) -> QuerySet[Estate]:
    """Estates that were on the register when ``day`` ended, each with whether somebody managed it on that day.

    One that was entered later counts where its modes say that it stood then.
    """
    modes = EstateMode.objects.filter(estate=OuterRef("pk"), term__contains=day)
    found = Estate.objects.standing().annotate(managed=Exists(modes.exclude(mode__in=("", UNCOVERED))))
    return found.filter(Q(created_at__lt=end) | Exists(modes))


def _row(month: date, unit: Territory, figures: Coverage) -> CoverageMonth:
    return CoverageMonth(
        month=month,
        territory=unit,
        estates=figures.estates,
        covered=figures.covered,
        area=figures.area,
        covered_area=figures.covered_area,
        households=figures.households,
        covered_households=figures.covered_households,
    )
