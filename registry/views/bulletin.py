"""覆盖率月度简报: the months whose figures are kept, each with its bulletin: issue it, correct it, withdraw it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oversight.actform import ReasonForm
from oversight.acting import ActError, Refused
from oversight.kernel.scope import Level
from oversight.models import Document, Territory
from oversight.papers.kinds import BULLETIN
from oversight.policy import may
from oversight.screen.parts import Pair
from oversight.views.base import actor, needs
from registry.actions import bulletin as acts
from registry.models import CoverageMonth
from registry.papers.coverage_bulletin import title

MONTHS = 24


@needs("registry.issue_bulletin")
def listing(request: HttpRequest) -> HttpResponse:
    """The last two years' months with their bulletins in force, or the way to issue one."""
    by = actor(request)
    months = CoverageMonth.objects.order_by("-month").values_list("month", flat=True).distinct()[:MONTHS]
    papers = {paper.title: paper for paper in _in_force()}
    context = {
        "rows": [{"month": month, "paper": papers.get(title(month))} for month in months],
        "may_correct": may(by, "registry.correct_bulletin"),
        "may_withdraw": may(by, "registry.withdraw_bulletin"),
    }
    return render(request, "registry/coverage/bulletins.html", context)


@needs("registry.issue_bulletin")
@require_POST
def issue(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Issue a month's bulletin: numbered, verifiable, not to be changed."""
    by, wanted = actor(request), _month(year, month)
    return _done(request, lambda: acts.issue(by=by, city=_city(), month=wanted, at=by.at))


@needs("registry.correct_bulletin")
def correct(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """A new bulletin with a new number takes the place of the month's, which is no longer valid."""
    by, wanted = actor(request), _month(year, month)
    paper = _paper(wanted)
    form = ReasonForm(request.POST or None, by=by, thing=paper)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        return _done(
            request,
            lambda: acts.correct(by=by, document=paper, city=_city(), month=wanted, at=by.at, why=why),
        )
    words = {
        "title": _("更正简报"),
        "verb": _("更正简报"),
        "back": _("返回，不更正"),
        "warning": _("按固定的月末数据另出一份，用新文号；原简报随即失效，验证页会说明。"),
    }
    return _ask(request, paper, form, words)


@needs("registry.withdraw_bulletin")
def withdraw(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The bulletin no longer counts; whoever verifies it is told, and another may be issued."""
    by, paper = actor(request), _paper(_month(year, month))
    form = ReasonForm(request.POST or None, by=by, thing=paper)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        return _done(request, lambda: acts.withdraw(by=by, document=paper, at=by.at, why=why))
    words = {
        "title": _("撤销简报"),
        "verb": _("撤销简报"),
        "back": _("返回，不撤销"),
        "warning": _("撤销后不能恢复，验证页会说明；需要时可以重新制发。"),
    }
    return _ask(request, paper, form, words)


def _ask(request: HttpRequest, paper: Document, form: ReasonForm, words: dict[str, Any]) -> HttpResponse:
    pairs = [Pair(label=_("文号"), value=paper.number), Pair(label=_("标题"), value=paper.title)]
    context = {**words, "form": form, "pairs": pairs, "back_url": reverse("registry:coverage-bulletins")}
    return render(request, "registry/coverage/bulletin_step.html", context)


def _done(request: HttpRequest, act: Callable[[], object]) -> HttpResponse:
    """Do the act and go back to the months, which tell how it went."""
    try:
        act()
        messages.success(request, _("已办理，验证页即时可查。"))
    except Refused:
        raise
    except ActError as error:
        messages.error(request, str(error.words))
    return redirect("registry:coverage-bulletins")


def _in_force() -> list[Document]:
    found = Document.objects.filter(
        kind=BULLETIN.code,
        content__app_label="oversight",
        content__model="territory",
        thing=_city().pk,
        replaced_by=None,
        withdrawal=None,
    )
    return list(found)


def _paper(month: date) -> Document:
    paper = next((found for found in _in_force() if found.title == title(month)), None)
    if paper is None:
        raise Http404(_("没有找到。"))
    return paper


def _month(year: int, month: int) -> date:
    try:
        return date(year, month, 1)
    except ValueError:
        raise Http404(_("没有找到。")) from None


def _city() -> Territory:
    city = Territory.objects.filter(level=Level.CITY, valid_to=None).first()
    if city is None:
        raise Http404(_("没有找到。"))
    return city
