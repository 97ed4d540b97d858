"""测评页: a household answers behind its estate's link, with its code; afterwards the rate stands there.

The page sets no cookie and asks for no token against forged posts: nobody is signed in here, and the code that an
answer needs is on the household's slip alone. Right answers leave no mark but themselves; wrong codes are counted.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from cms.views.page import draw, visitor
from inspections import states
from inspections.actions import answering
from inspections.forms.survey import OwnerForm
from inspections.models import Sheet, SurveyEstate
from inspections.rules.standard.item import Item
from inspections.screen import survey as words
from oversight.kernel import codes
from oversight.policy import Actor, visible
from oversight.tries import WRONG_TRIES, Tries
from oversight.views.base import public_page
from oversight.views.verification import kept_nowhere

READ, ANSWER = "inspections.view_survey", "inspections.answer_survey"


@csrf_exempt
@public_page
def survey(request: HttpRequest, link: str) -> HttpResponse:
    """The questions while the survey is open; before and after it, why not, and what came of it."""
    one, by = _find(link), visitor(request)
    if not answering.is_open(one, by.at):
        return _page(request, "closed", _outcome(by, one))
    items = _items(one)
    asked = request.POST if request.method == "POST" else None
    form = OwnerForm(asked, items=items, initial={"code": request.GET.get("c", "")[:40]})
    if asked is not None and form.is_valid():
        answer = _take(request, by, one, form)
        if answer is not None:
            return answer
    return _page(request, "ask", {"one": one, "form": form, "days": words.days(one.survey)})


@public_page
def thanks(request: HttpRequest, link: str) -> HttpResponse:
    """After an answer: what becomes of it. Nothing here says who answered."""
    one = _find(link)
    return _page(request, "thanks", {"one": one, "last": one.survey.last_day})


def _find(link: str) -> SurveyEstate:
    rows: QuerySet[SurveyEstate] = SurveyEstate.objects.select_related("survey__cycle", "estate")
    found = rows.filter(link=codes.normalised(link) or "").first()
    if found is None:
        raise Http404(_("没有找到。"))
    return found


def _items(one: SurveyEstate) -> list[Item]:
    """What the estate's standard asks owners about."""
    sheets = Sheet.objects.official().filter(cycle=one.survey.cycle_id, estate=one.estate_id)
    sheet = sheets.select_related("standard").first()
    return answering.items_asked(sheet.standard) if sheet else []


def _take(request: HttpRequest, by: Actor, one: SurveyEstate, form: OwnerForm) -> HttpResponse | None:
    """The redirect after an answer that was taken; None where the form says what is wrong."""
    tries = Tries.of(request, f"survey.{one.link}")
    with transaction.atomic():
        tries.queue()
        if tries.are_over(by.at):
            return _page(request, "wait", {"one": one, "most": WRONG_TRIES}, status=429)
        try:
            answering.answer(by=by, one=one, code=form.cleaned_data["code"], given=form.given(), at=by.at)
        except answering.WrongCode as error:
            tries.remember(by.at)
            form.add_error("code", str(error.words))
        except answering.UsedCode as error:
            form.add_error("code", str(error.words))
        except answering.NotOpen:
            return _page(request, "closed", _outcome(by, one))
        else:
            return kept_nowhere(redirect(reverse("cms:survey-thanks", args=[one.link])))
    return None


def _outcome(by: Actor, one: SurveyEstate) -> dict[str, Any]:
    """Why nobody may answer; the rate once it is published."""
    early = one.survey.state in states.ASKING and by.at < one.survey.opens_at
    shown = (
        one.survey.state in states.TOLD and visible(by, READ, SurveyEstate.objects.filter(pk=one.pk)).exists()
    )
    result = words.outcome(one) if shown else None
    return {
        "one": one,
        "opens": one.survey.opens_at if early else None,
        "result": result,
        "rate": words.rate(result),
    }


def _page(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    page = draw(request, f"cms/survey/{name}.html", context, tags="")
    page.status_code = status
    return kept_nowhere(page)
