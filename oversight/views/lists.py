"""What every register's page shows: filters, table, totals, saved views, the parts of the whole above it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from oversight.listing import COLUMNS, REGISTERS, Listing, Register
from oversight.policy import may
from oversight.screen import parts
from oversight.views.base import actor

LONGEST_QUERY = 1_000


def context(listing: Listing, request: HttpRequest) -> dict[str, Any]:
    """What the template of a list needs."""
    register = listing.register
    chips = listing.filters.chips(listing.params, request.path)
    here = listing.params.urlencode()
    return {
        "listing": listing,
        "title": register.title,
        "unit": register.unit,
        "table": listing.table,
        "matching": listing.matching,
        "filter_form": _bar(listing.filters),
        "more_form": _rest(listing.filters),
        "chips": chips,
        "kept": {name: listing.params[name] for name in ("sort",) if name in listing.params},
        "clear_url": request.path,
        "save_url": f"{_page(register, 'view-save')}?{here}" if chips else "",
        "columns_url": f"{_page(register, 'columns')}?{here}",
        "saved": _saved(listing, request),
        "views_url": _page(register, "views"),
        "bulk_url": f"{_page(register, 'export')}?{here}",
        "bulk_acts": (("xlsx", _("导出所选"), ""),) if register.outs else (),
        "export_url": f"{_page(register, 'export')}?{here}" if register.outs else "",
        "empty_text": _empty_text(listing, chips),
        "empty_url": request.path if chips or listing.filters.outside else "",
        "empty_link": _("看全部"),
    }


def _empty_text(listing: Listing, chips: list[parts.Chip]) -> str:
    if listing.filters.outside:
        return _("所选的区划单位不在您的范围内，或已停用。")
    return _("放宽条件再看。") if chips else _("还没有记录，或都不在您的范围内。")


def _page(register: Register, name: str) -> str:
    return reverse(f"oversight:list-{name}", args=[register.url_name])


def _bar(filters: Any) -> list[Any]:
    return [filters.form[name] for name in filters.bar if name in filters.form.fields]


def _rest(filters: Any) -> list[Any]:
    return [filters.form[name] for name in filters.form.fields if name not in filters.bar]


def _saved(listing: Listing, request: HttpRequest) -> list[dict[str, Any]]:
    now = request.GET.urlencode()
    return [
        {"name": view.name, "url": f"{listing.register.url}?{view.query}", "current": view.query == now}
        for view in listing.saved
        if view.name
    ]


def register_of(request: HttpRequest, page: str) -> Register:
    """The register of that name, for whoever may open it."""
    register = REGISTERS.get(page)
    if register is None or not may(actor(request), register.view):
        raise Http404
    return register


def query_of(request: HttpRequest) -> str:
    """The list's own query string, without page and columns; "" where it is longer than may be kept."""
    query = whole_query(request)
    return query if len(query) <= LONGEST_QUERY else ""


def whole_query(request: HttpRequest) -> str:
    """The list's own query string, without page and columns, however long."""
    params = request.GET.copy()
    for name in ("page", COLUMNS, "csrfmiddlewaretoken"):
        params.pop(name, None)
    return params.urlencode()


def share_parts(
    listing: Listing, *, labels: dict[str, Any], measure: str, series: dict[str, Any]
) -> list[parts.Share]:
    """The parts of the whole for the bar above a list, by number or by one of its totals; each filters."""
    key = "n" if measure == "n" else f"sum_{measure}"
    asked = set(listing.params.getlist(listing.share))
    counts = {str(group[listing.share]): group[key] or 0 for group in listing.groups}
    whole = sum(counts.values())
    return [
        parts.Share(
            label=str(label),
            count=int(counts.get(value, 0)),
            series=series.get(value, 6),
            shown=f"{counts.get(value, 0) * 100 / whole:.1f}%" if whole else "",
            url=listing.url(**{listing.share: None if value in asked else value}),
            current=value in asked,
        )
        for value, label in labels.items()
        if counts.get(value)
    ]
