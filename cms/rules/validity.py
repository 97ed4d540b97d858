"""Validity of what was published: in force, not yet, lapsed, replaced; and a publicity period.

Government-information convention 有效性 (DOMAIN-REFERENCE §7, disclosure metadata): a paper says itself whether it
still holds. A publicity period (公示期) counts working days from the day after it goes on view (§3.12).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from oversight.kernel.calendar import Limit, Schedule, due

Validity = Literal["in_force", "not_yet", "lapsed", "replaced", "open", "closed"]


@dataclass(frozen=True, kw_only=True)
class Term:
    """What a paper says of its own time: first day, the day on which it no longer holds, its successor."""

    effective_on: date | None = None
    lapses_on: date | None = None
    replaced: bool = False
    objection_until: date | None = None


def validity(term: Term, on: date) -> Validity:
    """How a paper stands on a day. A successor outweighs dates; ``lapses_on`` is the first day without force."""
    if term.replaced:
        return "replaced"
    if term.lapses_on is not None and on >= term.lapses_on:
        return "lapsed"
    if term.effective_on is not None and on < term.effective_on:
        return "not_yet"
    if term.objection_until is not None:
        return "open" if on <= term.objection_until else "closed"
    return "in_force"


def window_end(days: int, live_at: datetime, schedule: Schedule) -> date:
    """Last day of a publicity period of so many working days that goes on view at ``live_at``."""
    limit = Limit("WD", days, source="DOMAIN-REFERENCE §3.12")
    return due(limit, live_at, schedule).day
