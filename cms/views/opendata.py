"""数据开放: what may be fetched, in which forms, under which names; the tables themselves; how the API is asked."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cms import opendata, results_data
from cms.lookup import result as lookup
from cms.views.page import draw, trail, visitor
from cms.views.result import shown
from oversight.kernel.calendar import beijing_day
from oversight.policy import Actor
from oversight.views.base import public_page

FORMS = {
    "csv": ("text/csv; charset=utf-8", opendata.as_csv),
    "json": ("application/json", opendata.as_json),
}


@public_page
def index(request: HttpRequest) -> HttpResponse:
    """Every table with its columns and what their codes mean."""
    context = {
        "datasets": [
            (dataset, [(form.upper(), reverse("cms:dataset", args=[dataset.key, form])) for form in FORMS])
            for dataset in opendata.DATASETS
        ],
        "cycles": lookup.gather_cycles(
            list(lookup.cycles(visitor(request))[: lookup.NEWEST]), visitor(request)
        ),
        "codes": opendata.CODES,
        "licence": _(opendata.LICENCE),
        "crumbs": trail((_("首页"), "/"), (_("数据开放"), "")),
    }
    return draw(request, "cms/opendata/index.html", context, tags="site results")


@public_page
def dataset(request: HttpRequest, key: str, form: str) -> HttpResponse | StreamingHttpResponse:
    """One table as a file, sent as it is made."""
    if key not in opendata.BY_KEY or form not in FORMS:
        raise Http404
    by = visitor(request)
    return _sent(opendata.BY_KEY[key], form, by, f"{key}-{beijing_day(by.at):%Y%m%d}")


@public_page
def results(request: HttpRequest, public_id: str, key: str, form: str) -> StreamingHttpResponse:
    """A table of one cycle's results, of the newest publication or the one of that number."""
    by = visitor(request)
    _cycle, publication = shown(request, by, public_id)
    tables = results_data.tables(publication)
    if key not in tables or form not in FORMS:
        raise Http404
    return _sent(tables[key], form, by, f"results-{publication.pk}-{publication.number}-{key}")


def _sent(table: opendata.Dataset, form: str, by: Actor, name: str) -> StreamingHttpResponse:
    media_type, write = FORMS[form]
    response = StreamingHttpResponse(write(table, by), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response["Access-Control-Allow-Origin"] = "*"  # open data is for other pages too
    return response
