"""Which of several recorded areas counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from registry.rules.area import AreaRecord, headline

THEN = datetime(2026, 1, 1, tzinfo=UTC)


def test_the_latest_stage_wins_and_within_it_the_latest_record():
    plan = AreaRecord(Decimal(1), "planning", THEN + timedelta(days=9))
    first, second = (
        AreaRecord(Decimal(2), "acceptance", THEN),
        AreaRecord(Decimal(3), "acceptance", THEN + timedelta(days=1)),
    )
    assert headline([]) is None
    assert headline([plan]) == 1
    assert headline([plan, second, first]) == 3
    assert headline([second, AreaRecord(Decimal(4), "acceptance", THEN + timedelta(days=1))]) == 4
