"""Under which name a failed sign-in is counted, so that nobody can hold another person out.

Failures are counted by name and address. Behind a bureau's proxy all have one address: a colleague who fails on
purpose would lock the name there. A browser in which the person has signed in before therefore carries a mark of its
own and is counted apart; whoever does not hold the mark cannot touch that count.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from oversight.models import Person

COOKIE = "known_here"
SALT = "oversight.signin.known"
KNOWN_FOR = timedelta(days=90)


def counted_name(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The name under which axes counts: a person's user name whatever way it was typed, apart in a known browser."""
    name = name_of(typed(request, credentials))
    mark = _mark_for(request, name)
    return f"{name} {mark}" if mark else name


def typed(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """What was typed as the name: user name or e-mail address."""
    given = credentials or {}
    return str(given.get("username") or given.get("email") or request.POST.get("login", ""))[:150]


def name_of(text: str) -> str:
    """The user name that ``text`` means: letter case aside, an e-mail address as good as the name."""
    text = text.strip().lower()
    if "@" in text:
        found = Person.objects.filter(email__iexact=text).values_list("username", flat=True).first()
        return found.lower() if found else text
    return text


def address_digest(address: str) -> str:
    """What the security events keep of an address: enough to know it again, not to read it (INVARIANTS 32)."""
    return hmac.new(settings.SECRET_KEY.encode(), address.encode(), hashlib.sha256).hexdigest()[:16]


def know(response: HttpResponse, person: Person) -> None:
    """Mark this browser as one in which the person has signed in."""
    value = signing.dumps([_key(person.username.lower()), secrets.token_hex(8)], salt=SALT)
    response.set_cookie(
        COOKIE,
        value,
        max_age=int(KNOWN_FOR.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )


def _mark_for(request: HttpRequest, name: str) -> str:
    try:
        key, mark = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KNOWN_FOR)
    except (signing.BadSignature, ValueError):
        return ""
    return str(mark) if key == _key(name) else ""


def _key(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:16]
