"""Logs are JSON with ids and hold no personal data (INVARIANTS 33)."""

import io
import json
import logging
import logging.config
from collections.abc import Iterator

import pytest
import structlog
from django.test import Client, RequestFactory

from oversight import logs

PHONE, IDENTITY, MAIL = "13812345678", "21080319900101123X", "li.si@example.org"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What a logger writes under the portal's JSON formatter."""
    configuration = logs.settings(as_json=True, level="INFO")
    options = configuration["formatters"]["portal"]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=options["foreign_pre_chain"], processors=options["processors"]
    )
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.addHandler(handler)
    level = root.level
    root.setLevel(logging.INFO)
    yield out
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.mark.parametrize(
    "text",
    [
        f"call {PHONE}",
        "call +86 138 1234 5678",
        f"id {IDENTITY}",
        f"mail {MAIL}",
        f"duplicate key\nDETAIL:  Key (phone)=({PHONE}) already exists.",
        "Key (name)=(李四) already exists",
    ],
)
def test_personal_data_is_masked(text: str) -> None:
    """Wherever it stands, also in what a database error quotes."""
    told = logs.masked({"a": [text, (text,)], "b": text})
    assert not any(
        word in json.dumps(told, ensure_ascii=False) for word in (PHONE, "5678", IDENTITY, MAIL, "李四")
    )


@pytest.mark.parametrize(
    "text", ["2026-11-24T10:00:00", "estate 13812345678901", "186,543.21", "room 1381234"]
)
def test_figures_and_dates_stay(text: str) -> None:
    """A mask that eats everything helps nobody."""
    assert logs.masked(text) == text


def test_a_line_is_json_with_its_context_and_without_the_exceptions_values(lines: io.StringIO) -> None:
    """Request id and person id are there, the phone in the exception is not."""
    structlog.contextvars.bind_contextvars(request_id="r-1", person=7)
    try:
        raise ValueError(f"bad number {PHONE}")
    except ValueError:
        logging.getLogger("portal.test").exception("failed for %s", MAIL, extra={"estate": 12})
    finally:
        structlog.contextvars.clear_contextvars()
    line = json.loads(lines.getvalue().splitlines()[-1])
    assert (line["request_id"], line["person"], line["estate"], line["level"]) == ("r-1", 7, 12, "error")
    assert "ValueError" in line["exception"]
    assert PHONE not in lines.getvalue()
    assert MAIL not in lines.getvalue()


def test_requests_are_named_without_their_query() -> None:
    """People search for names and numbers."""
    request = RequestFactory().get("/registry/estates/", {"q": "李四", "phone": PHONE})
    assert logs.RequestLog.format_request(request) == "GET /registry/estates/"
    assert logs.masked(request) == "GET /registry/estates/"


@pytest.mark.django_db
def test_a_request_is_logged_with_its_id_and_no_session_is_read(client: Client, lines: io.StringIO) -> None:
    """A page that asked nobody who it is stays free of the session; health checks are not logged."""
    answer = client.get("/no-such-page?phone=" + PHONE)
    client.get("/healthz")
    told = [json.loads(line) for line in lines.getvalue().splitlines()]
    finished = [line for line in told if line["event"] == "request_finished"]
    assert [line["request"] for line in finished] == ["GET /no-such-page"]
    assert finished[0]["request_id"]
    assert PHONE not in lines.getvalue()
    assert "Cookie" not in answer.headers.get("Vary", "")
