"""What was found on one sheet: an answer for each item, and the grave facts.

Everything that a total is computed from stands here, so that a frozen sheet can be scored again to the same figure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from inspections.rules.standard.item import MET, NOT_MET
from oversight.kernel.plaindata import from_data, to_data

ANSWERS_FORMAT: Literal["assessment-answers/1"] = "assessment-answers/1"


@dataclass(frozen=True)
class Found:
    """One finding, so many times. Entries of the same finding add up."""

    finding: str
    count: int = 1


@dataclass(frozen=True)
class Answer:
    """The answer to one item; only what its kind of rule asks for is given.

    ``choice``: ``met`` or ``not_met``, or a tier's code. ``found``: what was counted; an answer without any is full
    points. ``met`` of ``cases``, or ``rate`` in per cent where no more is known. ``value`` on a scale. ``lapses``: the
    item does not apply (不适用), ``reason`` says why.
    """

    item: str
    choice: str = ""
    found: tuple[Found, ...] = ()
    met: int | None = None
    cases: int | None = None
    rate: Decimal | None = None
    value: Decimal | None = None
    lapses: bool = False
    reason: str = ""

    @property
    def share(self) -> Fraction | None:
        """The rate in per cent, exactly; None where there are no cases or nothing is known."""
        if self.met is not None and self.cases:
            return Fraction(100 * self.met, self.cases)
        return None if self.rate is None else Fraction(self.rate)


@dataclass(frozen=True)
class Answers:
    """All answers of a sheet; ``vetoes`` are the codes of the grave facts that were established."""

    items: tuple[Answer, ...] = ()
    vetoes: tuple[str, ...] = ()

    def of(self, code: str) -> tuple[Answer, ...]:
        """The answers to an item: one, unless somebody answered twice."""
        return tuple(answer for answer in self.items if answer.item == code)


def met(item: str) -> Answer:
    """A binary item that is met."""
    return Answer(item, choice=MET)


def not_met(item: str) -> Answer:
    """A binary item that is not met."""
    return Answer(item, choice=NOT_MET)


def counted(item: str, **found: int) -> Answer:
    """A counted item: how often each finding was found; nothing found is full points."""
    return Answer(item, found=tuple(Found(code, count) for code, count in found.items() if count))


def lapsed(item: str, reason: str = "") -> Answer:
    """An item that does not apply."""
    return Answer(item, lapses=True, reason=reason)


def freeze_answers(answers: Answers) -> dict[str, Any]:
    """The answers as JSON data in one order, whatever the order they were entered in."""
    ordered = Answers(
        tuple(sorted(answers.items, key=lambda answer: answer.item)), tuple(sorted(answers.vetoes))
    )
    return {"format": ANSWERS_FORMAT, **to_data(ordered)}


def thaw_answers(data: Mapping[str, Any]) -> Answers:
    """The answers told by ``freeze_answers``; raises ``Misfit``."""
    return from_data(Answers, {key: value for key, value in data.items() if key != "format"})
