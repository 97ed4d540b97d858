"""Wrong tries: after ten wrong codes in an hour an address waits, for each thing that codes open by itself.

Addresses are kept as keyed digests alone; tries of one address queue up, so that a volley of them is counted one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from axes.helpers import get_client_ip_address
from django.db import connection
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from oversight import journal
from oversight.models import SecurityEvent

WRONG_TRIES = 10
WINDOW = timedelta(hours=1)
KIND = "wrong_code"


@dataclass(frozen=True)
class Tries:
    """The tries of one address at ``what`` is opened by a code."""

    what: str
    address: str

    @classmethod
    def of(cls, request: HttpRequest, what: str) -> Tries:
        """Those of the asking address behind declared proxies."""
        digest = salted_hmac(f"oversight.{what}", get_client_ip_address(request) or "").hexdigest()[:32]
        return cls(what, digest)

    def queue(self) -> None:
        """Wait for the other tries of this address; inside a transaction, until it ends."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{self.what} {self.address}"]
            )

    def are_over(self, at: datetime) -> bool:
        """Whether the address has to wait."""
        found = SecurityEvent.objects.filter(kind=KIND, at__gt=at - WINDOW, facts__address=self.address)
        return found.count() >= WRONG_TRIES

    def remember(self, at: datetime) -> None:
        """One more was wrong."""
        journal.security(KIND, at=at, facts={"address": self.address})
