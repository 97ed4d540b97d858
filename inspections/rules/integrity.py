"""The integrity report (考核质量分析): what a head looks at before results are shown.

Nothing here accuses anybody: it names what is worth a second look. Figures are shown with the number they rest on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from oversight.kernel.measure import half_up_exact

LEAST_SHEETS = 5
"""Fewer sheets of one assessor say nothing about the assessor (ours)."""
FAR_FROM_MEAN = Decimal(5)
"""Points between an assessor's mean and that of all others, from which on it is named (ours)."""
NARROW_SPREAD = Decimal(1)
"""A spread below so many points: the sheets are almost alike (ours)."""
SHORT_VISIT = 20
"""Minutes below which a visit is named (ours)."""
APART = Decimal(10)
"""Points between two sheets of one estate, from which on both are named (ours)."""

Remark = Literal["far_from_mean", "narrow_spread", "never_marked_down", "short_visit", "outside"]


@dataclass(frozen=True)
class Scored:
    """One scored sheet as its assessor made it: unrounded total, items that lost points, items that could have.

    ``minutes`` of the visit and whether it was ``inside`` the estate's place; None where nobody recorded them.
    """

    sheet: str
    assessor: str
    total: Fraction
    marked: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()
    minutes: int | None = None
    inside: bool | None = None


@dataclass(frozen=True)
class Assessor:
    """One assessor's line: mean and spread with two decimals, the mean of all others, and what to look at."""

    assessor: str
    sheets: int
    mean: Decimal
    spread: Decimal
    others: Decimal | None
    never_marked: tuple[str, ...]
    short_visits: tuple[str, ...]
    outside: tuple[str, ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True)
class Pair:
    """Two sheets of one estate by different assessors, and how many points lie between them."""

    first: str
    second: str
    difference: Decimal
    is_apart: bool


def report(sheets: Iterable[Scored]) -> tuple[Assessor, ...]:
    """A line for every assessor, in the order of their names, whatever the order of the sheets."""
    every = sorted(sheets, key=lambda scored: (scored.assessor, scored.sheet))
    names = sorted({scored.assessor for scored in every})
    return tuple(_line(name, every) for name in names)


def _line(name: str, every: Sequence[Scored]) -> Assessor:
    mine = [scored for scored in every if scored.assessor == name]
    rest = [scored.total for scored in every if scored.assessor != name]
    mean = _mean([scored.total for scored in mine])
    others = _mean(rest) if rest else None
    never = tuple(
        sorted(frozenset.union(*(s.items for s in mine)) - frozenset.union(*(s.marked for s in mine)))
    )
    short = tuple(s.sheet for s in mine if s.minutes is not None and s.minutes < SHORT_VISIT)
    outside = tuple(s.sheet for s in mine if s.inside is False)
    spread = _spread([scored.total for scored in mine], mean)
    told: dict[Remark, bool] = {
        "far_from_mean": others is not None and abs(mean - others) >= FAR_FROM_MEAN,
        "narrow_spread": spread < NARROW_SPREAD,
        "never_marked_down": bool(never),
    }
    seen: dict[Remark, bool] = {"short_visit": bool(short), "outside": bool(outside)}
    enough = len(mine) >= LEAST_SHEETS
    remarks = [remark for remark, holds in told.items() if holds and enough]
    remarks += [remark for remark, holds in seen.items() if holds]
    return Assessor(
        assessor=name,
        sheets=len(mine),
        mean=half_up_exact(mean, 2),
        spread=spread,
        others=None if others is None else half_up_exact(others, 2),
        never_marked=never,
        short_visits=short,
        outside=outside,
        remarks=tuple(remarks),
    )


def compare_twice_scored(pairs: Iterable[tuple[Scored, Scored]]) -> tuple[Pair, ...]:
    """How far double-scored sheets lie apart, the furthest first; a re-scored sample is compared by the same rule."""
    found = (
        Pair(one.sheet, two.sheet, half_up_exact(gap := abs(one.total - two.total), 2), gap >= APART)
        for one, two in pairs
    )
    return tuple(sorted(found, key=lambda pair: (-pair.difference, pair.first, pair.second)))


def _mean(totals: Sequence[Fraction]) -> Fraction:
    return sum(totals, Fraction(0)) / len(totals)


def _spread(totals: Sequence[Fraction], mean: Fraction) -> Decimal:
    """The standard deviation of all of them, with two decimals."""
    variance = sum(((total - mean) ** 2 for total in totals), Fraction(0)) / len(totals)
    return half_up_exact(Fraction(half_up_exact(variance, 12).sqrt()), 2)
