"""历年考核: rounds of before the portal, imported from lists; one round's results, and those of one estate or firm."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from inspections.actions.archiving import IMPORT_RESULT
from inspections.models import ArchivedCycle, ArchivedResult
from inspections.screen import archive as screen
from inspections.screen.result_estate import imported
from inspections.views import sections
from oversight import journal
from oversight.policy import Actor, may, visible
from oversight.policy.words import entry_words
from oversight.screen import parts
from oversight.views.base import actor, load, needs, paged
from registry.models import Estate, Firm
from registry.screen import place

VIEW = "inspections.view_result"
PAGE = 50


def rounds(by: Actor) -> QuerySet[ArchivedCycle]:
    """The imported rounds that the actor reads; those whose import was taken back are shown nowhere."""
    return visible(by, VIEW, ArchivedCycle.objects.standing().select_related("jurisdiction"))


@needs(VIEW)
def listing(request: HttpRequest) -> HttpResponse:
    """The rounds by their period, the newest first."""
    by = actor(request)
    page = paged(request, rounds(by).order_by("-period", "-pk").annotate(n=Count("results")), PAGE)
    acts = []
    if may(by, IMPORT_RESULT):
        url = reverse("oversight:import-upload", args=["result"])
        acts.append(parts.Action(label=_("导入历年考核结果"), url=url, solid=True))
    context = {
        "tabs": sections.tabs(request),
        "lines": [(row, screen.period(row)) for row in page.object_list],
        "page": page,
        "acts": acts,
        "status": screen.status(),
    }
    return render(request, "inspections/archive/list.html", context)


@needs(VIEW)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One round as the list told it: estates or firms, each with the record of the register where it was found."""
    row = load(request, VIEW, ArchivedCycle.objects.standing().select_related("jurisdiction"), pk=pk)
    counts = dict(row.results.order_by().values_list("target").annotate(n=Count("pk")))
    asked = request.GET.get("of", "")
    target = (
        asked
        if asked in counts
        else next((one for one, _word in ArchivedResult.TARGETS if one in counts), "")
    )
    found = row.results.filter(target=target).select_related("estate", "firm__organisation")
    context = {
        "row": row,
        "place": place.of(row.jurisdiction.path if row.jurisdiction else "", row.name),
        "status": screen.status(),
        "notes": screen.notes(row),
        "facts": screen.facts(row),
        "tabs": [
            parts.Tab(label=word, url=f"?of={one}", count=counts[one], current=one == target)
            for one, word in ArchivedResult.TARGETS
            if one in counts
        ],
        "page": paged(request, found.order_by("rank", "row"), PAGE),
        "events": [
            parts.Event(
                at=entry.at,
                what=str(entry_words(entry.event, entry.facts)),
                who=str(entry.organisation or ""),
            )
            for entry in journal.history(row)
        ],
    }
    return render(request, "inspections/archive/detail.html", context)


@needs(VIEW)
def of_estate(request: HttpRequest, public_id: str) -> HttpResponse:
    """What was imported of one estate."""
    row = load(
        request, "registry.view_estate", Estate.objects.select_related("jurisdiction"), public_id=public_id
    )
    where = place.of(row.jurisdiction.path if row.jurisdiction else "", row.name)
    return _of(request, row, ArchivedResult.objects.filter(estate=row), where)


@needs(VIEW)
def of_firm(request: HttpRequest, code: str) -> HttpResponse:
    """What was imported of one firm."""
    row = load(
        request, "registry.view_firm", Firm.objects.select_related("jurisdiction", "organisation"), code=code
    )
    where = place.of(row.jurisdiction.path if row.jurisdiction else "", str(row), "registry:firm-list")
    return _of(request, row, ArchivedResult.objects.filter(firm=row), where)


def _of(
    request: HttpRequest, record: Any, rows: QuerySet[ArchivedResult], where: parts.Place
) -> HttpResponse:
    context = {"record": record, "earlier": imported(rows), "place": where, "status": screen.status()}
    return render(request, "inspections/archive/of.html", context)
