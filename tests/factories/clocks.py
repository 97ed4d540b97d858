"""Running clocks: of a kind of their own, so that a test needs no act to start one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from oversight import clocks
from oversight.actions import deadline
from oversight.kernel.calendar import Limit
from oversight.kernel.turns import Turn
from oversight.models import Deadline, Membership, Organisation
from tests.factories.ground import NOW


def running(
    thing: Any,
    holder: Organisation,
    *,
    who: Membership | None = None,
    limit: Limit | None = None,
    at: datetime = NOW,
    n: int = 1,
) -> Deadline:
    """A clock on ``thing`` held by ``holder`` (or by one person of it); ``n`` tells several on one record apart."""
    limit, key = limit or Limit("WD", 5), f"test.answer-{n}"
    clocks.CLOCK_KINDS[key] = clocks.ClockKind(
        turn=Turn(key=key, limit=limit, source="test", starts=("test",), ends=("test",)),
        model=type(thing),
        work="答复",
        words="答复%(name)s",
        verb="registry.amend_estate",
        read="registry.read_estate",
        holder=lambda record, when: holder,
    )
    found = deadline.start(duty=key, thing=thing, at=at, person_id=who.person_id if who else None)
    assert found is not None
    return found
