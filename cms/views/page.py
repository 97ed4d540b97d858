"""How every public page is made: asked as the public, drawn without a session, tagged for the page cache."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from oversight.pagecache import SECONDS, TAGS
from oversight.policy import Actor, public
from oversight.screen.parts import Crumb
from oversight.views.base import actor

PAGE = 20


def visitor(request: HttpRequest) -> Actor:
    """The public, at the instant of the request, whoever is signed in."""
    by = actor(request)
    return public(by.at) if by.signed_in else by


def draw(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    tags: str,
    known: tuple[str, ...] = (),
    until: datetime | None = None,
) -> HttpResponse:
    """A public page that may be kept under ``tags`` until something it shows changes, at the latest at ``until``.

    ``known`` are the parameters that make a difference; a page asked for with others is not kept, or anybody could
    fill the memory with copies of one page.
    """
    quiet = {} if actor(request).signed_in else {"messages": ()}  # asking for messages would read the session
    response = render(request, template, {**quiet, **context})
    return keep(request, response, tags=tags, known=known, until=until)


def keep(
    request: HttpRequest,
    response: HttpResponse,
    *,
    tags: str,
    known: tuple[str, ...] = (),
    until: datetime | None = None,
) -> HttpResponse:
    """Mark an answer for the page cache. Days are counted on it, so it ends at midnight in any case.

    Without ``tags`` it is never kept.
    """
    if tags and set(request.GET) <= set(known):
        now = actor(request).at
        ends = min(midnight(now), until or midnight(now))
        response[TAGS] = f"site {tags}".strip()
        response[SECONDS] = str(max(0, int((ends - now).total_seconds())))
    return response


def midnight(now: datetime) -> datetime:
    """When the next Beijing day begins."""
    day = timezone.localtime(now).date() + timedelta(days=1)
    return datetime.combine(day, time.min, timezone.get_default_timezone())


def paged(request: HttpRequest, rows: Any, size: int = PAGE) -> dict[str, Any]:
    """One page of ``rows`` and the numbers of the others; a number that is none leads to the first or the last."""
    page: Page[Any] = Paginator(rows, size).get_page(request.GET.get("page"))
    return {
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
    }


def trail(*steps: tuple[Any, str]) -> list[Crumb]:
    """The path to a page: (label, address) from the home page's row downwards."""
    return [Crumb(label=str(label), url=url) for label, url in steps]
