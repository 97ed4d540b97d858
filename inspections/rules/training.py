"""Training of assessors (考核培训): who may score by which version, and when a certificate ends (DOMAIN §4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from oversight.kernel.calendar import add_months
from oversight.kernel.measure import half_up_exact

QUESTIONS = 10
"""Questions of a test, drawn from the training notes of the version (issue text)."""
PASS_MARK = 8
"""Right answers that pass: four in five (ours; no rule fixes one)."""
CERTIFICATE_MONTHS = 24
"""A certificate holds so long (ours); a new version of the standard asks for a new one."""


@dataclass(frozen=True)
class Certificate:
    """What makes somebody fit to score: the standard's version, from and up to, not with, a day."""

    standard: str
    given_on: date
    ends_on: date


def has_passed(right: int, of: int = QUESTIONS) -> bool:
    """Whether so many right answers pass a test of ``of`` questions: the share of the pass mark, never rounded."""
    return of > 0 and right * QUESTIONS >= PASS_MARK * of


def mark(right: int, of: int = QUESTIONS) -> Decimal:
    """Right answers in per cent, for showing."""
    return half_up_exact(Fraction(100 * right, of), 1)


def certify(standard: str, passed_on: date) -> Certificate:
    """The certificate for a test passed on a day."""
    return Certificate(standard, passed_on, add_months(passed_on, CERTIFICATE_MONTHS))


def may_score(certificates: Sequence[Certificate], *, standard: str, on: date) -> bool:
    """Whether somebody with these certificates is trained for this version on this day."""
    return any(held.standard == standard and held.given_on <= on < held.ends_on for held in certificates)
