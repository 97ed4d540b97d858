"""Logs as JSON lines with request, person and task ids, and without personal data.

Phone numbers, identity numbers and e-mail addresses are masked wherever they stand, database errors lose
the values they quote, and addresses are logged without their query (INVARIANTS 33).
"""

import re
from collections.abc import Callable
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django_structlog.middlewares import RequestMiddleware
from structlog.typing import EventDict, WrappedLogger

from oversight.kernel.personal import IDENTITY, PHONE

MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
QUOTED_VALUES = re.compile(r"^(?:DETAIL|CONTEXT|HINT):.*$|=\([^)]*\)", re.MULTILINE)
UNKEPT = frozenset({"user_agent", "ip", "server_time", "sql", "params"})
SECRET_PATHS = re.compile(
    r"^(/account/password/reset/key/|/invitation/)[^/]+"
)  # what follows opens an account
UNLOGGED = frozenset({"/healthz", "/readyz", "/metrics"})  # asked every few seconds


def without_personal_data(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """A structlog processor: every text masked, objects named by type, no browser."""
    return {key: masked(value) for key, value in event.items() if key not in UNKEPT}


def masked(value: Any) -> Any:
    """The value with personal data in its texts replaced by a star, lists and dicts all the way down."""
    if isinstance(value, str):
        for pattern in (QUOTED_VALUES, MAIL, IDENTITY, PHONE):
            value = pattern.sub("*", value)
        return value
    if isinstance(value, dict):
        return {key: masked(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [masked(inner) for inner in value]
    if isinstance(value, HttpRequest):
        return f"{value.method} {path_of(value)}"
    return value if isinstance(value, int | float | None) else type(value).__name__


def path_of(request: HttpRequest) -> str:
    """The path, without the key of a link that opens an account."""
    return SECRET_PATHS.sub(r"\1*", request.path)


class RequestLog(RequestMiddleware):
    """One line a request: method and path (no query), status, request id, person's id once known."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Log all but what monitoring asks."""
        if request.path in UNLOGGED:
            return self.get_response(request)  # type: ignore[return-value]
        return super().__call__(request)  # type: ignore[return-value]

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Without the query: people search for names and numbers; without the key of a link."""
        return f"{request.method} {path_of(request)}"

    @staticmethod
    def bind_user_id(request: HttpRequest) -> None:
        """Only where the page itself asked who it is: a public page reads no session."""
        session = getattr(request, "session", None)
        if session is not None and session.accessed and (person := getattr(request, "user", None)):
            structlog.contextvars.bind_contextvars(person=person.pk)


def settings(*, as_json: bool, level: str) -> dict[str, Any]:
    """Django's LOGGING: JSON lines, or readable ones on a developer's terminal."""
    shared = _processors()
    renderer = (
        structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else structlog.dev.ConsoleRenderer()
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": shared,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            without_personal_data,
            renderer,
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"portal": formatter},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "portal"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": []},
        },
    }


def _processors() -> list[Callable[..., Any]]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.ExtraAdder(),
    ]
