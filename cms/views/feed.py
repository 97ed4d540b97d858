"""订阅、网站地图、robots: what machines read; addresses come from one setting, never from the request."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.translation import override

from cms import lookup
from cms.models import NoticePage, SectionPage
from cms.views.page import keep, visitor
from oversight.policy import Actor, visible
from oversight.views.base import public_page

NEWEST = 50
LONGEST_SUMMARY = 300
MOST_ADDRESSES = 45_000  # a site map may hold 50,000
FEEDS = {"atom": Atom1Feed, "rss": Rss201rev2Feed}
# What XML 1.0 cannot hold; somebody may have pasted it into a title.
_UNFIT = dict.fromkeys([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0xFFFE, 0xFFFF])


def absolute(path: str) -> str:
    """An address that others may use."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def fit(text: str) -> str:
    """``text`` without what XML cannot hold."""
    return text.translate(_UNFIT)


@public_page
def feed(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The newest of a section, as Atom or RSS; in Chinese, whoever reads."""
    by = visitor(request)
    section = SectionPage.objects.filter(slug=slug, live=True).first()
    if section is None or kind not in FEEDS:
        raise Http404
    with override("zh-hans"):
        told: Any = FEEDS[kind](
            title=fit(f"{section.title} - {settings.PORTAL['long_name']}"),
            link=absolute(section.get_url()),
            description=fit(section.intro or section.title),
            language="zh-CN",
            feed_url=absolute(request.path),
        )
        for page in newest(section, by):
            told.add_item(**entry(page))
        response = HttpResponse(told.writeString("utf-8"), content_type=told.content_type)
    return keep(request, response, tags="notices")


def newest(section: SectionPage, by: Actor) -> Any:
    """What is on view in a section, and below it."""
    shown = visible(by, "cms.view_notice", NoticePage.objects.descendant_of(section).on_view(by.at))
    return shown.select_related("issuer")[:NEWEST]


def entry(page: NoticePage) -> dict[str, Any]:
    """One notice of a feed: its address is its name for good."""
    address = absolute(page.get_url())
    return {
        "title": fit(page.title),
        "link": address,
        "unique_id": address,
        "description": fit(page.search_text[:LONGEST_SUMMARY]),
        "author_name": fit(page.issuer.name) if page.issuer else None,
        "pubdate": page.published_at,
        "updateddate": page.last_published_at or page.published_at,
    }


@public_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page that stands by itself."""
    by = visitor(request)
    rows: list[tuple[str, datetime | None]] = [(path, None) for path in fixed()]
    shown = visible(by, "cms.view_notice", NoticePage.objects.on_view(by.at))
    rows += [(page.get_url(), page.last_published_at) for page in shown[:MOST_ADDRESSES]]
    rest = MOST_ADDRESSES - len(rows)
    numbers = lookup.estates(by).order_by("pk").values_list("public_id", flat=True)
    rows += [(reverse("cms:estate", args=[number]), None) for number in numbers[: max(0, rest)]]
    codes = lookup.firms(by).order_by("pk").values_list("code", flat=True)
    rows += [(reverse("cms:firm", args=[code]), None) for code in codes[: max(0, MOST_ADDRESSES - len(rows))]]
    text = render_to_string(
        "cms/help/sitemap.xml", {"rows": [(absolute(path), changed) for path, changed in rows]}
    )
    response = HttpResponse(text, content_type="application/xml; charset=utf-8")
    return keep(request, response, tags="notices estates firms")


def fixed() -> list[str]:
    """Pages with an address of their own."""
    names = ("home", "estates", "firms", "calculator-room", "open-data", "site-map", "help")
    sections = [page.get_url() for page in SectionPage.objects.filter(live=True).order_by("path")]
    return [*(reverse(f"cms:{name}") for name in names), *sections]


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers leave alone: search, verification, sign-in; and where the site map lies."""
    lines = [
        "User-agent: *",
        *(
            f"Disallow: {path}"
            for path in ("/search/", "/verify/", "/account/", "/display/", "/editor/", "/notices/")
        ),
        f"Sitemap: {absolute(reverse('cms:sitemap'))}",
    ]
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    return keep(request, response, tags="site")
