"""Ask the portal as somebody and see what came of it: status, words, rows that changed, entries, events."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.usersessions.models import UserSession
from bs4 import BeautifulSoup
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from oversight.models import Entry, Membership, SecurityEvent
from oversight.pagecache import SECONDS
from tests.matrix.marks import text_of

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# What every request of a signed-in person may touch: the session's own clock.
CLOCKS = {"django_session", "usersessions_usersession", "oversight_securityevent", "axes_accessattempt"}
WHOLE_RUN = 10 * 3600  # seconds: nobody is idle, and everybody proved who they are, until the last test asked
CHANGES = """
    SELECT relname, pg_stat_get_xact_tuples_inserted(c.oid) + pg_stat_get_xact_tuples_updated(c.oid)
        + pg_stat_get_xact_tuples_deleted(c.oid)
    FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""


@dataclass
class Answer:
    """What one request got, and what it left behind before everything was taken back."""

    status: int
    text: str
    heads: dict[str, str]
    location: str = ""
    touched: dict[str, int] = field(default_factory=dict)
    entries: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    html: str = ""


class Portal:
    """Browsers of the town's people; whatever they do is taken back after each request."""

    def __init__(self, people: Mapping[str, Membership]) -> None:
        self.browsers = {name: _signed_in(membership) for name, membership in people.items()}
        self.browsers["public"] = Client(raise_request_exception=False)

    def ask(self, name: str, method: str, path: str, data: Mapping[str, Any] | None = None) -> Answer:
        """Send one request as ``name`` and undo what it did."""
        browser = self.browsers[name]
        kept = {key: morsel.value for key, morsel in browser.cookies.items()}
        with undone():
            before, entry, event = _changes(), _last(Entry), _last(SecurityEvent)
            answer = browser.generic(method, path) if data is None else _send(browser, method, path, data)
            found = Answer(
                status=answer.status_code,
                text=text_of(answer),
                html="" if answer.streaming else answer.content.decode("utf-8", "replace"),
                heads={k: v for k, v in answer.items() if k not in ("Set-Cookie",)},
                location=answer.get("Location", ""),
                touched=_difference(before, _changes()),
                entries=list(Entry.objects.filter(pk__gt=entry).values_list("event", flat=True)),
                events=list(SecurityEvent.objects.filter(pk__gt=event).values_list("kind", flat=True)),
            )
        _restore(browser, kept)
        return found

    @contextmanager
    def browsing(self, name: str) -> Iterator[Client]:
        """The browser of ``name`` itself; what it did and which session it ended with is taken back afterwards."""
        browser = self.browsers[name]
        kept = {key: morsel.value for key, morsel in browser.cookies.items()}
        with undone():
            yield browser
        _restore(browser, kept)

    def form(self, name: str, path: str, wanted: Mapping[str, Any]) -> dict[str, Any]:
        """What a browser would send from the page's form with ``wanted`` typed into it; {} where there is none."""
        with undone():
            answer = self.browsers[name].get(path)
            if answer.status_code != 200 or "html" not in answer.get("Content-Type", ""):
                return {}
            page = BeautifulSoup(answer.content, "html.parser")
        forms = [one for one in (page.find("main") or page).find_all("form") if _posts(one)]
        names = {re.sub(r"_(year|month|day|\d)$", "", key) for key in wanted}
        best = max(forms, key=lambda one: len(names & set(_typed(one))), default=None)
        return _typed(best) if best is not None else {}


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside did not happen."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _signed_in(membership: Membership) -> Client:
    browser = Client(raise_request_exception=False)
    browser.force_login(membership.person, backend=BACKEND)
    session = browser.session
    session["membership"] = membership.pk
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": time.time() + WHOLE_RUN, "reauthenticated": True}
    ]
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(membership.person_id)
    session.save()
    browser.get("/healthz")  # starts the session's clock, which no request that is taken back ever moves
    ahead = timezone.now() + timedelta(seconds=WHOLE_RUN)
    UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=ahead)
    return browser


def _send(browser: Client, method: str, path: str, data: Mapping[str, Any]) -> Any:
    return getattr(browser, method.lower())(path, data)


def _restore(browser: Client, kept: Mapping[str, str]) -> None:
    browser.cookies.clear()
    for key, value in kept.items():
        browser.cookies[key] = value


def _last(model: Any) -> int:
    return model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _changes() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(CHANGES)
        return dict(cursor.fetchall())


def _difference(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    return {
        table: count - before.get(table, 0)
        for table, count in after.items()
        if count != before.get(table, 0) and table not in CLOCKS
    }


def _posts(form: Any) -> bool:
    return str(form.get("method", "get")).lower() == "post"


def _typed(form: Any) -> dict[str, Any]:
    """The names and values that the form would send as it stands."""
    found: dict[str, Any] = {}
    for box in form.find_all(["input", "textarea", "select"]):
        name = box.get("name")
        if not name or name == "csrfmiddlewaretoken" or box.has_attr("disabled"):
            continue
        kind = box.get("type", "text") if box.name == "input" else box.name
        if kind in ("checkbox", "radio"):
            if box.has_attr("checked"):
                found.setdefault(name, []).append(box.get("value", "on"))
            else:
                found.setdefault(name, [])
        elif kind == "select":
            chosen = [
                one.get("value", one.text) for one in box.find_all("option") if one.has_attr("selected")
            ]
            first = box.find("option")
            if not chosen and first is not None and not box.has_attr("multiple"):
                chosen = [first.get("value", first.text)]
            found[name] = chosen
        elif kind == "textarea":
            found[name] = box.text.removeprefix("\n")
        elif kind not in ("submit", "button", "file", "reset", "image"):
            found[name] = box.get("value", "")
    return found


UNLIKE = (
    (re.compile(r'nonce="[^"]*"'), ""),
    (re.compile(r"'nonce-[^']*'"), ""),
    (re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"'), ""),
    (re.compile(r"E-[0-9A-F]{8}"), ""),
    # day and minute in the foot of a printed page, which style sheets write as escapes
    (re.compile(r"((\\00003\d)+\\00002d){2}(\\00003\d)+\\000020(\\00003\d)+\\00003a(\\00003\d)+"), ""),
)


def bare(answer: Answer, *own: str) -> tuple[int, str, dict[str, str]]:
    """What is compared: without nonce and token, and without the words by which the record was asked for."""
    text = answer.html
    for pattern, instead in UNLIKE:
        text = pattern.sub(instead, text)
    for word in sorted(filter(None, own), key=len, reverse=True):
        text = text.replace(word, "§")
    heads = {name: value for name, value in answer.heads.items() if name not in VARYING}
    return answer.status, text, heads


# SECONDS: how long the page may be kept, counted down to midnight; it never leaves the portal.
VARYING = {"Content-Length", "Content-Security-Policy", "X-Request-ID", "Date", "Expires", SECONDS}
