"""The assessment standard (考核标准) as data: what a city's scheme may say.

Sources: DOMAIN §4, DOMAIN-REFERENCE §4.1. Another city's scheme is another JSON file, never another function; the
form is described in docs/developers/standard.md, reading and refusing stand in ``reading``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from inspections.rules.standard.item import Basis, Category, Item
from oversight.kernel.wording import Name

FORMAT: Literal["assessment-standard/1"] = "assessment-standard/1"
HUNDRED = Decimal(100)

Scale = Literal["hundred", "normalised", "other"]
CYCLE_SCALES: frozenset[Scale] = frozenset({"hundred", "normalised"})
"""Scales that cycles run on; the others are for replay only (DOMAIN §4)."""
ColumnPart = Literal["value", "met", "cases"]


@dataclass(frozen=True)
class Veto:
    """A grave fact that makes the result unqualified whatever the points (一票否决)."""

    code: str
    name: Name
    basis: tuple[Basis, ...] = ()


@dataclass(frozen=True)
class Grade:
    """A grade and what it asks; the first of a standard whose conditions all hold is given.

    ``least`` and ``most`` bound the rounded total. ``worst`` bounds the worst item: where points are summed, every item
    must reach so many per cent of its full points; where demerits are summed, none may exceed so many.
    """

    code: str
    name: Name
    least: Decimal | None = None
    most: Decimal | None = None
    worst: Decimal | None = None


@dataclass(frozen=True)
class ResultRule:
    """How the total and the grade follow from the items.

    ``total`` ``points``: the sum of points got; ``demerits``: the sum of demerits, less is better. ``normalise``
    ``applicable``: ``out_of`` × got ÷ applicable points; ``none``: the sum itself. Rounded half up to ``places``, once.
    Below ``least_applicable`` applicable points a sheet is not rated.
    """

    grades: tuple[Grade, ...]
    total: Literal["points", "demerits"] = "points"
    normalise: Literal["applicable", "none"] = "applicable"
    out_of: Decimal = HUNDRED
    rounding: Literal["half_up"] = "half_up"
    places: int = 2
    least_applicable: Decimal = Decimal(0)
    veto_grade: str = ""


@dataclass(frozen=True)
class InputColumn:
    """Which column of a list answers an item; ``finding`` where it counts one finding of it."""

    column: str
    item: str
    finding: str = ""
    part: ColumnPart = "value"


@dataclass(frozen=True)
class InputRule:
    """How a list is read in a replay: columns, and the marks of blanks and of what does not apply."""

    id: str
    columns: tuple[InputColumn, ...]
    blank: tuple[str, ...] = ("",)
    not_applicable: tuple[str, ...] = ()
    trim: bool = True
    vetoes: str = ""


@dataclass(frozen=True)
class Standard:
    """One version of a city's scheme (考核标准版本). ``full`` is what the full points say they sum to."""

    format: Literal["assessment-standard/1"]
    code: str
    name: Name
    scale: Scale
    full: Decimal
    categories: tuple[Category, ...]
    result: ResultRule
    authority: str = ""
    document: str = ""
    source: str = ""
    text: Name | None = None
    vetoes: tuple[Veto, ...] = ()
    input: InputRule | None = None

    @property
    def items(self) -> Iterator[Item]:
        """Every item in the order of the sheet."""
        return (item for category in self.categories for item in category.items)

    @cached_property
    def by_code(self) -> Mapping[str, Item]:
        """The items by code."""
        return {item.code: item for item in self.items}

    @cached_property
    def summed(self) -> Decimal:
        """What the full points of the scored items sum to, weights included."""
        return sum((item.full for item in self.items if not item.is_taken_off), Decimal(0))

    def veto(self, code: str) -> Veto | None:
        """The veto with this code."""
        return next((veto for veto in self.vetoes if veto.code == code), None)

    def grade(self, code: str) -> Grade:
        """The grade with this code."""
        return next(grade for grade in self.result.grades if grade.code == code)
