"""Public pages and reports may be read from a replica: set DATABASE_REPLICA_URL.

A replica lags by a moment, so only those read from it who can't have written anything: visitors without a session.
All else, and every write, goes to the primary. Where no replica is set, nothing changes.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

REPLICA = "replica"
KEPT = "portal.kept"  # set by oversight/pagecache.py on what it asks for
SAFE = frozenset({"GET", "HEAD"})
_reading: ContextVar[bool] = ContextVar("reading from the replica", default=False)


@contextmanager
def reading() -> Iterator[None]:
    """Read from the replica inside this block, if there is one (reports, open data)."""
    token = _reading.set(REPLICA in settings.DATABASES)
    try:
        yield
    finally:
        _reading.reset(token)


class ReadPublicPages:
    """Middleware: a visitor without a session reads from the replica."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Choose where this request reads; a page made to be kept comes from the primary, or a late copy would stay."""
        kept = KEPT in request.META
        if request.method in SAFE and settings.SESSION_COOKIE_NAME not in request.COOKIES and not kept:
            with reading():
                return self.get_response(request)
        return self.get_response(request)


class Router:
    """Django's question, which database: the replica inside `reading`, never for writes or migrations."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        """The replica where the block says so; None leaves it to the primary."""
        return REPLICA if _reading.get() else None

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        """Always the primary."""
        return "default"

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        """Both hold the same rows."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """A replica is migrated by replication."""
        return db == "default"
