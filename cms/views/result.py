"""考核结果: the cycles whose results anybody may see, and the ranking of one, from its publicity on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.lookup import result as lookup
from cms.views.page import draw, paged, trail, visitor
from inspections.models import Cycle, Publication
from inspections.screen import result as screen
from inspections.screen import result_card, result_charts, result_reach
from inspections.screen.cycle import period
from oversight.plainform import PlainForm
from oversight.policy import Actor
from oversight.screen.parts import Tab
from oversight.views.base import public_page

TAGS = "results"
PAGE = 50


class RankingFilter(PlainForm):
    """Part of the name, and a district or street."""

    q = forms.CharField(label=gettext_lazy("小区名称"), required=False, max_length=60)
    place = forms.ChoiceField(label=gettext_lazy("区县、街道"), required=False)

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", _("全部")), *units]  # type: ignore[attr-defined]


@public_page
def listing(request: HttpRequest) -> HttpResponse:
    """The cycles with results, the newest first."""
    by = visitor(request)
    found = paged(request, lookup.cycles(by))
    context = {
        **found,
        "lines": lookup.gather_cycles(list(found["page"].object_list), by),
        "total": found["page"].paginator.count,
        "crumbs": trail((_("首页"), "/"), (_("考核结果"), "")),
    }
    return draw(request, "cms/result/list.html", context, tags=TAGS, known=("page",))


@public_page
def ranking(request: HttpRequest, public_id: str) -> HttpResponse:
    """The estates of a cycle by rank, by name and place."""
    by = visitor(request)
    cycle, publication = shown(request, by, public_id)
    path = result_reach.place_asked(request.GET)
    units = result_reach.units_within(publication, path)
    form = RankingFilter(request.GET, units=units)
    rows = result_reach.estates_in(by, publication, path)
    ranked = (
        list(rows) if len(path) > result_reach.DISTRICT else None
    )  # a street's ranks are made of all its estates
    if form.is_valid() and form.cleaned_data["q"]:
        rows = rows.filter(estate_name__icontains=form.cleaned_data["q"].strip())
    found = paged(request, rows, PAGE)
    lines = list(found["page"].object_list)
    ranks = screen.ranks_in(ranked if ranked is not None else lines, path)
    context = {
        **found,
        **frame(by, cycle, publication, "estates", request),
        "form": form,
        "facts": screen.facts(publication, cycle.standard),
        "rows": screen.estate_rows(lines, ranks, screen.standards_of(publication)),
        **result_charts.charts(by, publication, path),
        "changed": result_reach.changed_by(publication),
        "total": found["page"].paginator.count,
        "kept": {"number": publication.number} if "number" in request.GET else {},
    }
    return draw(
        request, "cms/result/ranking.html", context, tags=TAGS, known=("q", "place", "number", "page")
    )


@public_page
def firms(request: HttpRequest, public_id: str) -> HttpResponse:
    """The firms by rank; those with too few estates below, unranked."""
    by = visitor(request)
    cycle, publication = shown(request, by, public_id)
    found = paged(request, result_reach.firms_in(by, publication), PAGE)
    context = {
        **found,
        **frame(by, cycle, publication, "firms", request),
        "lines": [(row, screen.grade_words(cycle.standard, row.grade)) for row in found["page"].object_list],
        "least": publication.inputs["least_estates"],
    }
    return draw(request, "cms/result/firms.html", context, tags=TAGS, known=("number", "page"))


# --- what the pages of one cycle share -------------------------------------------------------------------------------


def shown(request: HttpRequest, by: Actor, public_id: str) -> tuple[Cycle, Publication]:
    """The cycle and the publication that the address asks for; 404 before publicity."""
    cycle = lookup.cycles(by).filter(public_id=public_id).first()
    asked = request.GET.get("number", "")
    publication = result_reach.publication_of(by, cycle, asked) if cycle else None
    if cycle is None or publication is None:
        raise Http404
    return cycle, publication


def frame(
    by: Actor, cycle: Cycle, publication: Publication, current: str, request: HttpRequest, here: str = ""
) -> dict[str, Any]:
    """Head, state and versions of every page of a cycle; ``here`` is the record below it."""
    versions = result_reach.publications_of(by, cycle)
    asked = f"?number={publication.number}" if "number" in request.GET else ""
    url = reverse("cms:result", args=[cycle.public_id])
    steps = [(_("首页"), "/"), (_("考核结果"), reverse("cms:results"))]
    steps += [(cycle.name, url + asked), (here, "")] if here else [(cycle.name, "")]
    return {
        "cycle": cycle,
        "publication": publication,
        "query": asked,
        "status": screen.status(publication),
        "until": result_reach.last_day(publication),
        "superseded": versions[0] if versions[0] != publication else None,
        "reason": result_reach.reason_of(publication),
        "versions": [(screen.heading(one), one, f"{url}?number={one.number}") for one in versions],
        "notes": notes(cycle),
        "weights": weights(publication),
        "tabs": tabs(cycle, publication, current, asked),
        "crumbs": trail(*steps),
        "page_changed": publication.made_at,
    }


def notes(cycle: Cycle) -> list[str]:
    """Where and of what time: the line above the head."""
    return [cycle.jurisdiction.name if cycle.jurisdiction else "", period(cycle), str(cycle.standard)]


def weights(publication: Publication) -> str:
    """How the parts are weighed, in one line."""
    told = publication.inputs["weights"].items()
    return _("，").join(f"{screen.PART_WORDS[part]} {result_card.percent(weight)}" for part, weight in told)


def tabs(cycle: Cycle, publication: Publication, current: str, asked: str) -> list[Tab]:
    """Estates and firms, each an address of its own."""
    key = [cycle.public_id]
    return [
        Tab(label=_("小区"), url=reverse("cms:result", args=key) + asked, current=current == "estates",
            count=publication.estates.count()),
        Tab(label=_("企业"), url=reverse("cms:result-firms", args=key) + asked, current=current == "firms",
            count=publication.firms.count()),
    ]  # fmt: skip
