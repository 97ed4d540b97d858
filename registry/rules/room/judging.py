"""The check: what is required of each part, what is provided, and the verdict that follows.

Rule: DOMAIN §6 and DOMAIN-REFERENCE §5. Areas that are zero, negative, unknown or absurd never give "pass";
what was permitted before the version took effect is recorded without a verdict (DOMAIN §13.7).
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from oversight.kernel.measure import PERMILLE, ceil_area, plain, show_area, show_permille
from oversight.kernel.wording import Message
from registry.rules.room.conditions import examine
from registry.rules.room.counting import Count, count_rooms
from registry.rules.room.facts import Facts, Provided
from registry.rules.room.policy import Part, Policy, Rate
from registry.rules.room.required import rate_for, require
from registry.rules.room.result import PartResult, PhaseResult, Result, Verdict
from registry.rules.room.steps import steps_of
from registry.rules.room.verdict import Figures, decide, warnings_of

ZERO = Decimal(0)


class Obstacle(NamedTuple):
    """Why no requirement can be computed."""

    verdict: Verdict
    reason: Message


def judge(policy: Policy, facts: Facts, *, explained: bool = True) -> Result:
    """The check of ``facts`` under one policy version.

    ``explained`` False leaves out the lines of the arithmetic: half the work where thousands are only counted.
    """
    old = is_existing(policy, permitted_on=facts.permitted_on, accepted_on=facts.accepted_on)
    asked = _asked(policy, facts)
    obstacle = (
        _area_obstacle(policy, facts) or _use_obstacle(policy, facts, asked) or _provided_obstacle(facts)
    )
    if obstacle:
        return _without_figures(policy, facts, obstacle, old=old)
    result = _with_figures(policy, facts, asked, old=old)
    return steps_of(result) if explained else result


def is_existing(policy: Policy, *, permitted_on: date | None, accepted_on: date | None) -> bool:
    """Whether a project is existing stock (存量) under this version: permitted, or accepted, before it.

    Where the deciding day is unknown, an acceptance before the version proves an earlier permit.
    """
    known = policy.deciding_day(permitted_on=permitted_on, accepted_on=accepted_on)
    return known is not None and known < policy.valid_from


def short_of(required: Decimal, provided: Decimal | None) -> Decimal | None:
    """What is missing against the exact requirement, rounded up to 0.01 m²; None where unknown."""
    if provided is None:
        return None
    return ceil_area(max(required - provided, ZERO))


def _asked(policy: Policy, facts: Facts) -> list[tuple[Part, Rate]]:
    """The parts that the policy asks of this use, each with its rate."""
    pairs = ((part, rate_for(part, facts.use)) for part in policy.parts)
    return [(part, rate) for part, rate in pairs if rate is not None]


def _area_obstacle(policy: Policy, facts: Facts) -> Obstacle | None:
    for base in dict.fromkeys(policy.base_of(part) for part in policy.parts):
        area = facts.area(base)
        if area is None:
            return Obstacle("unverified", Message(f"area_unknown_{base}"))
        if area <= 0:
            return Obstacle("error", Message(f"area_not_positive_{base}", {"area": show_area(area)}))
    return None


def _use_obstacle(policy: Policy, facts: Facts, asked: list[tuple[Part, Rate]]) -> Obstacle | None:
    covered = {part.code for part, _ in asked}
    if facts.use is None:
        return None if len(covered) == len(policy.parts) else Obstacle("incomplete", Message("use_unknown"))
    whole = next((part.code for part in policy.parts if part.place == "whole"), None)
    if not covered or (whole and whole not in covered):
        return Obstacle("unverified", Message("use_not_covered"))
    return None


def _provided_obstacle(facts: Facts) -> Obstacle | None:
    phase = facts.first_phase.provided if facts.first_phase else None
    figures = [facts.provided.total, *facts.provided.parts.values(), phase]
    if any(figure is not None and figure < 0 for figure in figures):
        return Obstacle("error", Message("provided_negative"))
    return None


def _without_figures(policy: Policy, facts: Facts, obstacle: Obstacle, *, old: bool) -> Result:
    return Result(
        policy_code=policy.code,
        policy_name=policy.name,
        valid_from=policy.valid_from,
        verdict="existing" if old else obstacle.verdict,
        base=policy.base,
        area=facts.area(policy.base),
        reasons=(_existing_reason(policy), obstacle.reason) if old else (obstacle.reason,),
        count=count_rooms(policy, facts.rooms) if facts.rooms is not None else None,
    )


def _existing_reason(policy: Policy) -> Message:
    return Message("existing_stock", {"date": policy.valid_from.isoformat()})


def _with_figures(policy: Policy, facts: Facts, asked: list[tuple[Part, Rate]], *, old: bool) -> Result:
    figures = _figures(policy, facts, asked)
    verdict, decided = decide(figures)
    reasons = (_existing_reason(policy),) if old else decided
    return Result(
        policy_code=policy.code,
        policy_name=policy.name,
        valid_from=policy.valid_from,
        verdict="existing" if old else verdict,
        base=policy.base,
        area=facts.area(policy.base),
        required_exact=figures.exact,
        required=ceil_area(figures.exact),
        binding=_binding(figures.parts),
        provided=figures.provided.total,
        shortfall=_overall_short(figures.parts, figures.total_short),
        reasons=reasons,
        warnings=tuple(warning for warning in warnings_of(figures) if warning not in reasons),
        parts=figures.parts,
        count=figures.count,
        findings=figures.findings,
        phase=figures.phase,
    )


def _figures(policy: Policy, facts: Facts, asked: list[tuple[Part, Rate]]) -> Figures:
    count = count_rooms(policy, facts.rooms) if facts.rooms is not None else None
    provided = _provided(facts, [part for part, _ in asked], count)
    parts = tuple(_part_result(policy, facts, part, rate, provided) for part, rate in asked)
    beside = [part for part in parts if part.place == "extra"]
    parts = tuple(_own_figure(part, beside, provided) if part.place == "whole" else part for part in parts)
    exact = sum((part.requirement.exact for part in parts if part.place != "inside"), ZERO)
    base_area = facts.area(policy.base) or ZERO
    return Figures(
        policy=policy,
        facts=facts,
        provided=provided,
        parts=parts,
        exact=exact,
        total_short=short_of(exact, provided.total),
        phase=_phase_result(policy, facts, exact, count),
        count=count,
        findings=examine(policy, facts, count, base_area) if count is not None else (),
    )


def _provided(facts: Facts, asked: list[Part], count: Count | None) -> Provided:
    codes = [part.code for part in asked if part.place != "whole"]
    if count is not None:
        return Provided(count.counted, {code: count.of_part(code) for code in codes})
    parts = {code: facts.provided.parts.get(code) for code in codes}
    known = [figure for figure in parts.values() if figure is not None]
    total = facts.provided.total
    if total is None and len(known) == len(asked):  # no whole among them: the parts are all there is
        total = sum(known, ZERO)
    return Provided(total, parts)


def _part_result(policy: Policy, facts: Facts, part: Part, rate: Rate, provided: Provided) -> PartResult:
    base = policy.base_of(part)
    area = facts.area(base) or ZERO
    requirement = require(rate, area)
    figure = provided.total if part.place == "whole" else provided.parts.get(part.code)
    short = short_of(requirement.exact, figure)
    return PartResult(part.code, part.name, part.place, base, area, requirement, figure, short)


def _own_figure(whole: PartResult, beside: list[PartResult], provided: Provided) -> PartResult:
    """The whole with what is its own: the total less the rooms that stand beside it, if these are known."""
    figures = [part.provided for part in beside]
    own = None
    if provided.total is not None and None not in figures:
        own = provided.total - sum((figure for figure in figures if figure is not None), ZERO)
    return replace(whole, provided=own, shortfall=short_of(whole.requirement.exact, own))


def _phase_result(policy: Policy, facts: Facts, exact: Decimal, count: Count | None) -> PhaseResult | None:
    phase, rule = facts.first_phase, policy.phase
    if phase is None or rule is None:
        return None
    if rule.kind == "share_of_whole":
        required, formula = exact * rule.value, f"{show_area(ceil_area(exact))} × {plain(rule.value * 100)}%"
    elif phase.area is None or phase.area <= 0:
        return PhaseResult(ZERO, "", None, None)
    else:
        required = phase.area * rule.value * PERMILLE
        formula = f"{show_area(phase.area)} × {show_permille(rule.value)}"
    provided = phase.provided if phase.provided is not None else _held_by_first(facts, count)
    return PhaseResult(ceil_area(required), formula, provided, short_of(required, provided))


def _held_by_first(facts: Facts, count: Count | None) -> Decimal | None:
    """What counts of the rooms of the first phase; None where a room's phase, or every room, is unknown."""
    phases = {room.key: room.phase for room in facts.rooms or ()}
    if count is None or None in phases.values():
        return None
    return sum((line.counted for line in count.lines if phases[line.key] == 1), ZERO)


def _binding(parts: tuple[PartResult, ...]) -> str:
    """The limb that rules: of the whole, or of each part where several are added up."""
    added = [part for part in parts if part.place != "inside"]
    if len(added) == 1:
        return added[0].requirement.binding
    return ";".join(f"{part.code}:{part.requirement.binding}" for part in added)


def _overall_short(parts: tuple[PartResult, ...], total_short: Decimal | None) -> Decimal | None:
    """The least area that mends everything: parts are separate rooms, so their shortages add up.

    An unknown figure hides nothing that is known to be short, and nothing is whole while a figure is unknown.
    """

    def sum_of(*places: str) -> Decimal:
        return sum((part.shortfall or ZERO for part in parts if part.place in places), ZERO)

    known = max(total_short or ZERO, sum_of("inside", "extra"), sum_of("whole", "extra"))
    blank = total_short is None or any(part.shortfall is None for part in parts)
    return None if blank and not known else ceil_area(known)
