"""用房核查: a stored check, its paper, its withdrawal; and the list of what falls short, by street."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oversight.actions.document import AlreadyIssued
from oversight.kernel.calendar import beijing_day
from oversight.policy import may
from oversight.views.base import actor, load, needs
from registry.actions import check as checks
from registry.actions import sheet as sheets
from registry.forms.room import WhyForm
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
@require_POST
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue the check as sheet D14, numbered and verifiable."""
    check = load(request, "registry.issue_check", CHECKS.all(), pk=pk)
    try:
        paper = sheets.issue(by=actor(request), check=check, at=actor(request).at)
        messages.success(request, _("已制发 %(number)s") % {"number": paper.number})
    except AlreadyIssued as error:
        messages.error(request, str(error.words))
    return redirect("registry:check-detail", pk=check.pk)


@needs("registry.withdraw_check")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """A check no longer counts; it stays on file with the reason."""
    check = load(request, "registry.withdraw_check", CHECKS.filter(withdrawal=None), pk=pk)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        checks.withdraw(by=actor(request), check=check, why=form.cleaned_data["why"], at=actor(request).at)
        messages.success(request, _("这次核查已撤回，不再作为结论。"))
        return redirect("registry:check-detail", pk=check.pk)
    bar = below_estate(request, check.estate, here=_("撤回核查"), rooms=True)
    return render(
        request,
        "registry/check/withdraw.html",
        {"check": check, "estate": check.estate, "form": form, "place": bar},
    )


def _here(check: RoomCheck) -> str:
    """Where one is on the page of a check: the check of its day."""
    return _("%(day)s 核查") % {"day": f"{beijing_day(check.surveyed_at):%Y-%m-%d}"}
