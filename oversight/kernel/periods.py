"""Periods of timed duties, in Beijing time: which are due and not yet done.

A period's key sorts as its time does, so that the ledger's greatest key is the last one done.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from oversight.kernel.calendar import BEIJING

Unit = Literal["hour", "day", "month"]


@dataclass(frozen=True, kw_only=True)
class Period:
    """One hour, day or month: its key such as 2026-11-24, and the moment at which its duty fell due."""

    key: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """How often a duty falls due: each hour at `minute`, each day at `hour`, each month on the first at
    `hour`.
    """

    unit: Unit
    hour: int = 0
    minute: int = 0

    def latest(self, at: datetime) -> Period:
        """The period whose duty fell due last, at or before the moment."""
        here = at.astimezone(BEIJING).replace(second=0, microsecond=0)
        return self._period(
            self._first_due_of(here) if self._first_due_of(here) <= at else self._before(here)
        )

    def before(self, period: Period) -> Period:
        """The period before this one."""
        return self._period(self._before(period.due_at))

    def due(self, *, after: str | None, at: datetime) -> list[Period]:
        """Periods due by the moment and later than the key, oldest first; without a key the latest only."""
        period = self.latest(at)
        if after is None:
            return [period]
        found = []
        while period.key > after:
            found.append(period)
            period = self.before(period)
        return found[::-1]

    def _first_due_of(self, here: datetime) -> datetime:
        """When the duty falls due in the unit that the moment lies in."""
        if self.unit == "hour":
            return here.replace(minute=self.minute)
        start = here.replace(hour=self.hour, minute=self.minute)
        return start if self.unit == "day" else start.replace(day=1)

    def _before(self, here: datetime) -> datetime:
        due = self._first_due_of(here)
        if self.unit == "month":
            return (due - timedelta(days=1)).replace(day=1)
        return due - (timedelta(hours=1) if self.unit == "hour" else timedelta(days=1))

    def _period(self, due: datetime) -> Period:
        shape = {"hour": "%Y-%m-%dT%H", "day": "%Y-%m-%d", "month": "%Y-%m"}[self.unit]
        return Period(key=due.strftime(shape), due_at=due)
