"""考核结果: the ranking of a cycle, the result of an estate and of a firm, items over the whole cycle."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from inspections import states
from inspections.actions import making_results, publishing, result_papers
from inspections.actions.stating import shown_beside
from inspections.models import Cycle, EstateResult, FirmResult, Publication
from inspections.screen import own, result_charts, result_estate, result_firm, result_reach
from inspections.screen import result as screen
from inspections.views import appeal, result_acts, sections, stating
from oversight.models import Territory
from oversight.policy import visible
from oversight.screen import parts
from oversight.views.base import actor, load, needs
from registry.screen import place

PAGE = 50
CYCLES = Cycle.objects.select_related("standard", "jurisdiction")


@needs("inspections.view_cycle")
def listing(request: HttpRequest) -> HttpResponse:
    """The cycles with results or nearly: newest first."""
    by = actor(request)
    rows = visible(by, "inspections.view_cycle", CYCLES.filter(state__in=states.WITH_RESULTS))
    page = Paginator(rows, 20).get_page(request.GET.get("page"))
    newest = {
        one.cycle_id: one
        for one in Publication.objects.newest().filter(cycle__in=[cycle.pk for cycle in page.object_list])
    }
    lines = [
        (cycle, newest.get(cycle.pk), screen.status(newest[cycle.pk]) if cycle.pk in newest else None)
        for cycle in page.object_list
    ]
    context = {
        "tabs": sections.tabs(request),
        "lines": lines,
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number),
    }
    return render(request, "inspections/result/list.html", context)


@needs("inspections.view_cycle")
def ranking(request: HttpRequest, public_id: str) -> HttpResponse:
    """The estates by rank, in the city, a district or a street; before there is a result, what is missing."""
    cycle = load(request, "inspections.view_cycle", CYCLES.all(), public_id=public_id)
    publication = publication_of(request, cycle)
    if publication is None:
        context = {**frame(request, cycle, None, "estates"), "gaps": publishing.gaps(cycle)}
        return render(request, "inspections/result/none.html", context)
    path = result_reach.place_asked(request.GET)
    rows = result_reach.estates_in(actor(request), publication, path)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    standards = screen.standards_of(publication)
    ranks = screen.ranks_in(rows if len(path) > result_reach.DISTRICT else page.object_list, path)
    context = {
        **frame(request, cycle, publication, "estates"),
        "facts": screen.facts(publication, cycle.standard),
        "rows": screen.estate_rows(list(page.object_list), ranks, standards),
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number),
        **result_charts.charts(actor(request), publication, path),
        "below": result_reach.below(publication, path),
        "above": result_reach.above(path),
    }
    return render(request, "inspections/result/ranking.html", context)


@needs("inspections.view_cycle")
def firms(request: HttpRequest, public_id: str) -> HttpResponse:
    """The firms by rank; those with too few estates below, unranked."""
    cycle = load(request, "inspections.view_cycle", CYCLES.all(), public_id=public_id)
    publication = _shown(request, cycle)
    page = Paginator(result_reach.firms_in(actor(request), publication), PAGE).get_page(
        request.GET.get("page")
    )
    lines = [(row, screen.grade_words(cycle.standard, row.grade)) for row in page.object_list]
    context = {
        **frame(request, cycle, publication, "firms"),
        "lines": lines,
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number),
        "least": publication.inputs["least_estates"],
    }
    return render(request, "inspections/result/firms.html", context)


@needs("inspections.view_cycle")
def items(request: HttpRequest, public_id: str) -> HttpResponse:
    """Which items lose points, over all sheets that count."""
    cycle = load(request, "inspections.view_cycle", CYCLES.all(), public_id=public_id)
    publication = _shown(request, cycle)
    found = list(result_firm.item_figures(cycle))
    if request.GET.get("sort") == "lost":
        found.sort(key=lambda one: -(one.lost_share or 0))
    context = {**frame(request, cycle, publication, "items"), "items": found}
    return render(request, "inspections/result/items.html", context)


@needs("inspections.view_cycle")
def estate(request: HttpRequest, public_id: str, estate: str) -> HttpResponse:
    """One estate: how its points came about, item by item, whose they are, and earlier cycles."""
    cycle = load(request, "inspections.view_cycle", CYCLES.all(), public_id=public_id)
    publication = _shown(request, cycle)
    rows = EstateResult.objects.filter(publication=publication).select_related(
        "estate", "publication__cycle__standard"
    )
    row = load(request, "inspections.view_result", rows, estate__public_id=estate)
    standard = screen.standards_of(publication)[screen.standard_of(row)]
    context = {
        **frame(request, cycle, publication, "", here=row.estate_name),
        "row": row,
        "acts": appeal.offers(actor(request), row),
        "grade": screen.grade_words(standard, row.grade),
        "awaits_correction": result_estate.awaits_correction(row),
        "sum": result_estate.estate_sum(row, standard),
        "parts": result_estate.part_items(row),
        "holdings": row.holdings.select_related("firm__organisation"),
        "earlier": result_estate.earlier(row),
        "versions": result_reach.versions(publication, estate_id=row.estate_id),
    }
    return render(request, "inspections/result/estate.html", context)


@needs("inspections.view_cycle")
def firm(request: HttpRequest, public_id: str, code: str) -> HttpResponse:
    """One firm: what each estate weighs, ranks in the districts, what the firm says of it."""
    cycle = load(request, "inspections.view_cycle", CYCLES.all(), public_id=public_id)
    publication = _shown(request, cycle)
    rows = FirmResult.objects.filter(publication=publication).select_related(
        "firm", "publication__cycle__standard"
    )
    row = load(request, "inspections.view_result", rows, firm__code=code)
    page = Paginator(result_firm.held_of(row), PAGE).get_page(request.GET.get("page"))
    names = dict(Territory.objects.filter(path__in=row.rank_district).values_list("path", "name"))
    context = {
        **frame(request, cycle, publication, "", here=row.firm_name),
        "acts": [] if publication != publishing.newest(cycle) else stating.offers(actor(request), row),
        "row": row,
        "grade": screen.grade_words(cycle.standard, row.grade),
        "held": result_firm.held_lines(row, publication.inputs["weighting"], page.object_list),
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number),
        "weighting": cycle.get_weighting_display(),
        "districts": [(names.get(path, path), *told) for path, told in row.rank_district.items()],
        "earlier": result_estate.earlier(row),
        "papers": [screen.paper_line(paper)] if (paper := result_papers.notice_of(row)) else [],
        "statement": shown_beside(row),
        "own": own.of_firm(actor(request), row, page.object_list),
        "appeal_until": appeal.until_for(actor(request), row),
        "versions": result_reach.versions(publication, firm_id=row.firm_id),
    }
    return render(request, "inspections/result/firm.html", context)


# --- what the pages share --------------------------------------------------------------------------------------------


def publication_of(request: HttpRequest, cycle: Cycle) -> Publication | None:
    """The publication that the address asks for, else the newest; None before there is one."""
    asked = request.GET.get("number", "")
    found = result_reach.publication_of(actor(request), cycle, asked)
    if found is None and asked:
        raise Http404(_("没有找到。"))
    return found


def _shown(request: HttpRequest, cycle: Cycle) -> Publication:
    found = publication_of(request, cycle)
    if found is None:
        raise Http404(_("没有找到。"))
    return found


def frame(
    request: HttpRequest, cycle: Cycle, publication: Publication | None, current: str, here: Any = ""
) -> dict[str, Any]:
    """Head, acts and tabs of every page of a cycle's results."""
    by = actor(request)
    url = reverse("inspections:result", args=[cycle.public_id])
    asked = f"?number={publication.number}" if publication and "number" in request.GET else ""
    last = None if publication is None else publishing.newest(cycle)
    job = making_results.work_on(cycle) if cycle.state in states.MAKING else None
    settled = result_acts.nothing_to_correct(by, cycle)
    return {
        "cycle": cycle,
        "publication": publication,
        "query": asked,
        "status": screen.status(publication) if publication else None,
        "superseded": last if last is not None and publication is not None and last != publication else None,
        "place": place.of(
            cycle.jurisdiction.path if cycle.jurisdiction else "",
            here or cycle.name,
            under=[parts.Crumb(label=cycle.name, url=url)] if here else (),
        ),
        "seen": (seen := result_reach.seen_of(by, publication) if publication else None),
        "tabs": _tabs(cycle, seen, current, asked),
        "job": job,
        "acts": result_acts.acts(by, cycle, job, corrects=not settled),
        "settled": settled,
    }


def _tabs(
    cycle: Cycle, seen: result_reach.Seen | None, current: str, asked: str
) -> list[parts.Tab]:
    if seen is None:
        return []
    key = [cycle.public_id]
    return [
        parts.Tab(
            label=_("小区"), url=reverse("inspections:result", args=key) + asked, current=current == "estates",
            count=seen.estates,
        ),
        parts.Tab(
            label=_("企业"), url=reverse("inspections:result-firms", args=key) + asked, current=current == "firms",
            count=seen.firms,
        ),
        parts.Tab(
            label=_("考核项目"), url=reverse("inspections:result-items", args=key) + asked,
            current=current == "items",
        ),
    ]  # fmt: skip
