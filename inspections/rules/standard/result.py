"""What a sheet came to, as a value that is frozen into the record and printed from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from inspections.rules.standard.scoring import ItemScore
from oversight.kernel.plaindata import from_data, to_data
from oversight.kernel.wording import Message, Name

RESULT_FORMAT: Literal["assessment-result/1"] = "assessment-result/1"
LineStyle = Literal["heading", "item", "subtotal", "strong", "minus", "result", "note"]


@dataclass(frozen=True)
class CategoryScore:
    """A category's subtotal: got of applicable points, unscaled (DOMAIN-REFERENCE §3.3)."""

    code: str
    name: Name
    got: Decimal
    applicable: Decimal
    full: Decimal


@dataclass(frozen=True)
class GradeGiven:
    """The grade and what held it down: ``by_points`` is the grade that the total alone would give."""

    code: str
    name: Name
    by_points: str
    worst_item: str = ""
    worst: Fraction | None = None
    vetoes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One line of the arithmetic: label, formula, amount and a remark under it; ``style`` says how to set it."""

    label: Message
    formula: str = ""
    amount: str = ""
    note: Message | None = None
    style: LineStyle = "item"


@dataclass(frozen=True)
class Result:
    """What the answers come to under one version of a standard (考核得分).

    ``got`` of ``applicable`` points are the items scored so far, weights included; ``taken_off`` is subtracted from the
    total itself. ``exact`` is the unrounded total of what is scored so far, None where nothing applies. ``total`` and
    ``grade`` stand only where the sheet is rated: ``reasons`` say what keeps it from that.
    """

    standard: str
    items: tuple[ItemScore, ...]
    categories: tuple[CategoryScore, ...]
    full: Decimal
    got: Decimal
    applicable: Decimal
    taken_off: Decimal = Decimal(0)
    exact: Fraction | None = None
    total: Decimal | None = None
    grade: GradeGiven | None = None
    vetoes: tuple[str, ...] = ()
    reasons: tuple[Message, ...] = ()
    lines: tuple[Line, ...] = ()

    @property
    def is_rated(self) -> bool:
        """Whether there is a total."""
        return self.total is not None

    @property
    def open_items(self) -> tuple[str, ...]:
        """Codes of the items that keep the sheet from being submitted, in the order of the sheet."""
        return tuple(score.code for score in self.items if score.is_open)

    def item(self, code: str) -> ItemScore:
        """The score of one item."""
        return next(score for score in self.items if score.code == code)


def freeze_result(result: Result) -> dict[str, Any]:
    """The result as JSON data; ``thaw_result`` gives it back as it was."""
    return {"format": RESULT_FORMAT, **to_data(result)}


def thaw_result(data: Mapping[str, Any]) -> Result:
    """The result told by ``freeze_result``; raises ``Misfit``."""
    return from_data(Result, {key: value for key, value in data.items() if key != "format"})
