"""A limit of time with all that moves it, as data: what starts it, what ends it, what it waits for, how it is extended.

The shape follows DOMAIN §10: the lengths themselves stand in each app's ``rules/deadlines.py``, named and cited.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from oversight.kernel.calendar import Due, Limit, Pause, Schedule, due


@dataclass(frozen=True, kw_only=True)
class Turn:
    """Whose duty ends when: ``limit`` from the act that ``starts`` it to one that ``ends`` it.

    ``pauses`` names the acts after which the clock stands until something comes back. ``longer`` is the one extension
    that the rule allows, counted from the old end; None where it allows none. ``limit`` None: the end is a day that the
    city sets. ``most`` is the longest that a city may set instead, in the limit's own unit, with the rule that says so.
    """

    key: str
    limit: Limit | None
    source: str
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    pauses: tuple[str, ...] = ()
    longer: Limit | None = None
    most: Limit | None = None


# Where no rule caps a length: a year in days, a month in hours, ten years in months (ours: against a slip of the hand).
MOST = {"WD": 366, "CD": 366, "HOUR": 744, "MONTH": 120}


def longest(turn: Turn) -> int:
    """The longest length that a city may set for the turn, in its limit's unit. Raises ValueError for one without."""
    if turn.limit is None:
        raise ValueError(f"{turn.key} has no length of its own")
    return turn.most.n if turn.most else MOST[turn.limit.basis]


def end(
    limit: Limit,
    start: datetime,
    schedule: Schedule,
    *,
    pauses: Sequence[Pause] = (),
    longer: Sequence[Limit] = (),
) -> Due:
    """When a clock ends that started at ``start``, stood during ``pauses`` and was extended by ``longer``.

    Each extension is counted from the end before it; days on which the clock stood count in neither. The end is
    provisional as soon as one of the steps is.
    """
    found = due(limit, start, schedule, pauses=pauses)
    for more in longer:
        still = (
            () if more.basis == "HOUR" else pauses
        )  # hours that stood were added in full at the first step
        step = due(more, found.at, schedule, pauses=still)
        found = Due(step.at, step.provisional or found.provisional)
    return found
