"""The arithmetic of a result line by line, as the screen's panel and the printed sheet show it."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from oversight.kernel.measure import CENT, TRUE_MINUS, ceil_area, show_area, show_exact, show_permille
from oversight.kernel.wording import Message
from registry.rules.room.counting import Count
from registry.rules.room.required import Line, Requirement
from registry.rules.room.result import PartResult, Result, Step

LONGEST_SUM = 12  # addends; a longer sum says nothing to a reader that the list of rooms doesn't say better


def show_amount(amount: Decimal) -> str:
    """An amount of the arithmetic: two decimals, or all of them where two would hide something."""
    return show_area(amount) if amount == amount.quantize(CENT) else show_exact(amount)


def line_formula(line: Line) -> str:
    """One line of a rate: "154,754.00 × 4‰", or the fixed area."""
    if line.permille is None:
        return show_area(line.amount)
    return f"{show_area(line.span)} × {show_permille(line.permille)}"


def ratio_formula(requirement: Requirement) -> str:
    """The whole rate limb: "80.00 + 166,543.21 × 4‰"."""
    return " + ".join(line_formula(line) for line in requirement.lines)


def steps_of(result: Result) -> Result:
    """``result`` with its arithmetic written out."""
    return replace(result, steps=tuple(_steps(result)))


def _steps(result: Result) -> Iterator[Step]:
    several = len(result.parts) > 1
    has_whole = any(part.place == "whole" for part in result.parts)
    shown_bases: set[str] = set()
    for part in result.parts:
        if part.base not in shown_bases:
            shown_bases.add(part.base)
            yield Step(Message(f"step_area_{part.base}"), part.area, style="input")
        if several:
            place = part.place if has_whole else "whole"  # without a whole, nothing stands beside it
            names = {"name_zh": part.name.zh, "name_en": part.name.en}
            yield Step(Message(f"step_part_{place}", names), style="heading")
        yield from _part_steps(part, result.policy_code, several=several)
    added = [part for part in result.parts if part.place != "inside"]
    if len(added) > 1:
        formula = " + ".join(show_amount(part.requirement.exact) for part in added)
        yield Step(Message("step_required_total"), result.required, formula, style="strong")
    yield from _provided_steps(result)
    yield from _gap_steps(result)


def _part_steps(part: PartResult, policy_code: str, *, several: bool) -> Iterator[Step]:
    requirement = part.requirement
    names = {"name_zh": part.name.zh, "name_en": part.name.en}
    if len(requirement.lines) > 1:
        for line in requirement.lines:
            yield Step(_line_label(line), line.amount, line_formula(line))
    if requirement.ratio is not None:
        shown = ceil_area(requirement.ratio)
        rounded = shown != requirement.ratio
        note = Message("note_rounded_up", {"exact": show_exact(requirement.ratio)}) if rounded else None
        yield Step(Message("step_ratio"), shown, ratio_formula(requirement), note)
    if requirement.minimum is not None:
        note = Message("note_by_policy", {"policy": policy_code})
        yield Step(Message("step_minimum"), requirement.minimum, note=note)
    if requirement.binding == "cap":
        yield Step(Message("step_maximum"), requirement.maximum)
    yield Step(
        Message("step_required_part" if several else "step_required", names if several else {}),
        requirement.shown,
        _larger(requirement),
        style="strong",
    )


def _line_label(line: Line) -> Message:
    if line.permille is None:
        return Message("step_tier_fixed", {"upto": show_area(line.upto)})
    if line.upto is None:
        return Message("step_tier_last")
    return Message("step_tier", {"upto": show_area(line.upto)})


def _larger(requirement: Requirement) -> str:
    """How the limbs meet: "max(619.02, 80.00)"."""
    limbs = [limb for limb in (requirement.ratio, requirement.minimum) if limb is not None]
    shown = ", ".join(show_area(ceil_area(limb)) for limb in limbs)
    inner = f"max({shown})" if len(limbs) > 1 else shown
    if requirement.binding == "cap":
        return f"min({inner}, {show_area(requirement.maximum)})"
    return inner if len(limbs) > 1 else ""


def _provided_steps(result: Result) -> Iterator[Step]:
    if result.count is not None:
        yield from _room_steps(result.count)
    elif result.provided is not None:
        yield Step(Message("step_provided"), result.provided, style="strong")
    for part in result.parts:
        if part.place != "whole" and part.provided is not None:
            names = {"name_zh": part.name.zh, "name_en": part.name.en}
            yield Step(Message("step_provided_part", names), part.provided)


def _room_steps(count: Count) -> Iterator[Step]:
    areas = " + ".join(show_area(line.area) for line in count.lines[:LONGEST_SUM])
    formula = areas if len(count.lines) <= LONGEST_SUM else ""
    yield Step(Message("step_rooms", {"n": str(len(count.lines))}), count.measured, formula)
    if count.excluded:
        out = [f"{line.label} {show_area(line.area)}" for line in count.lines if not line.counts]
        yield Step(
            Message("step_excluded", {"n": str(len(out))}),
            -count.excluded,
            note=Message("note_rooms", {"rooms": "；".join(out)}),
            style="minus",
        )
    yield Step(Message("step_counted"), count.counted, style="strong")


def _gap_steps(result: Result) -> Iterator[Step]:
    if result.phase is not None:
        yield Step(Message("step_phase"), result.phase.required, result.phase.formula)
        if result.phase.provided is not None:
            yield Step(Message("step_phase_provided"), result.phase.provided)
    if result.difference is not None and result.required is not None:
        formula = f"{show_area(result.provided)} {TRUE_MINUS} {show_area(result.required)}"
        label = "step_gap" if result.difference < 0 else "step_surplus"
        yield Step(Message(label), result.difference, formula, style="result")
    for part in result.parts:
        if part.place != "whole" and part.shortfall:
            names = {"name_zh": part.name.zh, "name_en": part.name.en}
            formula = f"{show_area(part.provided)} {TRUE_MINUS} {show_area(part.required)}"
            yield Step(Message("step_gap_part", names), -part.shortfall, formula, style="result")
