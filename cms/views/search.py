"""站内搜索: estates, firms, places and papers by one box; only what anybody may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cms import lookup
from cms.models import NoticePage
from cms.rules import lookup as asked
from cms.rules.snippet import snippet
from cms.search import found_notices
from cms.views.estate import row as estate_row
from cms.views.firm import row as firm_row
from cms.views.page import paged, trail, visitor
from oversight.policy import Actor
from oversight.screen.parts import Tab
from oversight.views.base import public_page

FEW, MANY = 5, 20
KINDS = ("estate", "firm", "place", "notice")


@dataclass(frozen=True)
class Finding:
    """What one kind of thing gave: how many there are, and the rows of this page."""

    kind: str
    rows: Any
    count: int


@public_page
def search(request: HttpRequest) -> HttpResponse:
    """A few of each kind, or all of one; a code that is found exactly leads straight to its page."""
    by = visitor(request)
    wanted = asked.read(request.GET.get("q", ""))
    if wanted.code and lookup.firms(by).filter(code=wanted.code).exists():
        return redirect("cms:firm", wanted.code)
    kind = request.GET.get("kind", "")
    kinds = (kind,) if kind in KINDS else KINDS
    found = {name: FINDERS[name](by, wanted) for name in KINDS}
    counts = {name: rows.count() for name, rows in found.items()}
    context = {
        "asked": wanted,
        "search_words": wanted.text,
        "total": sum(counts.values()),
        "tabs": tabs(wanted, counts, kind),
        "groups": [group(request, name, found[name], counts[name], by, wanted, alone=len(kinds) == 1) for name in kinds if counts[name]],
        "crumbs": trail((_("首页"), "/"), (_("搜索"), "")),
        **({} if request.COOKIES.get("sessionid") else {"messages": ()}),
    }
    return render(request, "cms/search/search.html", context)


def tabs(wanted: asked.Asked, counts: dict[str, int], kind: str) -> list[Tab]:
    """All kinds, each with its count."""
    words = {"estate": _("小区"), "firm": _("企业"), "place": _("区划"), "notice": _("公告和文件")}
    address = reverse("cms:search")
    whole = Tab(label=_("全部"), url=f"{address}?{urlencode({'q': wanted.text})}", count=sum(counts.values()), current=not kind)
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
