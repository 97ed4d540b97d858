"""What every template knows: the portal's own facts and, lazily, who acts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def portal(request: HttpRequest) -> dict[str, Any]:
    """Names for the heads and feet of pages; the actor is on the request."""
    return {
        "portal": settings.PORTAL,
        "actor": getattr(request, "actor", None),
        "large_text": request.COOKIES.get("large_text") == "1",
        "high_contrast": request.COOKIES.get("high_contrast") == "1",
    }
