"""Whose result it is: an estate's period split by the firms that held it (DOMAIN §4, tenure-true scoring).

A tenure runs from its first day up to, not with, its end; the period likewise. A change of firm inside the period
gives each firm the same result for its own days.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from registry.rules.tenure import Term


@dataclass(frozen=True)
class Period:
    """The assessed days from ``first`` up to, not with, ``end``."""

    first: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.first:
            raise ValueError(f"a period from {self.first} cannot end on {self.end}")

    @property
    def days(self) -> int:
        """How many days are assessed."""
        return (self.end - self.first).days


@dataclass(frozen=True)
class Held:
    """The days of a period in which a firm held the estate: from ``first`` up to, not with, ``end``."""

    holder: str
    first: date
    end: date
    days: int


def split(period: Period, terms: Iterable[Term]) -> tuple[Held, ...]:
    """The firms that held the estate in the period, earliest first; two terms of one firm are two lines.

    Days without a firm belong to nobody, so the days may add up to less than the period.
    """
    held = []
    for term in sorted(terms, key=lambda term: (term.start, term.holder)):
        days = term.days_within(period.first, period.end)
        if days > 0:
            first = max(term.start, period.first)
            until = period.end if term.end is None else min(term.end, period.end)
            held.append(Held(term.holder, first, until, days))
    return tuple(held)


def unheld_days(period: Period, held: Iterable[Held]) -> int:
    """Days of the period in which nobody held the estate."""
    return period.days - sum(line.days for line in held)
