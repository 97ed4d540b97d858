"""What a clock says: how long is left or how late it is, in working days, and in which tone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from oversight.kernel.calendar import Schedule, beijing_day, warn_at, working_days_between
from oversight.screen.figures import MONTHS, english

DATE_BEYOND = 10  # working days; what is further away is told by its date (DESIGN §3)


@dataclass(frozen=True)
class Told:
    """A deadline chip: its tone (open, near, late, done, still), the icon of that tone, its words."""

    tone: str
    icon: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Clock:
    """A running, resting or finished limit of time, as a chip needs it."""

    due_at: datetime
    started_at: datetime | None = None
    warn_at: datetime | None = None
    done_at: datetime | None = None
    suspended_at: datetime | None = None
    suspended_why: str = ""
    provisional: bool = False

    def warns_at(self) -> datetime | None:
        """From when the limit is near: as stored, else at 80 % of the time."""
        if self.warn_at or not self.started_at:
            return self.warn_at
        return warn_at(self.started_at, self.due_at)


def clock_of(thing: object) -> Clock:
    """The clock of a stored deadline or of anything with the same fields; a bare moment is its end."""
    if isinstance(thing, Clock):
        return thing
    if isinstance(thing, datetime):
        return Clock(due_at=thing)
    names = ("due_at", "started_at", "warn_at", "done_at", "suspended_at", "suspended_why", "provisional")
    return Clock(**{name: getattr(thing, name) for name in names if hasattr(thing, name)})


def tell(clock: Clock, *, now: datetime, schedule: Schedule) -> Told:
    """The chip of ``clock`` at ``now``: done, suspended, late, near or open."""
    if clock.done_at:
        words = _("按期办结") if clock.done_at <= clock.due_at else _("逾期办结")
        return Told("done", "ringed-tick", words)
    if clock.suspended_at:
        why = clock.suspended_why and _(clock.suspended_why)
        return Told("still", "clock", _("已中止，%(why)s") % {"why": why} if why else _("已中止"))
    if now > clock.due_at:
        return Told("late", "diamond", _late(clock, now, schedule))
    near = clock.warns_at()
    tone = "near" if beijing_day(clock.due_at) == beijing_day(now) or (near and now >= near) else "open"
    return Told(tone, "half" if tone == "near" else "clock", _left(clock, now, schedule))


def _late(clock: Clock, now: datetime, schedule: Schedule) -> str:
    days = working_days_between(beijing_day(clock.due_at), beijing_day(now), schedule)
    if not days:
        return _("已逾期")
    return ngettext("逾期 %(n)s 个工作日", "逾期 %(n)s 个工作日", days) % {"n": days}


def _left(clock: Clock, now: datetime, schedule: Schedule) -> str:
    today, last = beijing_day(now), beijing_day(clock.due_at)
    if today == last:
        return _("今天")
    days = working_days_between(today, last, schedule)
    if days > DATE_BEYOND:
        words = _date(last, today)
    else:
        words = ngettext("还剩 %(n)s 个工作日", "还剩 %(n)s 个工作日", days) % {"n": days}
    return _("%(words)s（暂按平日算）") % {"words": words} if clock.provisional else words


def _date(day: date, today: date) -> str:
    if english():
        return f"{day.day} {MONTHS[day.month - 1]}" + (f" {day.year}" if day.year != today.year else "")
    return (f"{day.year}年" if day.year != today.year else "") + f"{day.month}月{day.day}日"


@dataclass(frozen=True, kw_only=True)
class Box:
    """A day of the working-day strip: ``kind`` used, today, ahead, rest, last or late; rests are joined."""

    kind: str
    number: str
    label: str


def strip(*, start: date, last: date, today: date, schedule: Schedule) -> list[Box]:
    """The days of a limit: working days counted from the day after ``start`` to ``last``, rests between."""
    boxes: list[Box] = []
    number = 0
    day = start
    while day < max(last, min(today, last + timedelta(days=14))):
        day += timedelta(days=1)
        if not schedule.is_working(day):
            if boxes and boxes[-1].kind != "rest":
                boxes.append(Box(kind="rest", number=pgettext("rest days on the strip", "休"), label=""))
            continue
        number += 1
        boxes.append(Box(kind=_kind(day, last, today), number=str(number), label=_label(day, last, today)))
    return boxes


def _kind(day: date, last: date, today: date) -> str:
    if day > last:
        return "late"
    if day == today:
        return "today"
    if day == last:
        return "last"
    return "used" if day < today else "ahead"


def _label(day: date, last: date, today: date) -> str:
    if day == today:
        return _("今天")
    if day == last:
        return _("截止")
    return f"{day.day} {short_weekday(day)}"


def short_weekday(day: date) -> str:
    """一 … 日, the day of the week as the strip writes it."""
    names = (
        pgettext("weekday", "一"),
        pgettext("weekday", "二"),
        pgettext("weekday", "三"),
        pgettext("weekday", "四"),
        pgettext("weekday", "五"),
        pgettext("weekday", "六"),
        pgettext("weekday", "日"),
    )
    return names[day.weekday()]
