"""外出: one's own days away, and for who assigns visits those of the colleagues; entering and withdrawing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from inspections.actions import absence as acts
from inspections.forms.absence import AbsenceForm
from inspections.models import Absence
from inspections.views import sections
from inspections.views.field.sheet import SCORES
from oversight.actform import ActForm
from oversight.kernel.calendar import beijing_day
from oversight.policy import Actor, may
from oversight.screen import parts
from oversight.screen.figures import date_zh, put
from oversight.views.acts import ActPage, act_view, run
from oversight.views.base import actor, needs, paged, refusal, staff

RECORD = "inspections.record_absence"
PAGE = 30


def enter() -> None:
    """The part of the home."""
    sections.add(
        sections.Section(
            label=gettext_lazy("外出登记"),
            lead=gettext_lazy("自己哪些天不能去检查；抽取和换人时避开这些天。"),
            url_name="inspections:absence-list",
            order=25,
            under="/inspections/absences/",
            verbs=(*SCORES, *acts.ASSIGNS),
        )
    )


def _open_to(by: Actor) -> bool:
    return any(may(by, verb) for verb in (*SCORES, *acts.ASSIGNS))


@staff
def listing(request: HttpRequest) -> HttpResponse:
    """One's own absences; the colleagues' without their reasons, for whoever assigns."""
    by = actor(request)
    if not _open_to(by):
        raise refusal(request, RECORD)
    today = beijing_day(by.at)
    page = paged(request, acts.own(by), PAGE)
    for row in page.object_list:
        row.is_over = row.last < today
    enter_url = reverse("inspections:absence-record")
    context = {
        "tabs": sections.tabs(request),
        "page": page,
        "colleagues": acts.of_colleagues(by),
        "assigns": any(may(by, verb) for verb in acts.ASSIGNS),
        "acts": [parts.Action(label=_("登记外出"), url=enter_url, solid=True)] if may(by, RECORD) else [],
    }
    return render(request, "inspections/absence/list.html", context)


def absences() -> QuerySet[Absence]:
    """Absences with what their acts show."""
    return Absence.objects.select_related("person")


def _record(*, by: Actor, thing: Absence, form: ActForm, data: dict[str, Any], at: datetime) -> Absence:
    return acts.record(by=by, first=data["first"], last=data["last"], why=data["why"], at=at)


def _recorded(row: Absence) -> str:
    """Whether visits are planned on these days."""
    count = acts.planned(row).count()
    if not count:
        return _("外出已登记。")
    return ngettext(
        "外出已登记；这些天已排了 %(n)s 处检查，已告知负责人换人。",
        "外出已登记；这些天已排了 %(n)s 处检查，已告知负责人换人。",
        count,
    ) % {"n": count}


def _withdraw(*, by: Actor, thing: Absence, form: ActForm, data: dict[str, Any], at: datetime) -> Absence:
    return acts.withdraw(by=by, absence=thing, at=at)


def _days(request: HttpRequest, thing: Absence, form: ActForm) -> dict[str, Any]:
    value = put(_("%(a)s 至 %(b)s"), a=date_zh(thing.first), b=date_zh(thing.last))
    return {"pairs": [parts.Pair(label=_("日期"), value=value)], "title": _("撤回外出登记"), "notes": []}


def _back(_thing: Absence, _result: Any) -> str:
    return reverse("inspections:absence-list")


NEW = ActPage(
    slug="record",
    verb=RECORD,
    title=gettext_lazy("登记外出"),
    lead=gettext_lazy("首尾两天都算在内。这些天不会排您检查；已经排上的，会告知负责人换人。"),
    button=gettext_lazy("登记外出"),
    back=gettext_lazy("返回，不登记"),
    done=_recorded,
    form=AbsenceForm,
    do=_record,
    target=_back,
)
WITHDRAW = ActPage(
    slug="withdraw",
    verb="inspections.withdraw_absence",
    title=gettext_lazy("撤回外出登记"),
    lead=gettext_lazy("撤回后，这些天又可以排您检查。"),
    button=gettext_lazy("撤回登记"),
    back=gettext_lazy("返回，不撤回"),
    done=gettext_lazy("外出登记已撤回。"),
    form=ActForm,
    do=_withdraw,
    target=_back,
    preview=_days,
)


@needs(RECORD)
def record(request: HttpRequest) -> HttpResponseBase:
    """Enter an absence."""
    if not _open_to(actor(request)):
        raise refusal(request, RECORD)
    return run(request, NEW, Absence(), back_url=_back(Absence(), None))


withdraw = act_view(WITHDRAW, absences, "pk")
