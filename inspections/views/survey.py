"""业主测评: the surveys that one reads, a survey by estate, an estate's link, codes and result."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from inspections import states
from inspections.actions import slips
from inspections.actions import survey as acts
from inspections.forms.survey import FindForm
from inspections.models import Survey as Surveys
from inspections.models import SurveyCode, SurveyEstate
from inspections.papers.slips import link
from inspections.screen import survey as words
from inspections.views import sections, survey_acts
from inspections.views.survey_acts import PAGES, SLIP
from oversight import journal
from oversight.papers.qr import qr_figure
from oversight.policy import Actor, fields, listed_fields, may, visible
from oversight.policy.words import entry_words
from oversight.screen import parts
from oversight.views.acts import buttons
from oversight.views.base import actor, needs, paged, refusal

READ = "inspections.view_survey"
PAGE = 50


def readable(by: Actor) -> QuerySet[Surveys]:
    """The surveys that one reads whole, and those of which one reads an estate's share."""
    mine = visible(by, READ, SurveyEstate.objects.all()).values("survey")
    whole = visible(by, READ, Surveys.objects.all()).values("pk")
    return Surveys.objects.select_related("cycle__jurisdiction", "jurisdiction").filter(
        Q(pk__in=whole) | Q(pk__in=mine)
    )


@needs(READ)
def listing(request: HttpRequest) -> HttpResponseBase:
    """Surveys, the newest first, each with how many estates."""
    by = actor(request)
    page = paged(request, readable(by).annotate(n=Count("estates")).order_by("-opens_at", "-pk"), PAGE)
    context = {
        "tabs": sections.tabs(request),
        "page": page,
        "rows": [(row, words.status(row), words.days(row)) for row in page],
    }
    return render(request, "inspections/survey/list.html", context)


def find(request: HttpRequest, public_id: str) -> Surveys:
    """The survey of a cycle; a foreign one answers as a missing one."""
    found = readable(actor(request)).filter(cycle__public_id=public_id).first()
    if found is None:
        there = Surveys.objects.filter(cycle__public_id=public_id).first()
        raise refusal(request, READ, there) if there else Http404(_("没有找到。"))
    return found


@needs(READ)
def detail(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """A survey: how far each estate is; when it is over, the rates."""
    row, by = find(request, public_id), actor(request)
    mine = visible(by, READ, SurveyEstate.objects.filter(survey=row))
    form = FindForm(request.GET)
    name = form.cleaned_data["q"] if form.is_valid() else ""
    shown = mine.filter(estate__name__contains=name) if name else mine
    whole = listed_fields(by, READ, SurveyEstate) is None
    ordered = shown.select_related("estate__jurisdiction").order_by(
        "estate__jurisdiction__path", "estate__name"
    )
    page = paged(request, acts.with_progress(ordered), PAGE)
    context = {
        "survey": row,
        "cycle": row.cycle,
        "status": words.status(row),
        "acts": _acts(by, row),
        "facts": words.facts(row, mine),
        "form": form,
        "page": page,
        "estates": [words.ShownEstate(one, whole) for one in page],
        "whole": whole,
        "runs": row.state in states.UNCOUNTED,
        "events": _events(row) if may(by, READ, row) else [],
        "found_none": bool(name),
    }
    return render(request, "inspections/survey/detail.html", context)


def _acts(by: Actor, row: Surveys) -> list[parts.Action]:
    found = buttons(
        by,
        row,
        PAGES,
        url=lambda p: reverse(f"inspections:survey-{p.slug}", args=[row.cycle.public_id]),
        may=may,
    )
    first = next((one for one in found if not one.grave), None)
    return [parts.Action(label=one.label, url=one.url, grave=one.grave, solid=one is first) for one in found]


def _events(row: Any) -> list[parts.Event]:
    return [
        parts.Event(
            at=entry.at, what=str(entry_words(entry.event, entry.facts)), who=str(entry.organisation or "")
        )
        for entry in journal.history(row)
    ]


def estates() -> QuerySet[SurveyEstate]:
    """Estates of surveys with what their pages show."""
    return SurveyEstate.objects.select_related("survey__cycle", "estate__jurisdiction")


def find_estate(request: HttpRequest, verb: str, public_id: str, estate: str) -> SurveyEstate:
    """An estate of a survey to which the actor may do ``verb``; a foreign one answers as a missing one."""
    rows = estates().filter(survey__cycle__public_id=public_id, estate__public_id=estate)
    found = visible(actor(request), verb, rows).first()
    if found is None:
        there = rows.first()
        raise refusal(request, verb, there) if there else Http404(_("没有找到。"))
    return found


@needs(READ)
def estate(request: HttpRequest, public_id: str, estate: str) -> HttpResponseBase:
    """An estate: its link and codes while the survey runs, and what came of it."""
    one, by = find_estate(request, READ, public_id, estate), actor(request)
    whole = fields(by, READ, one) is None
    result = words.outcome(one)
    now = words.ShownEstate(acts.with_progress(estates().filter(pk=one.pk)).get(), whole)
    context = {
        "one": one,
        "status": now.tag,
        "answered": now.answered,
        "acts": _slip(by, one),
        "result": result,
        "rate": words.rate(result),
        "days": words.days(one.survey),
    }
    if whole:
        address = link(one)
        made = SurveyCode.objects.filter(survey_estate=one).order_by().values("batch")
        counts = {
            "made": Count("pk"), "used": Count("answer"), "void": Count("pk", filter=Q(voided_at__isnull=False)),
        }  # fmt: skip
        context |= {
            "address": address,
            "qr": qr_figure(address, title=_("测评页的二维码")),
            "batches": words.batches(made.annotate(**counts).order_by("batch")),
            "left": slips.left(one),
            "events": _events(one),
        }
    return render(request, "inspections/survey/estate.html", context)


def _slip(by: Actor, one: SurveyEstate) -> list[parts.Action]:
    """Printing, while codes are good for something."""
    if one.survey.state not in states.ASKING or by.at >= one.survey.closes_at or not may(by, SLIP.verb, one):
        return []
    url = reverse("inspections:survey-slips", args=[one.survey.cycle.public_id, one.estate.public_id])
    return [parts.Action(label=SLIP.title, url=url, solid=True)]


@needs(SLIP.verb)
def slip(request: HttpRequest, public_id: str, estate: str) -> HttpResponseBase:
    """Print the codes of an estate's households."""
    return survey_acts.slip(request, find_estate(request, SLIP.verb, public_id, estate))
