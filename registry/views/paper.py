"""Papers of the registry: records and lists to print, sheets to correct or withdraw."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from oversight.actform import ReasonForm
from oversight.actions.document import NotInForce
from oversight.models import Organisation
from oversight.papers.page import render as pdf_of
from oversight.policy import fields, may, visible
from oversight.views.base import actor, load, needs
from oversight.views.download import PDF, attachment
from registry.actions import sheet as sheets
from registry.models import Estate, Firm, RoomCheck, Tenure
from registry.papers import estate_sheet, firm_sheet, shortfall_list
from registry.papers.wording import place_name
from registry.views.furniture import below_estate

CHECKS = RoomCheck.objects.select_related("estate__jurisdiction", "policy", "subject", "surveyed_by")


def _issuer(request: HttpRequest) -> Organisation:
    """The body in whose name the reader prints."""
    return Organisation.objects.select_related("territory").get(pk=actor(request).organisation_id)


@needs("registry.view_estate")
def estate(request: HttpRequest, public_id: str) -> HttpResponse:
    """小区登记表: the record to print, as far as this posting reads it."""
    found = load(request, "registry.view_estate", Estate.objects.all(), public_id=public_id)
    by = actor(request)
    checks: tuple[RoomCheck, ...] = ()
    if may(by, "registry.view_room"):
        checks = tuple(
            visible(by, "registry.view_room", RoomCheck.objects.filter(estate=found, withdrawal=None))
        )
    sheet = estate_sheet.gather(
        found, issuer=_issuer(request).name, at=by.at, checks=checks,
        allowed=fields(by, "registry.view_estate", found),
    )  # fmt: skip
    return attachment(pdf_of(estate_sheet.paper(sheet)), kind=PDF, name=f"{found.public_id}.pdf")


@needs("registry.view_firm")
def firm(request: HttpRequest, code: str) -> HttpResponse:
    """企业登记表: the record to print, with those of its estates that this posting reads."""
    found = load(request, "registry.view_firm", Firm.objects.select_related("organisation"), code=code)
    by = actor(request)
    estates = visible(by, "registry.view_estate", Estate.objects.all()).values("pk")
    held = Tenure.objects.filter(firm=found, estate__in=estates).select_related("estate__jurisdiction")
    sheet = firm_sheet.gather(
        found, issuer=_issuer(request).name, at=by.at, tenures=tuple(held.order_by("estate__name_key", "term")),
        allowed=fields(by, "registry.view_firm", found),
    )  # fmt: skip
    return attachment(pdf_of(firm_sheet.paper(sheet)), kind=PDF, name=f"{found.code}.pdf")


@needs("registry.view_room")
def shortfalls(request: HttpRequest) -> HttpResponse:
    """物业用房缺口清单: what falls short in the places this posting sees, to print."""
    by = actor(request)
    standing = RoomCheck.objects.of_standing_estates()
    issuer = _issuer(request)
    place = place_name(issuer.territory, below=0) if issuer.territory else issuer.name
    told = shortfall_list.gather(
        visible(by, "registry.view_room", standing), issuer=issuer.name, place=place, at=by.at
    )
    return attachment(pdf_of(shortfall_list.paper(told)), kind=PDF, name=_("物业用房缺口清单") + ".pdf")


@needs("registry.correct_sheet")
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet of a new check takes the place of an earlier check's sheet of the same estate."""
    check = load(request, "registry.correct_sheet", CHECKS.filter(withdrawal=None), pk=pk)
    old = sheets.to_correct(check).first()
    if old is None or sheets.issued(check).exists():
        raise Http404(_("没有找到。"))
    form = ReasonForm(request.POST or None, by=actor(request), thing=check)
    if request.method == "POST" and form.is_valid():
        by, why = actor(request), form.cleaned_data["why"]
        return _done(
            request, check, lambda: sheets.correct(by=by, document=old, check=check, at=by.at, why=why)
        )
    bar = below_estate(request, check.estate, here=_("更正核查表"), rooms=True)
    context = {"check": check, "old": old, "form": form, "place": bar}
    return render(request, "registry/paper/correct.html", context)


@needs("registry.withdraw_sheet")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet is withdrawn; its check stays as it is, and a sheet may be issued anew."""
    check = load(request, "registry.withdraw_sheet", CHECKS.all(), pk=pk)
    paper = sheets.in_force(check).first()
    if paper is None:
        raise Http404(_("没有找到。"))
    form = ReasonForm(request.POST or None, by=actor(request), thing=check)
    if request.method == "POST" and form.is_valid():
        by, why = actor(request), form.cleaned_data["why"]
        return _done(request, check, lambda: sheets.withdraw(by=by, document=paper, at=by.at, why=why))
    bar = below_estate(request, check.estate, here=_("撤销核查表"), rooms=True)
    context = {"check": check, "paper": paper, "form": form, "place": bar}
    return render(request, "registry/paper/withdraw.html", context)


def _done(request: HttpRequest, check: RoomCheck, act: Callable[[], object]) -> HttpResponse:
    """Do the act and go back to the check, which tells how it went."""
    try:
        act()
        messages.success(request, _("文书状态已更新，验证页即时可查。"))
    except NotInForce as error:
        messages.error(request, str(error.words))
    return redirect("registry:check-detail", pk=check.pk)
