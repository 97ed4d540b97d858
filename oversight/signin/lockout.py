"""The page of whoever is shut out after too many failures: until when, and for whom it holds."""

from __future__ import annotations

from typing import Any

from axes.helpers import get_client_ip_address, get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

TOO_MANY = 429


def shut_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """429, with the moment of the day from which one may try again where it is known."""
    counted = AccessAttempt.objects.filter(
        username=get_client_username(request, credentials), ip_address=get_client_ip_address(request)
    )
    last = counted.order_by("-attempt_time").first()
    until = last.attempt_time + settings.AXES_COOLOFF_TIME if last else None
    return render(request, settings.AXES_LOCKOUT_TEMPLATE, {"until": until}, status=TOO_MANY)
