"""Error pages: plain words, nothing of rights, the language of the reader."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400."""
    return render(request, "400.html", status=400)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404, and 403 as 404: existence is not revealed."""
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """500: what was kept, and a code to name on the phone."""
    return render(request, "500.html", status=500)
