"""Checking a list of projects row by row: what ``manage.py room_check`` reads and writes.

A bad row never stops the rest: it gets its own verdict and a message. Columns are those of the command's help.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from oversight.kernel.measure import Reading, read_area
from oversight.kernel.wording import Message
from registry.rules.room.facts import Facts, Provided
from registry.rules.room.judging import judge
from registry.rules.room.policy import Base, Policy, Use
from registry.rules.room.result import Result, Verdict
from registry.rules.room.words import explain, say

AREA_COLUMNS: Mapping[Base, str] = {
    "total": "total_area",
    "above_ground": "above_ground_area",
    "measured": "measured_area",
}
USE_WORDS: Mapping[str, Use] = {
    "residential": "residential",
    "住宅": "residential",
    "mixed": "mixed",
    "混合": "mixed",
    "含住宅": "mixed",
    "non_residential": "non_residential",
    "non-residential": "non_residential",
    "非住宅": "non_residential",
}
LISTING_VERDICTS: tuple[Verdict, ...] = ("pass", "fail", "incomplete", "error", "unverified")


@dataclass(frozen=True)
class Outcome:
    """One row of the answer, ready to be written."""

    verdict: Verdict
    cells: tuple[str, ...]


def part_codes(policy: Policy) -> list[str]:
    """The parts that have columns of their own: all but the whole, whose figures are the total."""
    return [part.code for part in policy.parts if part.place != "whole"]


def input_columns(policy: Policy) -> list[str]:
    """The columns a list may have under this policy."""
    areas = ["total_area", "above_ground_area", "measured_area"]
    return ["id", *areas, "use", "provided_total", *(f"provided_{code}" for code in part_codes(policy))]


def needed_columns(policy: Policy) -> list[str]:
    """The columns without which no row could be computed."""
    bases = dict.fromkeys(policy.base_of(part) for part in policy.parts)
    return ["id", *(AREA_COLUMNS[base] for base in bases)]


def output_columns(policy: Policy) -> list[str]:
    """The columns of the answer."""
    parts = [f"required_{code}" for code in part_codes(policy)]
    return ["id", "required", *parts, "provided", "binding", "verdict", "shortfall", "warnings", "message"]


def check_row(policy: Policy, cells: Mapping[str, str], language: str = "zh") -> Outcome:
    """The answer to one row of the list."""
    row = _Row(policy, cells)
    facts = row.facts()
    if row.faults:
        return _outcome(policy, cells, _fault_result(policy, row.faults), row.remarks, language)
    return _outcome(policy, cells, judge(policy, facts, explained=False), row.remarks, language)


class _Row:
    """Reading of one row: what cannot be read is a fault where it is needed, else a remark."""

    def __init__(self, policy: Policy, cells: Mapping[str, str]) -> None:
        self.policy = policy
        self.cells = cells
        self.bases = {policy.base_of(part) for part in policy.parts}
        self.faults: list[Message] = []
        self.remarks: list[Message] = []

    def facts(self) -> Facts:
        """What the row tells; faults and remarks are gathered on the way."""
        return Facts(
            total_area=self._area("total"),
            above_ground_area=self._area("above_ground"),
            measured_area=self._area("measured"),
            use=self._use(),
            provided=Provided(
                self._provided("total"), {code: self._provided(code) for code in part_codes(self.policy)}
            ),
        )

    def _read(self, column: str) -> Reading:
        text = self.cells.get(column, "")
        reading = read_area(text)
        if reading.value is not None and reading.note not in ("", "plain"):
            params = {"column": column, "value": text, "read": format(reading.value, "f")}
            self.remarks.append(Message("read_as", params))
        return reading

    def _area(self, base: Base) -> Decimal | None:
        column = AREA_COLUMNS[base]
        reading = self._read(column)
        if reading.value is None:
            blank = reading.note == "blank"
            if base in self.bases:
                params = {} if blank else {"value": self.cells.get(column, "")}
                self.faults.append(Message(f"area_{'blank' if blank else 'unreadable'}_{base}", params))
            elif not blank:
                self.remarks.append(Message(f"area_unreadable_{base}", {"value": self.cells[column]}))
        return reading.value

    def _provided(self, part: str) -> Decimal | None:
        column = f"provided_{part}"
        reading = self._read(column)
        if reading.value is None and reading.note != "blank":
            params = {"column": column, "value": self.cells[column]}
            self.faults.append(Message("provided_unreadable", params))
        return reading.value

    def _use(self) -> Use | None:
        text = self.cells.get("use", "").strip().lower()
        use = USE_WORDS.get(text)
        if text and use is None:
            differs = any(len(part.rates) > 1 or len(part.rates[0].uses) < 3 for part in self.policy.parts)
            (self.faults if differs else self.remarks).append(Message("use_unreadable", {"value": text}))
        return use


def _fault_result(policy: Policy, faults: Sequence[Message]) -> Result:
    return Result(
        policy_code=policy.code,
        policy_name=policy.name,
        valid_from=policy.valid_from,
        verdict="error",
        base=policy.base,
        reasons=tuple(faults),
    )


def _outcome(
    policy: Policy, cells: Mapping[str, str], result: Result, remarks: Sequence[Message], language: str
) -> Outcome:
    warnings = [*result.warnings, *remarks]
    parts = [result.part(code) for code in part_codes(policy)]
    message = explain(result, language) + "".join(f" {say(warning, language)}" for warning in warnings)
    verdict: Verdict = "unverified" if result.verdict not in LISTING_VERDICTS else result.verdict
    return Outcome(
        verdict,
        (
            cells.get("id", ""),
            _number(result.required),
            *(_number(part.required if part else None) for part in parts),
            _number(result.provided),
            result.binding,
            verdict,
            _number(result.shortfall),
            ";".join(warning.code for warning in warnings),
            message,
        ),
    )


def _number(value: Decimal | None) -> str:
    return "" if value is None else format(value, "f")


def tally(outcomes: Iterable[Outcome]) -> dict[str, int]:
    """How many rows had which verdict, in the fixed order of the verdicts."""
    counts: dict[str, int] = dict.fromkeys(LISTING_VERDICTS, 0)
    for outcome in outcomes:
        counts[outcome.verdict] += 1
    return counts
