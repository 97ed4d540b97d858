"""The sample city: how a cycle of a quarter is planned and opened there, its sheets laid out at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from inspections.actions import cycle, layout, opening
from inspections.demo_people import actor
from inspections.models import Cycle, Standard
from inspections.rules.plan import Plan
from inspections.rules.result.merging import DEFAULT_WEIGHTS
from oversight.models import Job, Territory

WEIGHTS: Mapping[str, Decimal] = {part: DEFAULT_WEIGHTS[part] for part in ("street", "bureau", "survey")}
CHINESE = "一二三四"


class Quarter(NamedTuple):
    """A quarter of a year: its first day, the day after its last, and its name."""

    first: date
    end: date
    name: str

    @property
    def before(self) -> Quarter:
        """The quarter that went before."""
        year, month = (
            (self.first.year, self.first.month - 3) if self.first.month > 3 else (self.first.year - 1, 10)
        )
        return quarter_of(date(year, month, 1))


def quarter_of(day: date) -> Quarter:
    """The quarter that a day lies in."""
    number = (day.month - 1) // 3
    year, month = (day.year, 3 * number + 4) if number < 3 else (day.year + 1, 1)
    return Quarter(
        date(day.year, 3 * number + 1, 1), date(year, month, 1), f"{day.year} 年第{CHINESE[number]}季度"
    )


def opened(name: str, plan: Plan, place: Territory, at: datetime, **extra: Any) -> Cycle:
    """A cycle drafted by the inspector and opened by the head, with all its sheets, as the worker would leave it."""
    facts: Mapping[str, Any] = {
        "name": name,
        "kind": "quarter",
        "standard": Standard.objects.get(code="BK-56-1"),
        "basic_standard": None,
        "kinds": ["residential", "mixed"],
        "weighting": "area_days",
        "bureau_share": None,
        "unannounced": False,
        "require_training": True,
        "jurisdiction": place,
        **extra,
    }
    row = cycle.draft(by=actor("inspector", at), facts=facts, plan=plan, at=at)
    row = opening.open_(by=actor("head", at), cycle=row, at=at)
    for keys in layout.chunks(row):
        layout.lay(row, keys, None)
    opening.finish(row, at)
    Job.objects.filter(kind=opening.WORK, params__cycle=row.pk).update(
        state=Job.DONE, done=1, total=1, finished_at=at
    )
    row.refresh_from_db()
    return row
