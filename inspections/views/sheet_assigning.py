"""Acts on the scorers of one sheet: somebody else in a scorer's place, and the notice of the visit."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.actions import excusing, notifying, swapping
from inspections.actions.part import verb_for
from inspections.forms.assigning import FillForm, SwapForm
from inspections.models import Assignment, Sheet
from oversight import journal
from oversight.actform import ActForm, ReasonForm
from oversight.papers.page import render as pdf_of
from oversight.policy import Actor, may
from oversight.screen import parts
from oversight.screen.figures import date_zh, put
from oversight.views.acts import ActPage, run
from oversight.views.base import actor, load, staff
from oversight.views.download import PDF, attachment


def sheet_for(request: HttpRequest, number: str, act: str) -> tuple[Sheet, str]:
    """An official sheet that the actor may do ``act`` to, with the verb of its part; another one is not found."""
    rows = Sheet.objects.official().select_related(
        "cycle", "estate", "jurisdiction", "firm__organisation", "standard"
    )
    found = rows.filter(number=number).first()
    if found is None:
        raise Http404(_("没有找到。"))
    verb = verb_for(found, act)
    if not may(actor(request), verb):
        journal.security("refused", at=actor(request).at, by=actor(request), verb=verb, thing=found)
        raise Http404(_("没有找到。"))
    return load(request, verb, rows, number=number), verb


def _swap(*, by: Actor, thing: Sheet, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return swapping.swap(
        by=by,
        sheet=thing,
        was=data.get("was"),
        to=data["to"],
        day=data["day"],
        why=data["why"],
        at=at,
        seen=data["seen"],
    )


def _swapped(made: Assignment) -> str:
    """When they go."""
    if made.planned_on is None:
        return _("评分人已更换，两位都已收到通知；没有排上检查日期。")
    return put(_("评分人已更换，两位都已收到通知；检查日期 %(day)s。"), day=date_zh(made.planned_on))


def _filled(made: Assignment) -> str:
    """When they go."""
    if made.planned_on is None:
        return _("已补派，评分人都已收到通知；没有排上检查日期。")
    return put(_("已补派，评分人都已收到通知；检查日期 %(day)s。"), day=date_zh(made.planned_on))


def _excuse(*, by: Actor, thing: Sheet, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return excusing.excuse(by=by, sheet=thing, why=data["why"], at=at, seen=data["seen"])


def _notify(*, by: Actor, thing: Sheet, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return notifying.notify(by=by, sheet=thing, at=at)


def _scorers(thing: Sheet, result: Any) -> str:
    return reverse("inspections:cycle-scorers", args=[thing.cycle.public_id])


def _visit(request: HttpRequest, thing: Sheet, form: ActForm) -> dict[str, Any]:
    """What the notice will say, and the whole of it to look at."""
    told = notifying.gathered(thing, actor(request), actor(request).at)
    names = _("，").join(one.name for one in told.inspectors)
    url = reverse("inspections:sheet-notice", args=[thing.number])
    return {
        "pairs": [
            parts.Pair(label=_("小区"), value=told.estate),
            parts.Pair(label=_("企业"), value=told.firm),
            parts.Pair(label=_("检查日期"), value=told.days),
            parts.Pair(label=_("检查人员"), value=names, act=_("看通知书预览"), act_url=url),
        ]
    }


SWAP = ActPage(
    slug="swap",
    verb="inspections.assign_streetsheet",
    title=gettext_lazy("更换评分人"),
    lead=gettext_lazy("已发出检查通知的，更换后要重新通知。"),
    button=gettext_lazy("更换"),
    back=gettext_lazy("返回，不更换"),
    done=_swapped,
    form=SwapForm,
    do=_swap,
    target=_scorers,
    weighs=True,
)
FILL = ActPage(
    slug="fill",
    verb="inspections.assign_streetsheet",
    title=gettext_lazy("补派评分人"),
    lead=gettext_lazy("有评分人离任，由符合条件的接着评；已经评过的内容不变。"),
    button=gettext_lazy("补派"),
    back=gettext_lazy("返回，不补派"),
    done=_filled,
    form=FillForm,
    do=_swap,
    target=_scorers,
    weighs=True,
)
NOTIFY = ActPage(
    slug="notify",
    verb="inspections.notify_streetsheet",
    title=gettext_lazy("通知检查"),
    lead=gettext_lazy("制发检查通知书（D04），并告知企业。"),
    button=gettext_lazy("制发检查通知书"),
    back=gettext_lazy("返回，不通知"),
    done=gettext_lazy("检查通知书已制发，企业已收到消息。"),
    form=ActForm,
    do=_notify,
    target=_scorers,
    preview=_visit,
)
EXCUSE = ActPage(
    slug="excuse",
    verb="inspections.excuse_streetsheet",
    title=gettext_lazy("注明无法考核"),
    lead=gettext_lazy("没有服务、已经移交等不能评分的，写明原因；这张考核表不再评分，不计入结果。"),
    warning=gettext_lazy("注明之后不能恢复。评分人会收到通知；已通知企业的，企业也会收到。"),
    button=gettext_lazy("注明无法考核"),
    back=gettext_lazy("返回，不注明"),
    done=gettext_lazy("已注明无法考核。"),
    form=ReasonForm,
    do=_excuse,
    target=_scorers,
    weighs=True,
    grave=True,
)


@staff
def excuse(request: HttpRequest, number: str) -> HttpResponseBase:
    """A sheet that cannot be scored."""
    sheet, verb = sheet_for(request, number, "excuse")
    return run(request, replace(EXCUSE, verb=verb), sheet, back_url=_scorers(sheet, None))


@staff
def swap(request: HttpRequest, number: str) -> HttpResponseBase:
    """Somebody else in a scorer's place."""
    sheet, verb = sheet_for(request, number, "assign")
    return run(request, replace(SWAP, verb=verb), sheet, back_url=_scorers(sheet, None))


@staff
def fill(request: HttpRequest, number: str) -> HttpResponseBase:
    """Somebody in a place that another left."""
    sheet, verb = sheet_for(request, number, "assign")
    return run(request, replace(FILL, verb=verb), sheet, back_url=_scorers(sheet, None))


@staff
def notify(request: HttpRequest, number: str) -> HttpResponseBase:
    """The notice of a visit."""
    sheet, verb = sheet_for(request, number, "notify")
    return run(request, replace(NOTIFY, verb=verb), sheet, back_url=_scorers(sheet, None))


@staff
def notice(request: HttpRequest, number: str) -> HttpResponse:
    """The notice as it would be issued."""
    sheet, _verb = sheet_for(request, number, "notify")
    by = actor(request)
    return attachment(pdf_of(notifying.preview(by=by, sheet=sheet, at=by.at)), kind=PDF, name=f"{number}.pdf")
