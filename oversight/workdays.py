"""The working-day calendar in force: the bureau's own schedule rows over what the package and the data know.

Whatever counts or shows working days asks here, so that a screen never says another day than the clock it shows.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from oversight.kernel.calendar import Schedule, standard_schedule
from oversight.models import WorkSchedule
from oversight.policy import Actor

Year = tuple[int, tuple[str, ...], tuple[str, ...]]  # the year, its rest days, its make-up days


def schedule() -> Schedule:
    """The schedule as of now: for each year the newest version the bureau loaded, else the published data."""
    rows = WorkSchedule.objects.order_by("year", "number").values_list("year", "rest", "work")
    newest = {year: (year, tuple(rest), tuple(work)) for year, rest, work in rows}
    return _laid_over(tuple(newest.values()))


def schedule_for(actor: Actor) -> Schedule:
    """The same for a screen: looked up once in the actor's life, which is one request."""
    found: Schedule = actor.once(schedule_for, schedule)
    return found


@lru_cache(maxsize=4)
def _laid_over(years: tuple[Year, ...]) -> Schedule:
    """What the rows come to; remembered by what they say, so another row is another schedule."""
    ours = Schedule(
        rest=frozenset(date.fromisoformat(day) for _year, rest, _work in years for day in rest),
        work=frozenset(date.fromisoformat(day) for _year, _rest, work in years for day in work),
        years=frozenset(year for year, _rest, _work in years),
    )
    return ours.over(standard_schedule())
