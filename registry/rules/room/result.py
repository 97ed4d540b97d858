"""The answer of a check as a value that is frozen into the record and printed from it, never recomputed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from oversight.kernel.plaindata import from_data, to_data
from oversight.kernel.wording import Message, Name
from registry.rules.room.conditions import Finding
from registry.rules.room.counting import Count
from registry.rules.room.facts import Facts
from registry.rules.room.policy import Base, Place, Policy
from registry.rules.room.required import Requirement

Verdict = Literal["pass", "rectify", "fail", "conditional", "incomplete", "error", "unverified", "existing"]
VERDICTS: tuple[Verdict, ...] = (
    "pass",
    "rectify",
    "fail",
    "conditional",
    "incomplete",
    "error",
    "unverified",
    "existing",
)
# Verdicts that are counted together and found together.
IN_ORDER: tuple[Verdict, ...] = ("pass", "conditional")
BREACH: tuple[Verdict, ...] = ("fail", "rectify")
UNDECIDED: tuple[Verdict, ...] = ("incomplete", "unverified")
GROUPS: dict[str, tuple[Verdict, ...]] = {"in_order": IN_ORDER, "breach": BREACH, "undecided": UNDECIDED}
MET: tuple[Verdict, ...] = (*IN_ORDER, "existing")  # nothing is to be mended
FREEZE_FORMAT: Literal["room-check/1"] = "room-check/1"


def verdicts_of(asked: str) -> tuple[str, ...]:
    """The verdicts that a filter means: those of a group, else the one it names."""
    return GROUPS.get(asked) or (asked,)


@dataclass(frozen=True)
class PartResult:
    """One part against its requirement, in m²; ``shortfall`` None where what is provided is unknown."""

    code: str
    name: Name
    place: Place
    base: Base
    area: Decimal
    requirement: Requirement
    provided: Decimal | None
    shortfall: Decimal | None

    @property
    def required(self) -> Decimal:
        """What the part must provide, rounded up to 0.01 m²."""
        return self.requirement.shown


@dataclass(frozen=True)
class PhaseResult:
    """The first phase against what it must hold, in m²."""

    required: Decimal
    formula: str
    provided: Decimal | None
    shortfall: Decimal | None


@dataclass(frozen=True)
class Step:
    """One line of the arithmetic: label, formula, amount in m² and a remark under it.

    ``style`` tells the page how to set it: ``input``, ``limb``, ``strong``, ``minus`` or ``result``.
    """

    label: Message
    amount: Decimal | None = None
    formula: str = ""
    note: Message | None = None
    style: Literal["heading", "input", "limb", "strong", "minus", "result"] = "limb"


@dataclass(frozen=True)
class Result:
    """What a check found (用房核查结果); areas in m², None where they could not be computed.

    ``required_exact`` is what was compared, ``required`` what is printed (rounded up). ``reasons`` say what
    decided the verdict, ``warnings`` what did not decide but should be looked at.
    """

    policy_code: str
    policy_name: Name
    valid_from: date
    verdict: Verdict
    base: Base
    area: Decimal | None = None
    required_exact: Decimal | None = None
    required: Decimal | None = None
    binding: str = ""
    provided: Decimal | None = None
    shortfall: Decimal | None = None
    reasons: tuple[Message, ...] = ()
    warnings: tuple[Message, ...] = ()
    parts: tuple[PartResult, ...] = ()
    count: Count | None = None
    findings: tuple[Finding, ...] = ()
    phase: PhaseResult | None = None
    steps: tuple[Step, ...] = ()

    @property
    def difference(self) -> Decimal | None:
        """What counts less what is required: negative is a shortage."""
        if self.provided is None or self.required is None:
            return None
        return self.provided - self.required

    def part(self, code: str) -> PartResult | None:
        """The result of one part."""
        return next((part for part in self.parts if part.code == code), None)


@dataclass(frozen=True)
class Check:
    """A check with everything it rests on: policy version, facts, result; and what was checked, by its name of the day.

    ``estate`` and ``manager`` are blank where nothing stands on a register, and in records of before they were kept.
    """

    format: Literal["room-check/1"]
    policy: Policy
    facts: Facts
    result: Result
    estate: str = ""
    manager: str = ""


def freeze(
    *, policy: Policy, facts: Facts, result: Result, estate: str = "", manager: str = ""
) -> dict[str, Any]:
    """The whole check as JSON data for the record."""
    return to_data(Check(FREEZE_FORMAT, policy, facts, result, estate, manager))


def thaw(data: Mapping) -> Check:
    """The check told by ``freeze``; raises ``Misfit`` where the record has another shape."""
    return from_data(Check, data)
