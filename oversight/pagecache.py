"""Anonymous pages in each worker's memory, in front of Django; the database says what is no longer true.

Measured (proof of outside, §4): only a hit that asks nobody reaches the speed wanted. So the pages lie in the worker,
and `pg_notify('pages', tags)`, sent inside the changing transaction, reaches every worker of every machine when that
transaction commits. What makes it right:

* only listed addresses, only GET and HEAD, no session, no Authorization; only answers that carry `X-Cache-Tags`, set no
  cookie and do not vary by one (promise 30);
* Django is asked without cookies, ranges, conditions; what a reader chose (language, large text, contrast) comes from
  declared cookies and is part of the key;
* a page is kept only if nothing was published while it was made;
* whatever was missed while the listener was away counts as changed;
* if the page cannot be made (the database is away), the last one that could is shown.
"""

from __future__ import annotations

import hashlib
import logging
import os
import threading
import time
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import brotli
from django.http import parse_cookie

from oversight.replica import KEPT

CHANNEL = "pages"
EVERYTHING = "*"
TAGS, SECONDS = "X-Cache-Tags", "X-Cache-Seconds"  # from Django to here, never further
LONGEST = 600  # seconds
ROOM = 64 << 20  # bytes a worker may fill
_REMADE = {"content-length", "etag", "vary", "cache-control", "content-encoding"}
_OURS = {TAGS.lower(), SECONDS.lower()}
_NOT_ASKED = (
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_ACCEPT_ENCODING",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_RANGE",
    "HTTP_COOKIE",
)
Headers = list[tuple[str, str]]
Key = tuple[str, ...]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Choice:
    """A cookie by which a reader chooses how a page looks: its name and the values that count; the first is usual."""

    cookie: str
    values: tuple[str, ...]

    def of(self, cookies: dict[str, str]) -> str:
        """The value chosen, the usual one for anything unknown."""
        wanted = cookies.get(self.cookie, "")
        return wanted if wanted in self.values else self.values[0]


class Kept:
    """A page ready to be sent in three encodings, with the tags that can end it."""

    __slots__ = ("bodies", "ends", "epoch", "etag", "heads", "size", "status", "tags")

    def __init__(
        self, status: str, headers: Headers, raw: bytes, *, tags: tuple[str, ...], epoch: int, ends: float
    ):
        squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
        self.status, self.tags, self.epoch, self.ends = status, tags, epoch, ends
        self.bodies = {
            "": raw,
            "gzip": squeeze.compress(raw) + squeeze.flush(),
            "br": brotli.compress(raw, quality=9),
        }
        self.etag = f'W/"{hashlib.blake2b(raw, digest_size=12).hexdigest()}"'
        base = [h for h in headers if h[0].lower() not in _REMADE | _OURS]
        base += [("ETag", self.etag), ("Vary", "Accept-Encoding"), ("Cache-Control", "public, no-cache")]
        self.heads = {code: [*base, *_encoding(code, body)] for code, body in self.bodies.items()}
        self.heads["304"] = [h for h in base if h[0].lower() != "content-type"]
        self.size = sum(map(len, self.bodies.values())) + 2_000


def _encoding(code: str, body: bytes) -> Headers:
    return [("Content-Length", str(len(body))), *([("Content-Encoding", code)] if code else [])]


