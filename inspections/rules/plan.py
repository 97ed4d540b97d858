"""The plan of an assessment cycle (考核周期): which of its days and weights contradict each other, and which days follow.

Source: DOMAIN §4, DOMAIN-REFERENCE §3.3. Days are first and last, both counted in; a period ends before its ``end``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from inspections.rules.cycle import BUREAU_REVIEW, NOTICE, SELF_REPORT, STREET_REVIEW
from oversight.kernel.calendar import Limit, Schedule, due, end_of, midnight

Fault = Literal["period", "cut_off", "on_site", "before_cut_off", "self_report", "weights"]
Days = tuple[date, date]
WEIGHED = ("street", "bureau", "survey")
"""The parts that a plan weighs; the firm's own sheet is shown beside and weighs nothing."""


@dataclass(frozen=True)
class Plan:
    """What a draft says: the period, the cut-off day, the two windows that people choose, the weights."""

    first: date
    end: date
    cut_off: date
    on_site: Days
    self_report: Days | None = None
    weights: Mapping[str, Decimal] = field(default_factory=dict)


def faults(plan: Plan) -> tuple[Fault, ...]:
    """Everything that cannot stand, in the order of the form."""
    found: list[Fault] = []
    if plan.end <= plan.first:
        found.append("period")
    if plan.cut_off > plan.end:
        found.append("cut_off")
    if plan.on_site[1] < plan.on_site[0]:
        found.append("on_site")
    if plan.on_site[0] < plan.cut_off:
        found.append("before_cut_off")
    if plan.self_report and not plan.cut_off <= plan.self_report[0] <= plan.self_report[1] <= plan.on_site[1]:
        found.append("self_report")
    if any(weight < 0 for weight in plan.weights.values()) or sum(plan.weights.values()) != 1:
        found.append("weights")
    return tuple(found)


def reviews(on_site_last: date, schedule: Schedule) -> dict[str, Days]:
    """The reviews that follow scoring: the street's, then the bureau's, each as long as its limit."""
    street = _after(on_site_last, STREET_REVIEW, schedule)
    return {"street_review": street, "bureau_review": _after(street[1], BUREAU_REVIEW, schedule)}


def self_report_from(first: date, schedule: Schedule) -> Days:
    """The window in which a firm assesses itself, where it begins on a day."""
    return first, due(SELF_REPORT, midnight(first), schedule).day


def last_day_of_notice(visit: date, schedule: Schedule) -> date:
    """The last day on which the notice of a visit goes out in time: its working days end before the visit."""
    day = visit - timedelta(days=1)
    while due(NOTICE, midnight(day), schedule).day >= visit:
        day -= timedelta(days=1)
    return day


def _after(day: date, limit: Limit, schedule: Schedule) -> Days:
    return schedule.next_working(day + timedelta(days=1)), due(limit, end_of(day), schedule).day
