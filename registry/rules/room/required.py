"""What one part must provide for a base area: rate limb, least and most area, and which of them binds.

Rule: DOMAIN-REFERENCE §5.1. The product stays exact and is what is compared; only what is shown is rounded
up.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from oversight.kernel.measure import PERMILLE, ceil_area
from registry.rules.room.policy import Floor, Part, Rate, Tier, Use

Binding = Literal["ratio", "floor", "both", "cap"]


@dataclass(frozen=True)
class Line:
    """One line of a rate: ``span`` m² (0 for a fixed area) at ``permille``, giving ``amount``."""

    span: Decimal
    permille: Decimal | None
    amount: Decimal
    upto: Decimal | None


@dataclass(frozen=True)
class Requirement:
    """What is required: the limbs, the exact area in m² and which limb it comes from."""

    lines: tuple[Line, ...]
    ratio: Decimal | None
    minimum: Decimal | None
    maximum: Decimal | None
    exact: Decimal
    binding: Binding

    @property
    def shown(self) -> Decimal:
        """The requirement as printed: rounded up to 0.01 m²."""
        return ceil_area(self.exact)


def rate_for(part: Part, use: Use | None) -> Rate | None:
    """The rate of ``part`` for a use; an unknown use finds one only where the part makes no difference."""
    if use is None:
        return part.rates[0] if len(part.rates) == 1 and len(part.rates[0].uses) == 3 else None
    return next((rate for rate in part.rates if use in rate.uses), None)


def require(rate: Rate, area: Decimal) -> Requirement:
    """What ``rate`` asks for a base ``area`` in m² (above zero)."""
    lines = _slab(rate, area) if rate.scheme == "slab" else _progressive(rate, area)
    ratio = sum((line.amount for line in lines), Decimal(0)) if lines else None
    minimum = step_for(rate.minimum, area)
    least = max(limb for limb in (ratio, minimum, Decimal(0)) if limb is not None)
    capped = rate.maximum is not None and least > rate.maximum
    return Requirement(
        lines=lines,
        ratio=ratio,
        minimum=minimum,
        maximum=rate.maximum,
        exact=rate.maximum if capped and rate.maximum is not None else least,
        binding="cap" if capped else _binding(lines, ratio, minimum),
    )


def step_for(steps: tuple[Floor, ...], area: Decimal) -> Decimal | None:
    """The area of the first step that reaches ``area``; None where none does."""
    return next((step.area for step in steps if step.upto is None or area <= step.upto), None)


def _progressive(rate: Rate, area: Decimal) -> tuple[Line, ...]:
    lines, low = [], Decimal(0)
    for tier in rate.tiers:
        if area <= low:
            break
        high = area if tier.upto is None else min(area, tier.upto)
        lines.append(_line(tier, high - low))
        low = high
    return tuple(lines)


def _slab(rate: Rate, area: Decimal) -> tuple[Line, ...]:
    return tuple(_line(t, area) for t in rate.tiers if t.upto is None or area <= t.upto)[:1]


def _line(tier: Tier, span: Decimal) -> Line:
    if tier.fixed is not None:
        return Line(span=Decimal(0), permille=None, amount=tier.fixed, upto=tier.upto)
    permille = tier.permille or Decimal(0)
    return Line(span=span, permille=permille, amount=span * permille * PERMILLE, upto=tier.upto)


def _binding(lines: tuple[Line, ...], ratio: Decimal | None, minimum: Decimal | None) -> Binding:
    """A rate limb made of fixed areas alone is a floor by another name."""
    if ratio is None or all(line.permille is None for line in lines):
        return "floor"
    if minimum is None or ratio > minimum:
        return "ratio"
    return "both" if ratio == minimum else "floor"
