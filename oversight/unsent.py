"""What was typed into a form whose session had ended before it was sent: kept, and brought back to the same person.

A form that may come back carries a mark (`{% keeps_typing %}`): for whom it was shown, signed, so that it is known whose
typing it is when the session itself is gone, and nobody can leave anything in another's name. What was typed lies
locked: the key is drawn from the portal's and from a secret that only the browser's cookie holds. It is shown once, in
that browser, to that person, and is not sent by itself. Files, passwords and secrets are never kept (INVARIANTS 22, 39).
"""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from oversight import submissions
from oversight.kernel.periods import Period
from oversight.models import Unsent
from oversight.policy import Actor
from oversight.signin import box

COOKIE = "unsent"
MARK = "form_of"
SALT = "oversight.unsent"
KEPT = timedelta(seconds=settings.SESSION_LONGEST_SECONDS)
OPEN_FOR = timedelta(days=7)  # a page may lie open over a weekend before its form is sent
LARGEST = 256 * 1024  # bytes of one form, as JSON
LONGEST_PATH = 500
MOST = 8  # forms of one person; the oldest gives way
SECRET = ("password", "token", "secret", "csrf")
# The form's own token opens nothing; it is kept so that a form that did get through is not acted on a second time.
NOT_SECRET = frozenset({submissions.TOKEN})


class Reader(NamedTuple):
    """For whom a form was shown: keys of the person and of the posting."""

    person_id: int
    membership_id: int | None


def mark_for(by: Actor) -> str:
    """The mark that a form shown to ``by`` carries."""
    return signing.dumps([by.person_id, by.membership_id], salt=SALT)


def reader_of(request: HttpRequest) -> Reader | None:
    """For whom the form that was sent had been shown; None without a sound mark."""
    try:
        return Reader(*signing.loads(request.POST.get(MARK, ""), salt=SALT, max_age=OPEN_FOR))
    except (signing.BadSignature, TypeError, ValueError):
        return None


def keep(request: HttpRequest, response: HttpResponseBase, reader: Reader, at: datetime) -> bool:
    """Keep what was sent for its reader, and give ``response`` the cookie; False where it is too much to keep."""
    text, path = _typed(request.POST), request.get_full_path()
    if len(text.encode()) > LARGEST or len(path) > LONGEST_PATH:
        return False
    secret = request.COOKIES.get(COOKIE, "")
    if not Unsent.objects.filter(browser=_digest(secret)).exists():
        secret = secrets.token_urlsafe(32)
    Unsent.objects.update_or_create(
        person_id=reader.person_id,
        browser=_digest(secret),
        path=path,
        defaults={
            "locked": box.close(text, also=secret),
            "membership_id": reader.membership_id,
            "at": at,
        },
    )
    mine = Unsent.objects.filter(person_id=reader.person_id).order_by("-at", "-pk")
    mine.filter(pk__in=list(mine.values_list("pk", flat=True)[MOST:])).delete()
    response.set_cookie(  # type: ignore[attr-defined]
        COOKIE,
        secret,
        max_age=int(KEPT.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )
    return True


def typed(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what is sent now, or what this person sent here without a session; None: a fresh form."""
    return request.POST or None if request.method == "POST" else take(request)


def take(request: HttpRequest) -> QueryDict | None:
    """What this person typed here before their session ended, once; the page says that it is not sent."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    if COOKIE not in request.COOKIES or request.method != "GET" or not by.signed_in or by.view_as:
        return None
    row = _live(request, by.at).filter(person_id=by.person_id, path=request.get_full_path()).first()
    if row is None:
        return None
    row.delete()
    try:
        found = json.loads(box.open_(row.locked, also=request.COOKIES[COOKIE]))
    except InvalidToken:  # the portal's key was changed meanwhile
        return None
    data = QueryDict(mutable=True)
    for name, values in found:
        data.setlist(name, values)
    messages.warning(
        request,
        _("先前填写的内容已填回下面的表单，还没有提交。请核对后再提交；选过的文件没有保留，要重新选择。"),
    )
    return data


def waiting(request: HttpRequest, at: datetime) -> bool:
    """Whether something typed waits in this browser for its person to sign in."""
    return COOKIE in request.COOKIES and _live(request, at).exists()


def posting_of(request: HttpRequest, person_id: int, at: datetime) -> int | None:
    """The posting under which this person last typed what waits in this browser; None where nothing does."""
    if COOKIE not in request.COOKIES:
        return None
    mine = _live(request, at).filter(person_id=person_id).order_by("-at")
    return mine.values_list("membership_id", flat=True).first()


def erase(person_id: int) -> None:
    """Whoever signs out leaves nothing behind, in whatever browser."""
    Unsent.objects.filter(person_id=person_id).delete()


def forget_old(*, period: Period, at: datetime) -> dict[str, int]:
    """The hourly duty: what nobody came back for ends."""
    count, _rows = Unsent.objects.filter(at__lte=at - KEPT).delete()
    return {"forgotten": count}


def _live(request: HttpRequest, at: datetime) -> Any:
    return Unsent.objects.filter(browser=_digest(request.COOKIES.get(COOKIE, "")), at__gt=at - KEPT)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _typed(sent: QueryDict) -> str:
    """The fields as typed, without those that hold a secret."""
    kept = [(name, values) for name, values in sent.lists() if not _is_secret(name)]
    return json.dumps(kept, ensure_ascii=False)


def _is_secret(name: str) -> bool:
    held = name.lower()
    return name == MARK or (name not in NOT_SECRET and any(word in held for word in SECRET))
