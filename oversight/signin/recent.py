"""Before a grave act the person proves again who sits there: password or code, not older than five minutes."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def is_recent(request: HttpRequest) -> bool:
    """Whether this session showed a password or a code within the last five minutes."""
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def ask_again(request: HttpRequest) -> None:
    """Lead whoever did not prove it lately to the password first, then on with what was sent: inside a view, where only
    some of what its form asks is grave.
    """
    if not is_recent(request):
        raise ReauthenticationRequired


def recently_authenticated(view: View) -> View:
    """A view of a grave act: asks again who it is, then goes on where it stopped, with what was typed.

    Stands under `needs` or `staff`: `@needs("oversight.suspend_person")` above `@recently_authenticated`.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ask_again(request)
        return view(request, *args, **kwargs)

    wrapped.grave = True  # type: ignore[attr-defined]
    return wrapped
