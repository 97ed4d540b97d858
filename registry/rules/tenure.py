"""Terms of tenure and of management modes: who held an estate when, what overlaps, what ends soon.

A term runs from its first day up to, not with, its end: the end is the next one's first day (DOMAIN §3). That two
firms never hold one estate at once is also kept by the database; here the clash is found before, to be worded.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

EXPIRY_WARNINGS = (180, 90, 30)  # days before a contract's end (DOMAIN §3)


@dataclass(frozen=True)
class Term:
    """A stretch of days held by ``holder``; without ``end`` it goes on."""

    holder: str
    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"a term from {self.start} cannot end on {self.end}")

    def holds_on(self, day: date) -> bool:
        """Whether the term covers ``day``."""
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: "Term") -> bool:
        """Whether both cover some day."""
        return (other.end is None or self.start < other.end) and (self.end is None or other.start < self.end)

    def days_within(self, first: date, end: date) -> int:
        """Days of the term from ``first`` up to, not with, ``end``."""
        until = end if self.end is None else min(self.end, end)
        return max((until - max(self.start, first)).days, 0)


def clash(terms: Iterable[Term], new: Term) -> Term | None:
    """The first term that the new one would overlap."""
    return next((term for term in sorted(terms, key=_order) if term.overlaps(new)), None)


def giving_way(terms: Iterable[Term], new: Term) -> tuple[list[Term], list[Term]]:
    """(terms that end where ``new`` begins, terms that stand in its way), each in order.

    A term that began earlier gives way. One that begins on the same day or later would vanish: it stands in the way.
    """
    overlapping = [term for term in sorted(terms, key=_order) if term.overlaps(new)]
    ending = [term for term in overlapping if term.start < new.start]
    return ending, [term for term in overlapping if term not in ending]


def due_warning(end: date, on: date) -> int | None:
    """Which of the warnings (180, 90, 30 days) a contract ending on ``end`` is in; None before the first and once
    it has ended."""
    left = (end - on).days
    if left < 0:
        return None
    return next((days for days in reversed(EXPIRY_WARNINGS) if left <= days), None)


def warning_days(end: date) -> list[date]:
    """The days on which the warnings are given."""
    return [end - timedelta(days=days) for days in EXPIRY_WARNINGS]


def _order(term: Term) -> tuple[date, date]:
    return term.start, term.end or date.max
