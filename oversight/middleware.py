"""What every request carries: the language that was chosen, who acts, and what may be kept of the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from oversight.models import Membership
from oversight.policy import Actor, public

Get = Callable[[HttpRequest], HttpResponse]
KEPT_IN_SESSION = ("membership", "seen", "view_as")


class LanguageByChoice:
    """Chinese unless a cookie says English: never by guess from the browser (Chinese first)."""

    def __init__(self, get_response: Get) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate the language for this request."""
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
            response = self.get_response(request)
        response.setdefault("Content-Language", "zh-CN" if language == "zh-hans" else language)
        return response


class Acting:
    """`request.actor`: the person under the posting they chose, or the public; ends an idle session.

    A request without a session cookie is never asked who it is, so anonymous pages stay free of the session.
    """

    def __init__(self, get_response: Get) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hang the actor on the request and on the person."""
        now = timezone.now()
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            end_if_idle(request, now)
            request.actor = actor_of(request, now)  # type: ignore[attr-defined]
        else:
            request.actor = public(now)  # type: ignore[attr-defined]
        request.memberships = SimpleLazyObject(lambda: memberships_of(request, now))  # type: ignore[attr-defined]
        return self.get_response(request)


def end_if_idle(request: HttpRequest, now: datetime) -> None:
    """Sign out a session that rested too long (INVARIANTS 7: 30 minutes idle, policy)."""
    seen = request.session.get("seen")
    if seen is not None and now.timestamp() - seen > settings.SESSION_IDLE_SECONDS:
        logout(request)
        return
    stale = seen is None or now.timestamp() - seen > min(60, settings.SESSION_IDLE_SECONDS / 10)
    if stale and request.user.is_authenticated:
        request.session["seen"] = now.timestamp()


def memberships_of(request: HttpRequest, now: datetime) -> list[Membership]:
    """The postings this person holds now, for the switcher."""
    if not request.user.is_authenticated:
        return []
    held = Membership.objects.current(now).filter(person_id=request.user.pk)
    return list(held.select_related("organisation__territory", "person").order_by("id"))


def actor_of(request: HttpRequest, now: datetime) -> Actor:
    """The person under the chosen posting if it still holds, else under the first that does, else the public."""
    held = memberships_of(request, now)
    if not held:
        return public(now)
    chosen = next((m for m in held if m.pk == request.session.get("membership")), held[0])
    actor = Actor.of(chosen, now)
    request.membership = chosen  # type: ignore[attr-defined]
    request.user.acting = actor  # type: ignore[union-attr]
    return actor


class NoStore:
    """Nothing that depends on a person is kept by any cache (INVARIANTS 30)."""

    def __init__(self, get_response: Get) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mark answers to signed-in requests."""
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response
