"""考核: the home of the app: cycles at work, the newest results, and the parts that the acting posting may open."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inspections import states
from inspections.models import Cycle, Publication
from inspections.screen import cycle as screen
from inspections.screen import result
from inspections.views import sections
from oversight.policy import Actor, visible
from oversight.views.base import actor, refusal, staff

AT_ONCE = 2  # cycles at work that are told of; more stand in their list
BEHIND = 5  # streets named, the furthest behind first


@staff
def home(request: HttpRequest) -> HttpResponse:
    """What is going on, and the parts with a line on what each is for; 404 for whom none is open."""
    by = actor(request)
    found = sections.open_to(by)
    if not found:
        raise refusal(request, "inspections.view_cycle")
    at_work = Cycle.objects.select_related("jurisdiction").filter(state__in=states.RUNNING)
    running = visible(by, "inspections.view_cycle", at_work)[:AT_ONCE]
    context = {
        "sections": found,
        "running": [_told(by, one) for one in running],
        "newest": _newest(by),
    }
    return render(request, "inspections/home.html", context)


def _told(by: Actor, one: Cycle) -> dict[str, object]:
    return {
        "cycle": one,
        "status": screen.status(one),
        "period": screen.period(one),
        "facts": screen.facts(by, one),
        "streets": screen.streets(by, one)[:BEHIND],
    }


def _newest(by: Actor) -> dict[str, object] | None:
    """The newest results that the reader may see, of the cycle that was shown last."""
    rows = visible(by, "inspections.view_result", Publication.objects.newest())
    one = rows.select_related("cycle__standard").order_by("-made_at", "-pk").first()
    if one is None:
        return None
    return {"of": one, "status": result.status(one), "facts": result.facts(one, one.cycle.standard)}
