"""The working-day calendar in force: the bureau's own schedule rows over what the package and the data know."""

from __future__ import annotations

from datetime import date

from oversight.kernel.calendar import Schedule, standard_schedule
from oversight.models import WorkSchedule


def schedule() -> Schedule:
    """The schedule as of now: for each year the newest version the bureau loaded, else the published data."""
    newest: dict[int, WorkSchedule] = {}
    for row in WorkSchedule.objects.order_by("year", "number"):
        newest[row.year] = row
    ours = Schedule(
        rest=frozenset(date.fromisoformat(day) for row in newest.values() for day in row.rest),
        work=frozenset(date.fromisoformat(day) for row in newest.values() for day in row.work),
        years=frozenset(newest),
    )
    return ours.over(standard_schedule())
