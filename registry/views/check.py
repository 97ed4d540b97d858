"""用房核查: a stored check, its paper, its withdrawal; and the list of what falls short, by street."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight.actform import ActForm, ReasonForm
from oversight.kernel.calendar import beijing_day
from oversight.models import Organisation
from oversight.papers.page import render as pdf_of
from oversight.policy import Actor, may
from oversight.screen import clocks
from oversight.screen.figures import square_metres
from oversight.screen.parts import Pair
from oversight.views.acts import ActPage, run
from oversight.views.base import actor, load, needs
from oversight.views.download import PDF, attachment
from registry.actions import check as checks
from registry.actions import sheet as sheets
from registry.actions import turn
from registry.forms.room import IssueForm
from registry.models import RoomCheck
from registry.screen import check as screen
from registry.views.furniture import below_estate

CHECKS = RoomCheck.objects.select_related(
    "estate__jurisdiction",
    "policy",
    "surveyed_by__person",
    "surveyed_by__organisation",
    "withdrawal",
    "subject",
)


@needs("registry.view_room")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A check as it was made: verdict, arithmetic, conditions, room by room."""
    check = load(request, "registry.view_room", CHECKS.all(), pk=pk)
    by = actor(request)
    papers = sheets.issued(check).select_related("withdrawal", "replaced_by")
    in_force = sheets.in_force(check).exists()
    context = {
        "check": check,
        "estate": check.estate,
        "place": below_estate(request, check.estate, here=_here(check), rooms=True),
        "clocks": clocks.of(turn.running(check.estate)),
        "screen": screen.of_record(check),
        "papers": papers.order_by("-issued_at"),
        "may_issue": not in_force and may(by, "registry.issue_check", check),
        "may_correct": not papers
        and may(by, "registry.correct_sheet", check)
        and sheets.to_correct(check).exists(),
        "may_withdraw_sheet": in_force and may(by, "registry.withdraw_sheet", check),
        "may_withdraw": not hasattr(check, "withdrawal") and may(by, "registry.withdraw_check", check),
    }
    return render(request, "registry/check/detail.html", context)


@needs("registry.issue_check")
def sheet(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Issue the check as sheet D14, numbered and verifiable: what will stand on it first, then the act."""
    check = load(request, "registry.issue_check", CHECKS.all(), pk=pk)
    if request.method != "POST" and (there := sheets.in_force(check).first()):
        messages.info(request, _("这次核查已制发核查表 %(number)s。") % {"number": there.number})
        return redirect("registry:check-detail", pk=check.pk)
    bar = below_estate(request, check.estate, here=ISSUE.title, rooms=True)
    return run(request, ISSUE, check, back_url=_address(check), place=bar, notes=[str(check)])


@needs("registry.issue_check")
def sheet_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet as it would be issued, without number and code."""
    check = load(request, "registry.issue_check", CHECKS.all(), pk=pk)
    paper = sheets.preview(by=actor(request), check=check)
    return attachment(pdf_of(paper), kind=PDF, name=_("核查表预览") + ".pdf")


def _address(check: RoomCheck, _result: object = None) -> str:
    return reverse("registry:check-detail", args=[check.pk])


def _told(request: HttpRequest, check: RoomCheck, form: ActForm) -> dict[str, Any]:
    """What the sheet will say and in whose name."""
    issuer = Organisation.objects.get(pk=actor(request).organisation_id)
    pairs = [
        Pair(label=_("制发单位"), value=issuer.name),
        Pair(label=_("小区"), value=check.estate_name),
        Pair(label=_("核查"), value=_here(check)),
        Pair(label=_("适用规定"), value=check.policy.name),
        Pair(label=_("结论"), value=str(check.get_verdict_display())),
    ]
    figures = ((_("应配"), check.required), (_("计入"), check.provided))
    pairs += [Pair(label=label, value=square_metres(area)) for label, area in figures if area is not None]
    # the last line as the check and the sheet have it: 缺口, or 余量 where there is enough
    ends = [line for line in screen.of_record(check).explain.lines if line.result]
    pairs += [Pair(label=line.label, value=line.amount) for line in ends]
    preview = reverse("registry:check-sheet-preview", args=[check.pk])
    return {"pairs": pairs, "pairs_title": _("将要制发的核查表"), "preview_url": preview}


ISSUE = ActPage(
    verb="registry.issue_check",
    title=gettext_lazy("制发核查表"),
    lead=gettext_lazy("核查表一经制发即编文号，任何人凭验证码可查真伪。"),
    warning=gettext_lazy("制发后不能修改：内容有误的，只能另做核查后更正，或由他人撤销；文号不会收回。"),
    button=gettext_lazy("制发这份核查表"),
    back=gettext_lazy("返回，不制发"),
    done=gettext_lazy("核查表已制发，文号和验证码见“文书”。"),
    form=IssueForm,
    do=lambda *, by, thing, form, data, at: sheets.issue(by=by, check=thing, at=at),
    target=_address,
    preview=_told,
    template="registry/check/issue.html",
)


def _withdraw(*, by: Actor, thing: RoomCheck, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return checks.withdraw(by=by, check=thing, why=data["why"], at=at)


WITHDRAW = ActPage(
    verb="registry.withdraw_check",
    title=gettext_lazy("撤回核查"),
    warning=gettext_lazy("核查本身和算式仍保存，页面上注明撤回的理由；撤回后不能恢复，需要时重新核查。"),
    button=gettext_lazy("撤回这次核查"),
    back=gettext_lazy("返回，不撤回"),
    done=gettext_lazy("这次核查已撤回，不再作为结论。"),
    grave=True,
    form=ReasonForm,
    do=_withdraw,
    target=_address,
)


@needs(WITHDRAW.verb)
def withdraw(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A check no longer counts; it stays on file with the reason."""
    check = load(request, WITHDRAW.verb, CHECKS.filter(withdrawal=None), pk=pk)
    bar = below_estate(request, check.estate, here=WITHDRAW.title, rooms=True)
    return run(request, WITHDRAW, check, place=bar, back_url=_address(check), notes=[check.estate_name])


def _here(check: RoomCheck) -> str:
    """Where one is on the page of a check: the check of its day."""
    return _("%(day)s 核查") % {"day": f"{beijing_day(check.surveyed_at):%Y-%m-%d}"}