class PageCache:
    """A WSGI application that keeps the answers of another."""

    def __init__(
        self,
        app: Callable[..., Any],
        *,
        listen: Callable[[], Any] | None,
        addresses: tuple[str, ...],
        session_cookie: str,
        choices: tuple[Choice, ...] = (),
        longest: float = LONGEST,
        room: int = ROOM,
    ) -> None:
        """``listen`` opens a connection of its own to the database; None: nothing is heard, and nothing is kept."""
        self.app, self.open, self.session_cookie, self.choices = app, listen, session_cookie, choices
        self.exact = frozenset(a for a in addresses if not a.endswith("/") or a == "/")
        self.below = tuple(a for a in addresses if a.endswith("/") and a != "/")
        self.longest, self.room = longest, room
        self.lock = threading.Lock()
        self.pages: OrderedDict[Key, Kept] = OrderedDict()
        self.filled, self.epoch, self.changed = 0, 0, {EVERYTHING: 0}
        self.hearing, self.listens_in = False, 0

    # -- the door
    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer from memory where that is right, else through Django."""
        if not self._may_keep(environ):
            return self._straight(environ, start_response)
        header = environ.get("HTTP_COOKIE", "")
        if self.session_cookie in header:  # anywhere: readers of cookies differ in what they forgive
            return self._straight(environ, start_response)
        cookies = parse_cookie(header)
        self._listen_once()
        chosen = tuple(choice.of(cookies) for choice in self.choices)
        key = _key(environ, chosen)
        page = self.pages.get(key)
        if page is None or not self.is_true(page):
            made = self._make(environ, key, chosen, page)
            if not isinstance(made, Kept):
                start_response(*made[:2])
                return made[2]
            page = made
        return _send(page, environ, start_response)

    def _may_keep(self, environ: dict[str, Any]) -> bool:
        path = environ.get("PATH_INFO", "")
        return (
            (path in self.exact or path.startswith(self.below))
            and environ["REQUEST_METHOD"] in ("GET", "HEAD")
            and "HTTP_AUTHORIZATION" not in environ
        )

    def _straight(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Through to Django; what it said to us is taken off on the way out."""

        def start(status: str, headers: Headers, exc_info: Any = None) -> Any:
            return start_response(status, [h for h in headers if h[0].lower() not in _OURS], exc_info)

        answer: Iterable[bytes] = self.app(environ, start)
        return answer

    # -- what is still true
    def bump(self, tags: Iterable[str]) -> None:
        """These changed."""
        with self.lock:
            self.epoch += 1
            for tag in tags:
                self.changed[tag] = self.epoch

    def is_true(self, page: Kept) -> bool:
        """Whether nothing it shows changed since it was made. With the database away an old page beats none."""
        epoch = self.epoch
        if page.epoch != epoch:
            if any(self.changed.get(tag, 0) > page.epoch for tag in page.tags):
                return False
            page.epoch = epoch
        return not self.hearing or page.ends > time.monotonic()

    def _listen_once(self) -> None:
        """One listener a process: threads do not survive a fork."""
        if self.open is None or self.listens_in == os.getpid():
            return
        with self.lock:
            if self.listens_in == os.getpid():
                return
            self.listens_in, self.hearing = os.getpid(), False
        threading.Thread(target=self._listen, name="pages", daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                self._hear()
            except Exception as error:  # whatever ends a connection: nothing is kept until there is another
                if self.hearing:
                    log.warning("pages: no longer hearing", extra={"error": type(error).__name__})
                self.hearing = False
                time.sleep(0.5)

    def _hear(self) -> None:
        assert self.open is not None
        with self.open() as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            self.bump([EVERYTHING])  # whatever was missed while nobody listened
            self.hearing = True
            while True:
                for told in connection.notifies(timeout=20):
                    self.bump(told.payload.split())
                connection.execute("SELECT 1")  # a dead peer shows itself

    # -- making a page
    def _make(
        self, environ: dict[str, Any], key: Key, chosen: tuple[str, ...], old: Kept | None
    ) -> Kept | tuple[str, Headers, Iterable[bytes]]:
        """Ask Django; keep what may be kept. An answer that may not is handed on as it is."""
        seen, told = self.epoch, {"status": "", "headers": []}
        body = self.app(
            self._stripped(environ, chosen), lambda s, h, exc=None: told.update(status=s, headers=h)
        )
        status, headers = str(told["status"]), _plain(told["headers"])
        if status.startswith("5") and old is not None:
            _close(body)
            return old
        heads = {name.lower(): value for name, value in headers}
        if not _keepable(status, heads):
            return status, [h for h in headers if h[0].lower() not in _OURS], body
        raw = b"".join(body)
        _close(body)
        page = Kept(
            status,
            headers,
            raw,
            tags=(*heads[TAGS.lower()].split(), EVERYTHING),
            epoch=seen,
            ends=time.monotonic() + min(self.longest, float(heads.get(SECONDS.lower(), self.longest))),
        )
        self._store(key, page, seen)
        return page

    def _stripped(self, environ: dict[str, Any], chosen: tuple[str, ...]) -> dict[str, Any]:
        """The request as everybody would send it who chose the same."""
        bare = {name: value for name, value in environ.items() if name not in _NOT_ASKED}
        bare["REQUEST_METHOD"], bare[KEPT] = "GET", True
        wanted = [
            f"{choice.cookie}={value}"
            for choice, value in zip(self.choices, chosen, strict=True)
            if value != choice.values[0]
        ]
        if wanted:
            bare["HTTP_COOKIE"] = "; ".join(wanted)
        return bare

    def _store(self, key: Key, page: Kept, seen: int) -> None:
        with self.lock:
            if self.epoch != seen or not self.hearing:  # something was published meanwhile: shown, not kept
                return
            if (old := self.pages.pop(key, None)) is not None:
                self.filled -= old.size
            self.pages[key] = page
            self.filled += page.size
            while self.filled > self.room and self.pages:
                self.filled -= self.pages.popitem(last=False)[1].size


def _key(environ: dict[str, Any], chosen: tuple[str, ...]) -> Key:
    return (
        environ.get("HTTP_HOST", ""),
        environ["wsgi.url_scheme"],
        environ.get("PATH_INFO", ""),
        environ.get("QUERY_STRING", ""),
        *chosen,
    )


def _keepable(status: str, heads: dict[str, str]) -> bool:
    return (
        status.startswith("200")
        and TAGS.lower() in heads
        and "set-cookie" not in heads
        and "cookie" not in heads.get("vary", "").lower()
        and "private" not in heads.get("cache-control", "")
        and "no-store" not in heads.get("cache-control", "")
    )


def _plain(headers: Any) -> Headers:
    return [(str(name), str(value)) for name, value in headers]


def _close(body: Any) -> None:
    getattr(body, "close", lambda: None)()


def _send(page: Kept, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if environ.get("HTTP_IF_NONE_MATCH") == page.etag:
        start_response("304 Not Modified", page.heads["304"])
        return []
    accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
    code = "br" if "br" in accepted else "gzip" if "gzip" in accepted else ""
    start_response(page.status, page.heads[code])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [page.bodies[code]]
