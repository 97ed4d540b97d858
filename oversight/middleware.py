"""What every request carries: the language that was chosen, who acts, and what may be kept of the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from oversight import journal, looking
from oversight.models import Membership
from oversight.policy import Actor, public
from oversight.signin import sessions
from oversight.views import errors

Get = Callable[[HttpRequest], HttpResponse]


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


# Bytes of path and query, as sent. The longest that the portal makes itself are 500 picked rows (6.6 kB); web server and
# proxy let more through (docs/operators), so that whoever comes with too much reads why, in their language.
LONGEST_ADDRESS = 7_500


class ShortAddress:
    """An address longer than any page needs is answered with a page that says so, before anybody reads it."""

    def __init__(self, get_response: Get) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """414, or on to the page."""
        if len(request.get_full_path()) > LONGEST_ADDRESS:
            return errors.too_long(request)
        return self.get_response(request)


NUL = "\x00"
UNREADABLE = "%EF%BF%BD"  # U+FFFD, as a browser would show it


class NoNul:
    """NUL is in no name and no number, and the database refuses it: such a path is not there, such a question finds none.

    In a query it becomes the mark for what cannot be read, so that a search for it finds nothing; left out, it would ask
    for everything.
    """

    def __init__(self, get_response: Get) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """404 for the path, before anybody reads it."""
        if NUL in request.path_info:
            return errors.not_found(request)
        asked = request.META.get("QUERY_STRING", "")
        if NUL in asked or "%00" in asked:
            request.META["QUERY_STRING"] = asked.replace(NUL, UNREADABLE).replace("%00", UNREADABLE)
        return self.get_response(request)


class Acting:
    """`request.actor`: the person under the posting they chose, or the public; ends an idle or an old session.

    A request without a session cookie is never asked who it is, so anonymous pages stay free of the session.
    """

    def __init__(self, get_response: Get) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hang the actor on the request and on the person."""
        now = timezone.now()
        request.actor = public(now)  # type: ignore[attr-defined]
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            end_if_over(request, now)
            request.actor = actor_of(request, now)  # type: ignore[attr-defined]
        request.memberships = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: getattr(request, "held", None) or memberships_of(request, now)
        )
        return self.get_response(request)


def end_if_over(request: HttpRequest, now: datetime) -> None:
    """Sign out a session that rested or lasted too long, and say so (INVARIANTS 7)."""
    if not request.user.is_authenticated:
        return
    if why := sessions.why_over(request, now):
        request.session_over = why  # type: ignore[attr-defined]
        logout(request)
        messages.warning(request, OVER[why])


OVER = {
    "idle": _("您有一段时间没有操作，已为您退出。请重新登录。"),
    "old": _("登录已超过时限，已为您退出。请重新登录。"),
}


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
    request.held = held  # type: ignore[attr-defined]
    chosen = next((m for m in held if m.pk == request.session.get("membership")), held[0])
    actor = looking.through(request, Actor.of(chosen, now))
    request.membership = chosen  # type: ignore[attr-defined]
    request.user.acting = actor  # type: ignore[union-attr]
    return actor


class SecondFactor:
    """Where a second factor is required, a session without one is led to setting it up and reaches nothing else."""

    def __init__(self, get_response: Get) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing before the view is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """To the enrolment, unless one is on the way there."""
        if (
            not settings.SECOND_FACTOR_REQUIRED
            or settings.SESSION_COOKIE_NAME not in request.COOKIES
            or not request.user.is_authenticated
            or request.session.get(sessions.FACTOR)
        ):
            return None
        match = request.resolver_match
        return None if match and match.view_name in ON_THE_WAY else redirect("mfa_activate_totp")


# What one needs to set a second factor up, or to leave.
ON_THE_WAY = frozenset(
    {
        "mfa_activate_totp",
        "mfa_view_recovery_codes",
        "mfa_reauthenticate",
        "account_reauthenticate",
        "account_logout",
        "oversight:display",
        "oversight:healthz",
        "oversight:readyz",
    }
)


class LookOnly:
    """Whoever looks through another post only looks: every request that could write is turned away (INVARIANTS 5)."""

    def __init__(self, get_response: Get) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing before the view is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """A page that says why, and how to end it."""
        by: Actor = request.actor  # type: ignore[attr-defined]
        if not by.view_as or request.method in ("GET", "HEAD", "OPTIONS"):
            return None
        match = request.resolver_match
        if match and match.view_name in looking.ALLOWED:
            return None
        journal.security(
            "refused", at=by.at, by=by, facts={"view_as": True, "url": match.view_name if match else ""}
        )
        return render(request, "oversight/looking/refused.html", status=403)


class OnlyByButton:
    """The address of an act opened by hand (a bookmark, a reload) says so in the portal's words, not the browser's."""

    def __init__(self, get_response: Get) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """405 with a page for whoever is at work."""
        response = self.get_response(request)
        by: Actor = request.actor  # type: ignore[attr-defined]
        if (
            response.status_code != HTTPStatus.METHOD_NOT_ALLOWED
            or request.method != "GET"
            or not by.signed_in
        ):
            return response
        page = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
        page["Allow"] = response.get("Allow", "POST")
        return page


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
