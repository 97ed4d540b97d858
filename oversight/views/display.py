"""显示方式: large text, high contrast, language and density, chosen by a plain link and kept in cookies.

The choice is a cookie of this browser and nothing else, so a GET may make it: nothing is stored, nobody is asked.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from oversight.models import Person
from oversight.views.base import public_page

YEAR = 365 * 24 * 3600
CHOICES = {
    "large_text": frozenset({"0", "1"}),
    "high_contrast": frozenset({"0", "1"}),
    "density": frozenset(code for code, _name in Person.DENSITIES),
    "language": frozenset(code for code, _name in settings.LANGUAGES),
}
COOKIES = {"language": settings.LANGUAGE_COOKIE_NAME}


@public_page
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Keep what was chosen and go back to where it was chosen; an unknown choice or a foreign way back is ignored."""
    wanted = request.POST if request.method == "POST" else request.GET
    back = wanted.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None) or not back.startswith("/"):
        back = "/"
    response = HttpResponseRedirect(back)
    for name, allowed in CHOICES.items():
        if wanted.get(name) in allowed:
            response.set_cookie(
                COOKIES.get(name, name),
                wanted[name],
                max_age=YEAR,
                samesite="Lax",
                secure=settings.HTTPS,
                httponly=True,
            )
    response["Cache-Control"] = "no-store"
    return response
