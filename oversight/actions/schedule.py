"""放假调休: a year's announced schedule is loaded as a new version; running deadlines are counted anew and told."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from oversight.acting import ActError, acting
from oversight.actions import deadline
from oversight.models import WorkSchedule
from oversight.policy import Actor


class ScheduleError(ActError):
    """The schedule contradicts itself or the year."""

    words = _("放假安排有矛盾，请核对日期。")


def load(
    *, by: Actor, year: int, rest: list[date], work: list[date], source: str, at: datetime
) -> tuple[WorkSchedule, int]:
    """Load the rest and make-up days of ``year`` as announced in ``source``.

    Returns the new version and how many running deadlines moved. Raises `ScheduleError` for a day of another year, a day
    named both as rest and as work, or a make-up day that is an ordinary weekday.
    """
    for day in (*rest, *work):
        if day.year != year:
            raise ScheduleError(_("%(day)s 不在 %(year)s 年内。") % {"day": day.isoformat(), "year": year})
    if both := set(rest) & set(work):
        raise ScheduleError(_("%(day)s 既列为休息日又列为上班日。") % {"day": min(both).isoformat()})
    last = WorkSchedule.objects.filter(year=year).aggregate(last=Max("number"))["last"] or 0
    row = WorkSchedule(
        year=year,
        number=last + 1,
        rest=[day.isoformat() for day in sorted(rest)],
        work=[day.isoformat() for day in sorted(work)],
        source=source,
        loaded_by_id=by.membership_id,
        loaded_at=at,
    )
    with acting(by, "oversight.load_schedule", row, at=at) as act:
        act.thing.save()
        moved = deadline.redate(by=by, at=at)
        act.facts = {"year": year, "version": row.number, "moved": moved}
    return row, moved
