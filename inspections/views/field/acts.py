"""Acts on a whole sheet: begin, complete, sign, refuse, hand in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections import states
from inspections.actions import field_papers, on_file, scoring, signing
from inspections.actions.part import verb_for
from inspections.forms.signing import ArriveForm, RefuseForm, SignForm
from inspections.models import SELF, Sheet
from inspections.rules.entry import Spot
from inspections.rules.sheet import lost_points
from inspections.screen import field as shown
from inspections.views.field.sheet import find
from oversight.actform import ActForm
from oversight.policy import Actor
from oversight.screen import parts
from oversight.views.acts import ActPage, run
from oversight.views.base import View, refusal, staff


def _begin(*, by: Actor, thing: Sheet, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    spot = None
    if data["longitude"] is not None and data["latitude"] is not None:
        spot = Spot(data["longitude"], data["latitude"], data["accuracy"])
    return scoring.begin(by=by, sheet=thing, at=at, spot=spot)


def _complete(*, by: Actor, thing: Sheet, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return scoring.complete(by=by, sheet=thing, at=at, seen=data["seen"])


def _submit(*, by: Actor, thing: Sheet, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return scoring.submit(by=by, sheet=thing, at=at, seen=data["seen"])


def _sign(*, by: Actor, thing: Sheet, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return signing.sign(
        by=by,
        sheet=thing,
        shown=data["shown"],
        name=data["name"],
        remark=data["remark"],
        strokes=data["strokes"],
        at=at,
    )


def _refuse(*, by: Actor, thing: Sheet, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return signing.refuse(
        by=by,
        sheet=thing,
        shown=data["shown"],
        witness_name=data["witness_name"],
        remark=data["remark"],
        at=at,
    )


def _before(request: HttpRequest, thing: Sheet, form: ActForm) -> dict[str, Any]:
    """What is missing, what lost points, and what it comes to: read before it is signed or sent."""
    result, lines = on_file.result_of(thing), on_file.lines_of(thing)
    rows = {row.code: row for row in thing.items.all()}
    total = f"{result.total:.2f}" if result.total is not None else ""
    return {
        "missing": scoring.Missing(scoring.before_signing(thing)).said,
        "lost": [
            shown.Lost(
                item, result.item(item.code), on_file.change_of(rows[item.code], lines.get(item.code, ()))
            )
            for item in thing.standard.form.items
            if lost_points(item, result.item(item.code))
        ],
        "pairs": [
            parts.Pair(label=_("小区"), value=str(thing.estate)),
            parts.Pair(label=_("物业服务企业"), value=str(thing.firm or "")),
            parts.Pair(label=_("得分"), value=_("%(total)s 分") % {"total": total} if total else ""),
        ],
    }


def _to_desk(thing: Sheet, _result: Any) -> str:
    return reverse("oversight:home")


def _to_sheet(thing: Sheet, _result: Any) -> str:
    return reverse("inspections:field-sheet", args=[thing.number])


def _page(slug: str, form: type[ActForm], do: Any, words: tuple[Any, ...], **more: Any) -> ActPage:
    title, lead, button, back, done = words
    return ActPage(
        slug=slug, verb=f"inspections.{slug}_streetsheet", form=form, do=do, title=title, lead=lead, button=button,
        back=back, done=done, **{"target": _to_sheet, **more},
    )  # fmt: skip


READ_FIRST: dict[str, Any] = {"preview": _before, "template": "inspections/field/act.html"}
PAGES = {
    "begin": _page("begin", ArriveForm, _begin, (
        gettext_lazy("开始现场评分"),
        gettext_lazy("记下到达时间；愿意的话，一并记下位置。"),
        gettext_lazy("已到现场，开始评分"),
        gettext_lazy("返回，不开始"),
        gettext_lazy("已开始评分。"),
    ), template="inspections/field/arrive.html"),
    "complete": _page("complete", ActForm, _complete, (
        gettext_lazy("评完，请企业签字"),
        gettext_lazy("评完后由企业当天签字。之后再改分，须请企业重新签字。"),
        gettext_lazy("评完，请企业签字"),
        gettext_lazy("返回，继续评分"),
        gettext_lazy("已评完，企业已收到签字通知。"),
    ), **READ_FIRST),
    "sign": _page("sign", SignForm, _sign, (
        gettext_lazy("在考核表上签字"),
        gettext_lazy("签字表示已看过下面的扣分。有不同意见请写明，签字不影响申诉。"),
        gettext_lazy("签字"),
        gettext_lazy("返回，暂不签字"),
        gettext_lazy("已签字。"),
    ), multipart=True, target=_to_desk, preview=_before, template="inspections/field/sign.html"),
    "refuse": _page("refuse", RefuseForm, _refuse, (
        gettext_lazy("记录企业拒绝签字"),
        gettext_lazy("须有见证人在场。拒签后考核表照常提交。"),
        gettext_lazy("记录拒签"),
        gettext_lazy("返回，不记录"),
        gettext_lazy("已记录拒签。"),
    ), grave=True, **READ_FIRST),
    "submit": _page("submit", ActForm, _submit, (
        gettext_lazy("提交考核表"),
        gettext_lazy("提交后冻结为一个版本，由没有参与评分的人复核。"),
        gettext_lazy("提交考核表"),
        gettext_lazy("返回，不提交"),
        gettext_lazy("已提交，等待复核。"),
    ), **READ_FIRST),
}  # fmt: skip


def act(slug: str) -> View:
    """The view of one act on a sheet, by the verb of its part."""

    @staff
    def view(request: HttpRequest, number: str) -> HttpResponseBase:
        one = find(request, number, slug)
        if one.part == SELF:  # its acts stand on pages of their own
            return redirect("inspections:self-sheet", number)
        if not states.SHEET.can(one.state, slug):  # the firm sees its findings when it is to sign, not before
            raise refusal(request, verb_for(one, slug), one)
        page = replace(PAGES[slug], verb=verb_for(one, slug))
        return run(
            request, page, one, back_url=_to_desk(one, None) if slug == "sign" else _to_sheet(one, None)
        )

    view.__name__ = slug
    return view


# --- papers ----------------------------------------------------------------------------------------------------------


def _record(*, by: Actor, thing: Sheet, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return field_papers.issue_record(by=by, sheet=thing, at=at)


def _score_sheet(*, by: Actor, thing: Sheet, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return field_papers.issue_score_sheet(by=by, sheet=thing, at=at)


PAPERS = {
    "record": _page("record", ActForm, _record, (
        gettext_lazy("制发现场检查笔录"),
        gettext_lazy("编号后不能修改，可凭验证码核对真伪。"),
        gettext_lazy("制发笔录"),
        gettext_lazy("返回，不制发"),
        gettext_lazy("现场检查笔录已制发。"),
    )),
    "score-sheet": _page("score-sheet", ActForm, _score_sheet, (
        gettext_lazy("制发考核评分表"),
        gettext_lazy("按最近一次提交的版本制发，编号后不能修改，可凭验证码核对真伪。"),
        gettext_lazy("制发评分表"),
        gettext_lazy("返回，不制发"),
        gettext_lazy("考核评分表已制发。"),
    )),
}  # fmt: skip


def issue(slug: str) -> View:
    """The view that issues one paper of a sheet, by the verb of its part."""

    @staff
    def view(request: HttpRequest, number: str) -> HttpResponseBase:
        one = find(request, number, "issue")
        return run(
            request, replace(PAPERS[slug], verb=verb_for(one, "issue")), one, back_url=_to_sheet(one, None)
        )

    view.__name__ = slug
    return view
