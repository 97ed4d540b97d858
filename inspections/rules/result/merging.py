"""Merging the parts of one estate's assessment by weight (DOMAIN §4, DOMAIN-REFERENCE §3.3).

``final = Σ weight × part``, over the parts that are there: what is missing is renormalised away and the result is
flagged partial. Parts come in unrounded and nothing is rounded before the final result.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from inspections.rules.standard.form import ResultRule
from inspections.rules.standard.grading import grade_by_total, held_down
from oversight.kernel.measure import half_up_exact

PartCode = Literal["street", "bureau", "survey", "self"]
PART_CODES: tuple[PartCode, ...] = ("street", "bureau", "survey", "self")
DEFAULT_WEIGHTS: Mapping[PartCode, Decimal] = {
    "street": Decimal("0.40"),
    "bureau": Decimal("0.40"),
    "survey": Decimal("0.20"),
    "self": Decimal(0),
}
"""Street, bureau, residents' survey; the firm's own sheet is shown beside and weighs nothing (DOMAIN-REFERENCE §3.3)."""

Absence = Literal["", "not_drawn", "not_assessable", "small_sample", "missing"]
UNFLAGGED: frozenset[Absence] = frozenset({"not_drawn"})
"""A part that a seeded sample did not draw is not missing (DOMAIN §13.27)."""


@dataclass(frozen=True)
class Part:
    """One part: its unrounded total of 0 to 100, or why there is none."""

    code: PartCode
    total: Fraction | None = None
    absence: Absence = ""
    vetoes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Share:
    """What a part adds: ``weight`` is renormalised over the parts that are there."""

    code: PartCode
    total: Fraction
    weight: Fraction

    @property
    def product(self) -> Fraction:
        """Weight × total."""
        return self.weight * self.total


@dataclass(frozen=True)
class Merged:
    """An estate's result: ``exact`` unrounded, ``total`` rounded once; None where no weighing part is there.

    ``missing`` names the weighing parts that are not there and why; ``is_partial`` where one of them is flagged.
    ``grade`` is held down to the veto's grade by ``vetoes``; ``grade_by_points`` is what the total alone gives.
    """

    exact: Fraction | None
    total: Decimal | None
    grade: str
    grade_by_points: str
    shares: tuple[Share, ...] = ()
    missing: tuple[tuple[PartCode, Absence], ...] = ()
    vetoes: tuple[str, ...] = ()

    @property
    def is_partial(self) -> bool:
        """Whether the result rests on fewer parts than it should (部分数据)."""
        return any(absence not in UNFLAGGED for _, absence in self.missing)


def check_weights(weights: Mapping[PartCode, Decimal]) -> bool:
    """Whether weights may stand: none negative, together exactly 1."""
    return all(weight >= 0 for weight in weights.values()) and sum(weights.values()) == 1


def merge(parts: Sequence[Part], *, weights: Mapping[PartCode, Decimal], rule: ResultRule) -> Merged:
    """The result of one estate from its parts, whatever their order; a part without a weight is left aside."""
    by_code = {part.code: part for part in parts}
    weighing = [code for code in PART_CODES if weights.get(code)]
    there = [(code, part) for code in weighing if (part := _total_of(by_code.get(code))) is not None]
    whole = sum((Fraction(weights[code]) for code, _ in there), Fraction(0))
    shares = tuple(Share(code, part, Fraction(weights[code]) / whole) for code, part in there)
    missing = tuple(
        (code, _absence_of(by_code.get(code))) for code in weighing if _total_of(by_code.get(code)) is None
    )
    vetoes = tuple(sorted({veto for part in parts for veto in part.vetoes}))
    if not shares:
        return Merged(None, None, "", "", (), missing, vetoes)
    exact = sum((share.product for share in shares), Fraction(0))
    total = half_up_exact(exact, rule.places)
    by_points = grade_by_total(rule, total).code
    return Merged(exact, total, held_down(rule, by_points, vetoes), by_points, shares, missing, vetoes)


def _total_of(part: Part | None) -> Fraction | None:
    return None if part is None else part.total


def _absence_of(part: Part | None) -> Absence:
    return (part.absence or "missing") if part is not None else "missing"
