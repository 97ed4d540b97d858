"""How long a session lasts, when its key changes, and how the others of a person end.

Each signed-in session has a row of allauth's `UserSession`: begun when, last seen when. It is the clock, since it can
be moved by one statement without writing the session itself, which two requests at once would overwrite.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from oversight.addresses import client_address
from oversight.models import Person

FACTOR = "factor"  # in the session: the second factor was shown in it
NOBODY = "0.0.0.0"  # noqa: S104  no address of a machine, only the column's word for "unknown"


def open_row(request: HttpRequest, person: Person, at: datetime) -> None:
    """Start the clock of a signed-in session; saved at once, since allauth drops rows of sessions it cannot find."""
    request.session.save()
    UserSession.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": person,
            "ip": client_address(request) or NOBODY,
            "user_agent": request.META.get("HTTP_USER_AGENT", "")[:200],
            "created_at": at,
            "last_seen_at": at,
        },
    )


def why_over(request: HttpRequest, at: datetime) -> str:
    """ "" while the session may go on, else "idle" or "old"; one statement in the usual case.

    Idle after 30 minutes, over after 12 hours whatever is done in it (policy, INVARIANTS 7).
    """
    idle = timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    longest = timedelta(seconds=settings.SESSION_LONGEST_SECONDS)
    mine = UserSession.objects.filter(session_key=request.session.session_key)
    if mine.filter(last_seen_at__gte=at - idle, created_at__gt=at - longest).update(last_seen_at=at):
        return ""
    row = mine.values("created_at").first()
    if row is None:  # opened by a door that keeps no row: its clock starts now
        open_row(request, request.user, at)  # type: ignore[arg-type]
        return ""
    return "old" if row["created_at"] <= at - longest else "idle"


def rotate(request: HttpRequest) -> None:
    """A new key for the same session: an old one that somebody copied is worth nothing (INVARIANTS 34)."""
    old = request.session.session_key
    request.session.cycle_key()
    _follow(request, old)


def end_others(request: HttpRequest, person: Person) -> int:
    """Every other session of this person ends by its next request; this one gets a new key. Returns how many ended."""
    old = request.session.session_key
    person.end_sessions()
    person.save(update_fields=["session_mark"])
    update_session_auth_hash(request, person)
    _follow(request, old)
    return end_all(person, but=request.session.session_key)


def end_all(person: Person, but: str | None = None) -> int:
    """Throw the person's session rows away, all but one. Returns how many went."""
    others = UserSession.objects.filter(user_id=person.pk).exclude(session_key=but or "")
    keys = list(others.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    others.delete()
    return len(keys)


def forget(request: HttpRequest) -> None:
    """The session's row goes with the session."""
    if request.session.session_key:
        UserSession.objects.filter(session_key=request.session.session_key).delete()


def _follow(request: HttpRequest, old: str | None) -> None:
    UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)


def counts_as_recent(request: HttpRequest) -> None:
    """Whoever has just signed in need not prove it again before a grave act."""
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY)
    if records:
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            {**record, "reauthenticated": True} for record in records
        ]
