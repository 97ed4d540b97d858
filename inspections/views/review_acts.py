"""The acts on a handed-in sheet, and the decision on a veto proposed on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.actions import reviewing, vetoes
from inspections.actions.part import may_on, verb_for
from inspections.forms.review import ReturnForm, ReviewForm, VetoForm
from inspections.models import Sheet, Veto
from inspections.rules.standard import thaw_result
from inspections.screen import review as screen
from inspections.views.field.sheet import find
from oversight.actform import ActForm, ReasonForm
from oversight.policy import Actor, may
from oversight.screen import parts
from oversight.views.acts import ActPage, run
from oversight.views.base import View, actor, refusal, staff


def act_of(slug: str, one: Sheet) -> str:
    """The act that a page does to this sheet."""
    return (
        reviewing.returning(one)
        if slug == "return"
        else {"propose-veto": "propose", "pass": "review"}.get(slug, slug)
    )


def _review(*, by: Actor, thing: Sheet, form: Any, data: dict[str, Any], at: datetime) -> Any:
    return reviewing.review(by=by, sheet=thing, remarks=form.remarks(), at=at, seen=data["seen"])


def _return(*, by: Actor, thing: Sheet, form: Any, data: dict[str, Any], at: datetime) -> Any:
    return reviewing.return_(
        by=by, sheet=thing, why=data["why"], remarks=form.remarks(), at=at, seen=data["seen"]
    )


def _countersign(*, by: Actor, thing: Sheet, form: Any, data: dict[str, Any], at: datetime) -> Any:
    return reviewing.countersign(by=by, sheet=thing, at=at, seen=data["seen"])


def _propose(*, by: Actor, thing: Sheet, form: Any, data: dict[str, Any], at: datetime) -> Any:
    return vetoes.propose(by=by, sheet=thing, code=data["code"], facts=data["facts"], at=at)


def _summary(request: HttpRequest, thing: Sheet, form: ActForm) -> dict[str, Any]:
    result = thaw_result(reviewing.newest(thing).result)
    return {
        "pairs": [
            parts.Pair(label=_("小区"), value=thing.estate.name),
            parts.Pair(label=_("部分"), value=thing.get_part_display()),
            parts.Pair(label=_("得分"), value=result.total),
        ]
    }


def _page(form: type[ActForm], do: Any, words: tuple[Any, ...], **more: Any) -> ActPage:
    title, button, back, done = words
    return ActPage(
        verb="inspections.review_streetsheet", form=form, do=do, title=title, button=button, back=back, done=done,
        target=lambda thing, result: reverse("inspections:review-queue"), **more,
    )  # fmt: skip


WEIGHED: dict[str, Any] = {"weighs": True, "preview": _summary}
PAGES = {
    "pass": _page(ReviewForm, _review, (
        gettext_lazy("通过复核"), gettext_lazy("通过复核"), gettext_lazy("返回，不通过"),
        gettext_lazy("已通过复核，等待会签。"),
    ), **WEIGHED),
    "countersign": _page(ActForm, _countersign, (
        gettext_lazy("会签考核表"), gettext_lazy("会签"), gettext_lazy("返回，不会签"),
        gettext_lazy("已会签，可以合并。"),
    ), **WEIGHED),
    "return": _page(ReturnForm, _return, (
        gettext_lazy("退回考核表"), gettext_lazy("退回评分人"), gettext_lazy("返回，不退回"),
        gettext_lazy("已退回，评分人已收到理由。"),
    ), **WEIGHED),
    "propose-veto": _page(VetoForm, _propose, (
        gettext_lazy("提出一票否决"), gettext_lazy("提出"), gettext_lazy("返回，不提出"),
        gettext_lazy("已提出，由主管部门负责人决定。"),
    )),
}  # fmt: skip


def act(slug: str) -> View:
    """The view of one act on a sheet, by the verb of its part."""

    @staff
    def view(request: HttpRequest, number: str) -> HttpResponseBase:
        one = find(request, number, "view")
        done = act_of(slug, one)
        if not may_on(actor(request), done, one):
            raise refusal(request, verb_for(one, "view"), one)
        if slug != "propose-veto" and not one.versions.exists():
            raise Http404(_("没有找到。"))
        page = replace(PAGES[slug], verb=verb_for(one, done))
        back = reverse("inspections:review-queue")
        if slug == "propose-veto":
            back = reverse("inspections:field-sheet", args=[number])  # whoever proposes scores it
            page = replace(page, target=lambda thing, result: back)
        return run(request, page, one, back_url=back)

    view.__name__ = slug
    return view


def _decide(confirmed: bool) -> Any:
    def do(*, by: Actor, thing: Veto, form: Any, data: dict[str, Any], at: datetime) -> Any:
        return vetoes.decide(by=by, veto=thing, confirmed=confirmed, why=data.get("why", ""), at=at)

    return do


def _back_to_sheet(veto: Veto, _result: Any = None) -> str:
    return reverse("inspections:sheet-review", args=[veto.sheet.number])


def _facts(request: HttpRequest, thing: Veto, form: ActForm) -> dict[str, Any]:
    told = {row.pk: words for row, words in screen.vetoes(thing.sheet)}
    return {
        "pairs": [
            parts.Pair(label=_("小区"), value=thing.sheet.estate.name),
            parts.Pair(label=_("情形"), value=told[thing.pk]),
            parts.Pair(label=_("事实和依据"), value=thing.facts),
        ]
    }


VETO_PAGES = {
    "confirm": ActPage(
        verb="inspections.confirm_veto", title=gettext_lazy("确认一票否决"), button=gettext_lazy("确认"),
        back=gettext_lazy("返回，不确认"), done=gettext_lazy("已确认，合并时取最低等级。"), form=ActForm,
        do=_decide(True), grave=True, preview=_facts, target=_back_to_sheet,
    ),
    "refuse": ActPage(
        verb="inspections.refuse_veto", title=gettext_lazy("不予认定一票否决"), button=gettext_lazy("不予认定"),
        back=gettext_lazy("返回，不决定"), done=gettext_lazy("已决定不予认定。"), form=ReasonForm, do=_decide(False),
        preview=_facts, target=_back_to_sheet,
    ),
}  # fmt: skip


def veto(slug: str) -> View:
    """The view of a decision on a proposed veto."""

    @staff
    def view(request: HttpRequest, pk: int) -> HttpResponseBase:
        page = VETO_PAGES[slug]
        row = get_object_or_404(
            Veto.objects.select_related("sheet__estate", "sheet__cycle", "sheet__standard"), pk=pk
        )
        if not may(actor(request), page.verb, row):
            raise refusal(request, page.verb, row)
        return run(request, page, row, back_url=_back_to_sheet(row))

    view.__name__ = slug
    return view
