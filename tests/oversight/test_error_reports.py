"""Error reports carry no personal data (INVARIANTS 33)."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import sentry_sdk
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from oversight import error_reports

PHONE, NAME = "13812345678", "李四"


class Kept(Transport):
    """Keeps reports instead of sending them."""

    def __init__(self) -> None:
        super().__init__()
        self.reports: list[dict[str, Any]] = []

    def capture_envelope(self, envelope: Envelope) -> None:
        if event := envelope.get_event():
            self.reports.append(event)


def breaks(request: HttpRequest) -> None:
    """A view with personal data in hand when it fails."""
    name, phone = request.POST["name"], request.POST["phone"]
    raise ValueError(f"cannot store {phone} of {name!r}"[:25])


def error_page(request: HttpRequest) -> HttpResponse:
    """A plain one."""
    return HttpResponse(status=500)


urlpatterns = [path("breaks/", breaks)]
handler500 = "tests.oversight.test_error_reports.error_page"


@pytest.fixture
def kept() -> Iterator[Kept]:
    """The collector, taken away afterwards."""
    transport = Kept()
    error_reports.report_to("https://key@collector.invalid/1", transport=transport)
    yield transport
    sentry_sdk.get_client().close()
    sentry_sdk.init()


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_failing_view_is_reported_without_what_was_typed(kept: Kept) -> None:
    """The error and its place are told; form, cookies, query, variables and phone are not."""
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "s3cr3t"
    client.post("/breaks/?phone=" + PHONE, {"name": NAME, "phone": PHONE}, headers={"user-agent": "x"})
    report = next(r for r in kept.reports if "exception" in r)
    told = json.dumps(report, ensure_ascii=False, default=str)
    assert report["exception"]["values"][-1]["type"] == "ValueError"
    assert "breaks" in told
    assert not any(secret in told for secret in (PHONE, NAME, "s3cr3t", "phone="))


def test_nothing_is_reported_unless_an_operator_says_so() -> None:
    """The portal speaks to nobody outside."""
    assert not sentry_sdk.get_client().is_active() or sentry_sdk.get_client().dsn is None
