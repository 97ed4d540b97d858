"""What every template knows: the portal's own facts, how it is to be shown and, lazily, who acts and what waits.

Nothing here touches the session or the database unless a template asks for it, so public pages stay free of both.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from oversight import looking, navigation, workdays
from oversight.demo import PASSWORD
from oversight.kernel.calendar import Schedule, beijing_day
from oversight.models import Person


def portal(request: HttpRequest) -> dict[str, Any]:
    """Names for the heads and feet of pages; the actor is on the request."""
    actor = getattr(request, "actor", None)
    now = actor.at if actor else timezone.now()
    schedule: Any = SimpleLazyObject(lambda: workdays.schedule_for(actor) if actor else workdays.schedule())
    density = request.COOKIES.get("density", "")
    return {
        "portal": settings.PORTAL,
        "demo_password": PASSWORD if settings.DEMO else "",
        "actor": actor,
        "now": now,
        "today": beijing_day(now),
        "today_words": SimpleLazyObject(lambda: _day_words(now, schedule)),
        "schedule": schedule,
        "large_text": request.COOKIES.get("large_text") == "1",
        "high_contrast": request.COOKIES.get("high_contrast") == "1",
        "view_as_words": looking.words(request),
        "density": density if density in dict(Person.DENSITIES) else Person.USUAL_DENSITY,
        "densities": Person.DENSITIES,
        **{f"{row}_words": SimpleLazyObject(_words(rows, request)) for row, rows in ROWS.items()},
        "place": SimpleLazyObject(lambda: navigation.place_of(getattr(request, "membership", None))),
        "inbox_count": SimpleLazyObject(
            lambda: navigation.inbox_count(actor) if navigation.inbox_count and actor else 0
        ),
        **{name: _address(target) for name, target in ADDRESSES.items() if not _is_wagtail(request)},
    }


def _is_wagtail(request: HttpRequest) -> bool:
    """Wagtail's own pages use some of these names for something else."""
    return request.path.startswith("/editor/")


ROWS = {
    "staff": navigation.STAFF,
    "public": navigation.PUBLIC,
    "foot_staff": navigation.FOOT_STAFF,
    "foot_public": navigation.FOOT_PUBLIC,
}
# Pages of the headers that other parts bring; a word without a page is not shown.
ADDRESSES = {
    "search_url": "cms:search",
    "staff_search_url": "oversight:search",
    "inbox_url": "oversight:inbox",
    "switch_url": "oversight:switch",
    "account_url": "oversight:account",
}


def _words(row: list[navigation.Entry], request: HttpRequest) -> Any:
    return lambda: navigation.words(row, actor=getattr(request, "actor", None), path=request.path)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _day_words(now: Any, schedule: Schedule) -> str:
    day = beijing_day(now)
    words = _("工作日") if schedule.is_working(day) else _("休息日")
    return words + _("（暂按平日算）") if schedule.is_provisional(day) else words
