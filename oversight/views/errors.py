"""Error pages: plain words, nothing of rights, the language of the reader."""

from __future__ import annotations

from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

CODE_LENGTH = 8
SHORT_PATH = 500  # no page of the portal has a longer one


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400."""
    return render(request, "400.html", status=400)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404, and 403 as 404: existence is not revealed. Whoever is at work keeps the desk's header and goes back there."""
    by = getattr(request, "actor", None)
    at_work = by is not None and by.signed_in
    return render(request, "404_staff.html" if at_work else "404.html", status=404)


def moved(request: HttpRequest, words: Any) -> HttpResponse:
    """409: somebody was quicker; nothing was written."""
    return render(request, "409.html", {"words": words}, status=409)


def too_long(request: HttpRequest) -> HttpResponse:
    """414: more was asked than an address can hold."""
    plain = request.path if len(request.path) < SHORT_PATH else "/"
    return render(request, "414.html", {"plain": plain}, status=414)


def broken(request: HttpRequest) -> HttpResponse:
    """500: what was kept, and a code to name on the phone."""
    return render(request, "500.html", {"error_code": error_code()}, status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database or the disk is away; comes back without hands."""
    response = render(request, "503.html", {"error_code": error_code()}, status=503)
    response["Retry-After"] = "60"
    return response


def error_code() -> str:
    """The beginning of the request's id, by which the log line is found; "" where there is none."""
    request_id = str(structlog.contextvars.get_contextvars().get("request_id", ""))
    return f"E-{request_id[:CODE_LENGTH].upper()}" if request_id else ""
