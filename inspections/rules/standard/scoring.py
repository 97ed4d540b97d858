"""The points of one item: max(0, full − Σ deductions), never above full, never below zero (DOMAIN §4).

Points are decimals and exact: a rate is kept to the places its rule names (DOMAIN-REFERENCE §4.1: four), everything
else as it is written. Nothing else is rounded before the result.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from inspections.rules.standard.answers import Answer
from inspections.rules.standard.item import MET, NOT_MET, Finding, Item
from oversight.kernel.measure import half_up_exact, plain
from oversight.kernel.wording import Message, Name

ZERO = Decimal(0)
WHOLE = Fraction(100)

ItemState = Literal["scored", "lapsed", "open", "faulty"]
SCORED: frozenset[ItemState] = frozenset({"scored"})
LAPSED: frozenset[ItemState] = frozenset({"lapsed"})
OPEN: frozenset[ItemState] = frozenset({"open", "faulty"})


@dataclass(frozen=True)
class Deduction:
    """What one finding took off: ``count`` × ``each``, of which ``amount`` counted; ``each`` None emptied the item."""

    finding: str
    name: Name
    count: int
    each: Decimal | None
    amount: Decimal
    refer_to: Name | None = None


@dataclass(frozen=True)
class ItemScore:
    """The score of one item, before its weight.

    ``points`` of ``full`` in state ``scored``. ``deductions``, ``share`` (per cent) or ``chosen`` say what made it,
    ``reason`` why it lapses, is open or cannot be read. Of a ``take_off`` item ``points`` are what is taken off.
    """

    code: str
    state: ItemState
    full: Decimal
    weight: Decimal
    points: Decimal | None = None
    deductions: tuple[Deduction, ...] = ()
    share: Fraction | None = None
    chosen: Name | None = None
    reason: Message | None = None

    @property
    def is_scored(self) -> bool:
        """Whether it has points."""
        return self.state in SCORED

    @property
    def is_lapsed(self) -> bool:
        """Whether it does not apply."""
        return self.state in LAPSED

    @property
    def is_open(self) -> bool:
        """Whether it keeps the sheet from being submitted."""
        return self.state in OPEN

    @property
    def weighted(self) -> Decimal:
        """Points with their weight; zero where there are none."""
        return (self.points or ZERO) * self.weight

    @property
    def weighted_full(self) -> Decimal:
        """Full points with their weight."""
        return self.full * self.weight


class _Unfit(Exception):
    """The answer does not fit the rule; the message goes into the score."""

    def __init__(self, code: str, /, state: ItemState = "faulty", **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.state = state
        self.params = params


def score_item(item: Item, given: Sequence[Answer]) -> ItemScore:
    """The score of ``item`` from the answers given to it: none leaves it open, two contradict each other.

    Never raises: what cannot be scored says so in its ``state`` and ``reason``.
    """
    try:
        if not given:
            raise _Unfit("answer_missing", state="open")
        if len(given) > 1:
            raise _Unfit("answered_twice")
        return _score(item, given[0])
    except _Unfit as unfit:
        return _blank(item, unfit.state, Message(unfit.code, {"item": item.code, **unfit.params}))


def _blank(item: Item, state: ItemState, reason: Message) -> ItemScore:
    return ItemScore(item.code, state, item.points, item.weight, reason=reason)


def _score(item: Item, answer: Answer) -> ItemScore:
    if answer.lapses:
        if item.applies == "always":
            raise _Unfit("must_apply")
        return _blank(item, "lapsed", Message("lapses", {"reason": answer.reason}))
    _refuse_strays(item, answer)
    if item.rule.kind in ("binary", "tiered"):
        return _chosen(item, answer)
    if item.rule.kind == "count":
        return _counted(item, answer)
    if item.rule.kind == "scale":
        return _valued(item, answer)
    return _rated(item, answer)


def _refuse_strays(item: Item, answer: Answer) -> None:
    """An answer that says something its rule does not ask for was meant for another item."""
    asked = {"binary": "choice", "tiered": "choice", "count": "found", "scale": "value"}.get(
        item.rule.kind, "rate"
    )
    said = {
        "choice": bool(answer.choice),
        "found": bool(answer.found),
        "value": answer.value is not None,
        "rate": answer.rate is not None or answer.met is not None or answer.cases is not None,
    }
    if any(given and key != asked for key, given in said.items()):
        raise _Unfit("answer_of_other_kind", kind=item.rule.kind)


def _scored(
    item: Item,
    points: Decimal,
    *,
    deductions: tuple[Deduction, ...] = (),
    share: Fraction | None = None,
    chosen: Name | None = None,
) -> ItemScore:
    held = min(max(points, ZERO), item.points)
    return ItemScore(item.code, "scored", item.points, item.weight, held, deductions, share, chosen)


def _chosen(item: Item, answer: Answer) -> ItemScore:
    if not answer.choice:
        raise _Unfit("answer_missing", state="open")
    if item.rule.kind == "binary":
        if answer.choice not in (MET, NOT_MET):
            raise _Unfit("unknown_choice", choice=answer.choice)
        return _scored(item, item.points if answer.choice == MET else ZERO)
    tier = item.rule.tier(answer.choice)
    if tier is None:
        raise _Unfit("unknown_choice", choice=answer.choice)
    return _scored(item, tier.points, chosen=tier.name)


def _counted(item: Item, answer: Answer) -> ItemScore:
    counts: Counter[str] = Counter()
    for found in answer.found:
        if item.rule.finding(found.finding) is None:
            raise _Unfit("unknown_finding", finding=found.finding)
        if found.count < 0:
            raise _Unfit("count_negative", finding=found.finding)
        counts[found.finding] += found.count
    deductions = tuple(
        _deduction(item, finding, counts[finding.code])
        for finding in item.rule.findings
        if counts[finding.code]
    )
    off = sum((deduction.amount for deduction in deductions), ZERO)
    emptied = any(deduction.each is None for deduction in deductions)
    if item.rule.cap is not None and not emptied:
        off = min(off, item.rule.cap)
    points = off if item.is_taken_off else item.points - off
    return _scored(item, points, deductions=deductions)


def _deduction(item: Item, finding: Finding, count: int) -> Deduction:
    if finding.zero or finding.each is None:
        return Deduction(finding.code, finding.name, count, None, item.points, finding.refer_to)
    amount = finding.each * count
    if finding.cap is not None:
        amount = min(amount, finding.cap)
    return Deduction(finding.code, finding.name, count, finding.each, amount, finding.refer_to)


def _rated(item: Item, answer: Answer) -> ItemScore:
    _refuse_odd_cases(answer)
    if answer.cases == 0:
        if item.applies == "always":
            raise _Unfit("no_cases_to_rate")
        return _blank(item, "lapsed", Message("no_cases"))
    share = answer.share
    if share is None:
        raise _Unfit("answer_missing", state="open")
    if not 0 <= share <= WHOLE:
        raise _Unfit("rate_out_of_range", rate=plain(half_up_exact(share, 2)))
    if item.rule.kind == "band":
        band = next(band for band in item.rule.bands if share >= band.least)
        return _scored(item, band.points, share=share)
    points = half_up_exact(Fraction(item.points) * share / WHOLE, item.rule.places)
    return _scored(item, points, share=share)


def _refuse_odd_cases(answer: Answer) -> None:
    """Cases and what was met of them are whole, and no more was met than there were."""
    if answer.rate is not None and (answer.met is not None or answer.cases is not None):
        raise _Unfit("answered_twice")
    met, cases = answer.met or 0, answer.cases or 0
    if met < 0 or cases < met:
        raise _Unfit("odd_cases", met=str(met), cases=str(cases))


def _valued(item: Item, answer: Answer) -> ItemScore:
    if answer.value is None:
        raise _Unfit("answer_missing", state="open")
    if answer.value not in item.rule.values:
        known = ", ".join(map(plain, item.rule.values))
        raise _Unfit("value_off_scale", value=plain(answer.value), known=known)
    return _scored(item, answer.value)
