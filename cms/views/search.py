"""站内搜索: estates, firms, places and papers by one box; only what anybody may see."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django.db.models.functions import Length
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cms import lookup
from cms.rules.snippet import snippet
from cms.search import found_notices
from cms.views.estate import row as estate_row
from cms.views.firm import row as firm_row
from cms.views.page import draw, paged, trail, visitor
from oversight.kernel import asked
from oversight.policy import Actor
from oversight.screen.parts import Tab
from oversight.views.base import public_page

FEW = 5  # of each kind, where all kinds are shown
KINDS = ("estate", "firm", "place", "notice")


@public_page
def search(request: HttpRequest) -> HttpResponse:
    """A few of each kind, or all of one; a code that is found exactly leads straight to its page."""
    by = visitor(request)
    wanted = asked.read(request.GET.get("q", ""))
    if wanted.code and lookup.firms(by).filter(code=wanted.code).exists():
        return redirect("cms:firm", wanted.code)
    kind = request.GET.get("kind", "")
    kinds = (kind,) if kind in KINDS else KINDS
    found = find(by, wanted)
    counts = {name: rows.count() for name, rows in found.items()}
    context = {
        "asked": wanted,
        "search_words": wanted.text,
        "total": sum(counts.values()),
        "tabs": tabs(wanted, counts, kind),
        "groups": [
            group(request, name, found[name], by, wanted, alone=len(kinds) == 1)
            for name in kinds
            if counts[name]
        ],
        "crumbs": trail((_("首页"), "/"), (_("搜索"), "")),
    }
    return draw(request, "cms/search/search.html", context, tags="")


def find(by: Actor, wanted: asked.Asked, kinds: tuple[str, ...] = KINDS) -> dict[str, Any]:
    """What each kind gives, not fetched yet."""
    return {kind: FINDERS[kind](by, wanted) for kind in kinds}


def found_estates(by: Actor, wanted: asked.Asked) -> Any:
    """Estates, those whose name is nearest to what was typed first."""
    found = lookup.finding_estates(lookup.estates(by), wanted)
    return found.order_by(Length("name"), "name_key", "pk")


def found_firms(by: Actor, wanted: asked.Asked) -> Any:
    """Firms, in the same order."""
    found = lookup.finding_firms(lookup.firms(by), wanted)
    return found.order_by(Length("organisation__name"), "organisation__name_key", "pk")


FINDERS: Final = {
    "estate": found_estates,
    "firm": found_firms,
    "place": lookup.finding_places,
    "notice": found_notices,
}


def group(
    request: HttpRequest, kind: str, rows: Any, by: Actor, wanted: asked.Asked, *, alone: bool
) -> dict[str, Any]:
    """One kind's findings: a page of them if it stands alone, else the first few."""
    if alone:
        found = paged(request, rows)
        return {"kind": kind, "rows": told(kind, list(found["page"].object_list), by, wanted), **found}
    return {"kind": kind, "rows": told(kind, list(rows[:FEW]), by, wanted), "page": None}


def told(kind: str, rows: list[Any], by: Actor, wanted: asked.Asked) -> list[dict[str, Any]]:
    """The findings as lines of the page."""
    if kind == "estate":
        return [estate_row(estate) for estate in lookup.gather_estates(rows, by)]
    if kind == "firm":
        return [firm_row(firm) for firm in lookup.gather_firms(rows, by)]
    if kind == "place":
        names = lookup.place_names([unit.path for unit in rows])
        address = reverse("cms:estates")
        return [
            {
                "name": " ".join(names[unit.path]) or unit.name,
                "level": unit.get_level_display(),
                "url": f"{address}?{urlencode({'place': unit.path})}",
            }
            for unit in rows
        ]
    return [
        {
            "title": page.title,
            "url": page.get_url(),
            "day": page.published_at,
            "issuer": page.issuer.name if page.issuer else "",
            "passage": snippet(page.search_text, wanted.words),
        }
        for page in rows
    ]


def tabs(wanted: asked.Asked, counts: dict[str, int], kind: str) -> list[Tab]:
    """All kinds, each with its count."""
    words = {"estate": _("小区"), "firm": _("企业"), "place": _("区划"), "notice": _("公告和文件")}
    address = reverse("cms:search")
    whole = Tab(
        label=_("全部"),
        url=f"{address}?{urlencode({'q': wanted.text})}",
        count=sum(counts.values()),
        current=not kind,
    )
    rest = [
        Tab(
            label=words[name],
            url=f"{address}?{urlencode({'q': wanted.text, 'kind': name})}",
            count=counts[name],
            current=name == kind,
        )
        for name in KINDS
    ]
    return [whole, *rest]
