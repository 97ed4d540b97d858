"""One estate's or firm's result in public: every item's points and counts, no photo, place or name of a person."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse

from cms.views.page import draw, paged, visitor
from cms.views.result import PAGE, TAGS, frame, shown
from cms.views.shown import sent, verification_of
from inspections.actions import result_papers
from inspections.actions.stating import shown_beside
from inspections.models import EstateResult, FirmResult, Publication
from inspections.screen import result as screen
from inspections.screen import result_card, result_estate, result_firm, result_reach
from oversight.models import Territory
from oversight.policy import Actor, visible
from oversight.views.base import public_page


@public_page
def estate(request: HttpRequest, public_id: str, estate: str) -> HttpResponse:
    """How an estate's points came about, item by item, and whose they are."""
    by = visitor(request)
    cycle, publication = shown(request, by, public_id)
    rows = EstateResult.objects.select_related("estate", "publication__cycle__standard")
    row = visible(
        by, result_reach.VIEW, rows.filter(publication=publication, estate__public_id=estate)
    ).first()
    if row is None:
        raise Http404
    standard = screen.standards_of(publication)[screen.standard_of(row)]
    context = {
        **frame(by, cycle, publication, "", request, here=row.estate_name),
        "row": row,
        "card": result_card.card_of(row, standard),
        "awaits_correction": result_estate.awaits_correction(row),
        "sum": result_estate.estate_sum(row, standard),
        "parts": result_estate.part_items(row),
        "before": result_estate.before(row),
        "holdings": row.holdings.select_related("firm__organisation"),
        "earlier": result_estate.earlier(row),
        "versions": result_reach.versions(publication, estate_id=row.estate_id),
    }
    return draw(request, "cms/result/estate.html", context, tags=TAGS, known=("number",))


@public_page
def firm(request: HttpRequest, public_id: str, code: str) -> HttpResponse:
    """What each estate weighs in a firm's mean, its places in the districts, what the firm says of it."""
    by = visitor(request)
    cycle, publication = shown(request, by, public_id)
    row = _firm_row(by, publication, code)
    paper = result_papers.notice_in_force(row)
    found = paged(request, result_firm.held_of(row), PAGE)
    names = dict(Territory.objects.filter(path__in=row.rank_district).values_list("path", "name"))
    context = {
        **found,
        **frame(by, cycle, publication, "", request, here=row.firm_name),
        "row": row,
        "card": result_card.card_of(row, cycle.standard),
        "held": result_firm.held_lines(row, publication.inputs["weighting"], found["page"].object_list),
        "weighting": cycle.get_weighting_display(),
        "districts": [(names.get(path, path), *told) for path, told in row.rank_district.items()],
        "paper": paper,
        "verification": verification_of(paper) if paper else None,
        "statement": shown_beside(row),
        "earlier": result_estate.earlier(row),
        "versions": result_reach.versions(publication, firm_id=row.firm_id),
    }
    return draw(request, "cms/result/firm.html", context, tags=TAGS, known=("number", "page"))


@public_page
def notice(request: HttpRequest, public_id: str, code: str) -> FileResponse:
    """The notice of a firm's result (D07) as a download."""
    by = visitor(request)
    _cycle, publication = shown(request, by, public_id)
    paper = result_papers.notice_in_force(_firm_row(by, publication, code))
    if paper is None:
        raise Http404
    return sent(paper)


def _firm_row(by: Actor, publication: Publication, code: str) -> FirmResult:
    rows = FirmResult.objects.select_related("firm", "publication__cycle__standard")
    row: FirmResult | None = visible(
        by, result_reach.VIEW, rows.filter(publication=publication, firm__code=code)
    ).first()
    if row is None:
        raise Http404
    return row
