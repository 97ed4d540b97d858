"""A firm's result: the mean of its estates' unrounded results, weighted by floor area × days (DOMAIN §4).

Policy alternatives: households × days, or days alone. Vetoes leave the mean and the rank as they are: the firm's line
names them (DOMAIN §4).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from inspections.rules.standard.form import ResultRule
from inspections.rules.standard.grading import grade_by_total
from oversight.kernel.measure import half_up_exact

Weighting = Literal["area_days", "household_days", "days"]
LEAST_ESTATES = 3
"""Firms and streets with fewer scored estates are listed unranked (DOMAIN §13.12)."""

LeftOut = Literal["unrated", "size_unknown"]


@dataclass(frozen=True)
class Holding:
    """One estate's result as far as the firm held it: ``area`` in m², None where unknown, like ``households``."""

    estate: str
    exact: Fraction | None
    days: int
    area: Decimal | None = None
    households: int | None = None
    vetoes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Weighed:
    """An estate's part in the mean."""

    estate: str
    exact: Fraction
    weight: Fraction


@dataclass(frozen=True)
class FirmResult:
    """A firm's mean, unrounded and rounded once; None where no estate counts. ``estates`` is the number that do."""

    exact: Fraction | None
    total: Decimal | None
    grade: str
    weighed: tuple[Weighed, ...] = ()
    left_out: tuple[tuple[str, LeftOut], ...] = ()
    vetoes: tuple[tuple[str, str], ...] = ()

    @property
    def estates(self) -> int:
        """How many different estates the mean rests on."""
        return len({line.estate for line in self.weighed})

    @property
    def is_ranked(self) -> bool:
        """Whether the sample is large enough to be ranked."""
        return self.total is not None and self.estates >= LEAST_ESTATES


def firm_result(
    holdings: Iterable[Holding], *, rule: ResultRule, weighting: Weighting = "area_days"
) -> FirmResult:
    """The mean of a firm's holdings, whatever their order; those without a result or a size are named, not guessed."""
    ordered = sorted(holdings, key=lambda holding: (holding.estate, holding.days))
    weighed: list[Weighed] = []
    left_out: list[tuple[str, LeftOut]] = []
    for holding in ordered:
        weight = _weight(holding, weighting)
        if holding.exact is None:
            left_out.append((holding.estate, "unrated"))
        elif not weight:
            left_out.append((holding.estate, "size_unknown"))
        else:
            weighed.append(Weighed(holding.estate, holding.exact, weight))
    vetoes = tuple(sorted({(holding.estate, veto) for holding in ordered for veto in holding.vetoes}))
    if not weighed:
        return FirmResult(None, None, "", (), tuple(left_out), vetoes)
    whole = sum((line.weight for line in weighed), Fraction(0))
    exact = sum((line.weight * line.exact for line in weighed), Fraction(0)) / whole
    total = half_up_exact(exact, rule.places)
    grade = grade_by_total(rule, total).code
    return FirmResult(exact, total, grade, tuple(weighed), tuple(left_out), vetoes)


def _weight(holding: Holding, weighting: Weighting) -> Fraction:
    if weighting == "days":
        return Fraction(holding.days)
    size = holding.area if weighting == "area_days" else holding.households
    return Fraction(size or 0) * holding.days
