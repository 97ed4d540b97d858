"""Working days and limits of time, counted in Beijing days.

Rules: Civil Code arts. 201 and 203 (the day of the event does not count; a last day that is a rest day
moves to the next working day); the State Council's yearly holiday schedule says which days are which, and a
make-up working day is a working day. A year without a published schedule is counted by weekdays and called
provisional.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import chinese_calendar.constants as package

BEIJING = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)
SATURDAY = 5
HOLIDAY_FOLDER = Path(__file__).resolve().parent.parent / "data" / "holidays"

Basis = Literal["WD", "CD", "HOUR", "MONTH"]
Pause = tuple[datetime, datetime]


@dataclass(frozen=True)
class Schedule:
    """Which days are worked: rest days, make-up working days, and the years officially published."""

    rest: frozenset[date] = field(default_factory=frozenset)
    work: frozenset[date] = field(default_factory=frozenset)
    years: frozenset[int] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        both = self.rest & self.work
        if both:
            raise ValueError(f"{min(both)} is listed both as a rest day and as a working day")

    def is_working(self, day: date) -> bool:
        """Whether ``day`` is a working day: as listed, else Monday to Friday."""
        if day in self.work:
            return True
        return day not in self.rest and day.weekday() < SATURDAY

    def is_provisional(self, day: date) -> bool:
        """Whether no published schedule covers ``day``, so that only its weekday was looked at."""
        return day.year not in self.years and day not in self.work and day not in self.rest

    def over(self, other: "Schedule") -> "Schedule":
        """This schedule laid over another: for the years published here, the other is not asked."""
        return Schedule(
            rest=self.rest | frozenset(d for d in other.rest - self.work if d.year not in self.years),
            work=self.work | frozenset(d for d in other.work - self.rest if d.year not in self.years),
            years=self.years | other.years,
        )

    def next_working(self, day: date) -> date:
        """``day`` itself if it is worked, else the first working day after it."""
        while not self.is_working(day):
            day += ONE_DAY
        return day


def schedule_from(papers: Iterable[dict]) -> Schedule:
    """The schedule told by published year papers ``{"year", "days": [{"date", "rest"}]}``.

    A paper without days was not published yet and makes no year known.
    """
    known = [paper for paper in papers if paper["days"]]
    days = [(date.fromisoformat(d["date"]), d["rest"]) for paper in known for d in paper["days"]]
    return Schedule(
        rest=frozenset(day for day, rests in days if rests),
        work=frozenset(day for day, rests in days if not rests),
        years=frozenset(paper["year"] for paper in known),
    )


@lru_cache(maxsize=1)
def standard_schedule() -> Schedule:
    """The schedule that ships with the portal: our year papers, then the package for years it knows.

    The package raises for years it does not know, so its tables are read instead of its questions asked.
    """
    papers = (json.loads(file.read_text("utf-8")) for file in sorted(HOLIDAY_FOLDER.glob("*.json")))
    rest, work = frozenset(package.holidays), frozenset(package.workdays)
    packaged = Schedule(rest=rest, work=work, years=frozenset(day.year for day in rest))
    return schedule_from(papers).over(packaged)


def beijing_day(moment: datetime) -> date:
    """The day it is in Beijing at ``moment``; a moment without a zone is refused."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone has no day")
    return moment.astimezone(BEIJING).date()


def midnight(day: date) -> datetime:
    """The first instant of ``day`` in Beijing: what takes effect on a day holds from it."""
    return datetime.combine(day, time.min, BEIJING)


def end_of(day: date) -> datetime:
    """The last microsecond of ``day`` in Beijing: up to and with it, an act is in time."""
    return datetime.combine(day, time.max, BEIJING)


@dataclass(frozen=True)
class Limit:
    """A limit of time as data: ``n`` working days, calendar days, hours or months, and its rule.

    ``Limit("WD", 0, …)`` means the same working day.
    """

    basis: Basis
    n: int
    source: str = ""

    def __post_init__(self) -> None:
        if self.basis not in ("WD", "CD", "HOUR", "MONTH"):
            raise ValueError(f"unknown basis {self.basis!r}")
        if self.n < 0:
            raise ValueError("a limit is not negative")


@dataclass(frozen=True)
class Due:
    """When a limit ends. ``provisional``: some day counted for it has no published schedule yet."""

    at: datetime
    provisional: bool

    @property
    def day(self) -> date:
        """The last day, in Beijing."""
        return beijing_day(self.at)


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later, clamped to the month's end (30 November + 3 months = 28 February)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (first_of_next - ONE_DAY).day))


def working_days_between(start: date, end: date, schedule: Schedule) -> int:
    """Working days after ``start`` up to and with ``end``; negative where ``end`` lies before ``start``."""
    if end < start:
        return -working_days_between(end, start, schedule)
    return sum(schedule.is_working(start + ONE_DAY * i) for i in range(1, (end - start).days + 1))


def due(limit: Limit, start: datetime, schedule: Schedule, *, pauses: Sequence[Pause] = ()) -> Due:
    """When ``limit`` ends if its clock starts at ``start``.

    Days and months run to the end of a Beijing day, the day of the start not counted, and never end on a rest
    day (Civil Code arts. 201, 203); hours run by the clock. ``pauses`` are times during which the clock
    stood: the days after a pause's first up to and with its last do not count, hours are added in full.
    """
    if limit.basis == "HOUR":
        stood = sum((end - begin for begin, end in pauses), timedelta())
        return Due(start + timedelta(hours=limit.n) + stood, provisional=False)
    first = beijing_day(start)
    still = _paused_days(pauses)
    last = _last_day(limit, first, schedule, still)
    walked = (first + ONE_DAY * i for i in range(1, (last - first).days + 1))
    provisional = any(schedule.is_provisional(day) for day in walked) if limit.basis == "WD" else False
    return Due(end_of(last), provisional or schedule.is_provisional(last))


def _paused_days(pauses: Sequence[Pause]) -> frozenset[date]:
    spans = ((beijing_day(begin), beijing_day(end)) for begin, end in pauses)
    return frozenset(begin + ONE_DAY * i for begin, end in spans for i in range(1, (end - begin).days + 1))


def _last_day(limit: Limit, first: date, schedule: Schedule, still: frozenset[date]) -> date:
    if limit.basis == "WD":
        return _nth_working(limit.n, first, schedule, still)
    last = first + ONE_DAY * limit.n if limit.basis == "CD" else add_months(first, limit.n)
    day = first
    while day < last:  # every day the clock stood pushes the end by one, which may reach the next pause
        day += ONE_DAY
        last += ONE_DAY if day in still else timedelta()
    while last in still or not schedule.is_working(last):
        last += ONE_DAY
    return last


def _nth_working(n: int, day: date, schedule: Schedule, still: frozenset[date]) -> date:
    if n == 0:
        return schedule.next_working(day)
    while n:
        day += ONE_DAY
        n -= schedule.is_working(day) and day not in still
    return day


def warn_at(start: datetime, end: datetime) -> datetime:
    """When to warn: 80 % of the time from ``start`` to ``end`` is used."""
    return start + (end - start) * 4 / 5
