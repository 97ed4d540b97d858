"""考核: the app's own home, with the parts that the acting posting may open."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inspections.views import sections
from oversight.views.base import actor, refusal, staff


@staff
def home(request: HttpRequest) -> HttpResponse:
    """The parts of the assessment, each with a line on what it is for; 404 for whom none is open."""
    found = sections.open_to(actor(request))
    if not found:
        raise refusal(request, "inspections.view_cycle")
    return render(request, "inspections/home.html", {"sections": found})
