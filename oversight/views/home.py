"""工作台: what is to be done, by deadline."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from oversight.views.base import staff


@staff
def desk(request: HttpRequest) -> HttpResponse:
    """The staff home of the acting posting."""
    return render(request, "oversight/home/desk.html")
