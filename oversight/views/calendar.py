"""工作日历: which days are worked, where that was announced, and what a limit comes to."""

from __future__ import annotations

import calendar as months
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from oversight import panels, unsent, workdays
from oversight.actions import schedule
from oversight.forms import DayField
from oversight.kernel.calendar import BEIJING, Limit, due, working_days_between
from oversight.models import WorkSchedule
from oversight.plainform import PlainForm
from oversight.policy import may
from oversight.views.base import actor, needs, staff

FIRST_YEAR, LAST_YEAR = 2020, 2040
WEEKDAYS = (_("一"), _("二"), _("三"), _("四"), _("五"), _("六"), _("日"))


def _days(text: str) -> list[date]:
    """Dates written one a line or apart by commas; raises ValueError naming the one that is none."""
    return [
        date.fromisoformat(part.strip())
        for part in text.replace("，", ",").replace("\n", ",").split(",")
        if part.strip()
    ]


class DaysField(forms.CharField):
    """Dates as the announcement lists them: 2027-01-01, one a line."""

    widget = forms.Textarea(attrs={"rows": 8})

    def clean(self, value: Any) -> Any:
        """The list of dates; the error names the part that is no date."""
        text = super().clean(value)
        try:
            return _days(text)
        except ValueError as error:
            raise forms.ValidationError(
                _("请逐行填写日期，例如 2027-01-01；无法识别：%(what)s") % {"what": error}
            ) from error


class ScheduleForm(PlainForm):
    """A year's schedule as announced."""

    year = forms.IntegerField(label=_("年份"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    rest = DaysField(label=_("放假日期"), help_text=_("每行一个日期，例如 2027-01-01；普通周末不用填"))
    work = DaysField(label=_("调休上班日期"), required=False, help_text=_("每行一个日期；没有则不填"))
    source = forms.CharField(label=_("依据"), max_length=200, help_text=_("例如国务院办公厅通知的文号"))


class LimitForm(PlainForm):
    """A limit to count: from a day, so many working or calendar days."""

    start = DayField(label=_("起算日"))
    n = forms.IntegerField(label=_("天数"), min_value=0, max_value=1000)
    basis = forms.ChoiceField(label=_("计算方式"), choices=[("WD", _("工作日")), ("CD", _("自然日"))])


@staff
def year(request: HttpRequest, wanted: int | None = None) -> HttpResponse:
    """The twelve months of a year with rest and make-up days; weekdays alone where none was announced."""
    by = actor(request)
    shown = wanted or by.at.astimezone(BEIJING).year
    if not FIRST_YEAR <= shown <= LAST_YEAR:
        raise Http404
    now = workdays.schedule_for(by)
    form = LimitForm(request.GET) if "n" in request.GET else LimitForm()
    context = {
        "year": shown,
        "months": [_month(shown, month, now) for month in range(1, 13)],
        "provisional": shown not in now.years,
        "versions": WorkSchedule.objects.filter(year=shown).select_related("loaded_by__person"),
        "form": form,
        "counted": _counted(form, now),
        "may_load": may(by, "oversight.load_schedule"),
        "previous": max(shown - 1, FIRST_YEAR),
        "next": min(shown + 1, LAST_YEAR),
        "ahead": panels.ahead(by, shown),
        "provisional_word": _("暂按周末推算"),
        "weekdays": WEEKDAYS,
        "today": by.at.astimezone(BEIJING).date(),
    }
    return render(request, "oversight/calendar/year.html", context)


def _month(shown: int, month: int, now: Any) -> dict[str, Any]:
    weeks = [
        [{"day": day, "in": day.month == month, "kind": _kind(day, now)} for day in week]
        for week in months.Calendar().monthdatescalendar(shown, month)
    ]
    worked = sum(1 for week in weeks for cell in week if cell["in"] and now.is_working(cell["day"]))
    return {"number": month, "weeks": weeks, "worked": worked}


def _kind(day: date, now: Any) -> str:
    if day in now.work:
        return "makeup"
    if day in now.rest:
        return "holiday"
    return "work" if now.is_working(day) else "weekend"


def _counted(form: LimitForm, now: Any) -> dict[str, Any] | None:
    if not form.is_bound or not form.is_valid():
        return None
    start = datetime.combine(form.cleaned_data["start"], time(9), BEIJING)
    end = due(Limit(form.cleaned_data["basis"], form.cleaned_data["n"]), start, now)
    return {"due": end, "working": working_days_between(start.date(), end.day, now)}


@needs("oversight.load_schedule")
def load(request: HttpRequest) -> HttpResponse:
    """Load a year's announced schedule; running deadlines are counted anew."""
    form = ScheduleForm(unsent.typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            row, moved = schedule.load(by=actor(request), at=actor(request).at, **form.cleaned_data)
        except schedule.ScheduleError as error:
            form.add_error("rest", str(error.words))
        else:
            messages.success(
                request, _("已载入 %(year)s 年安排，%(n)s 个期限重新计算。") % {"year": row.year, "n": moved}
            )
            return redirect("oversight:calendar-year", wanted=row.year)
    return render(request, "oversight/calendar/load.html", {"form": form})
