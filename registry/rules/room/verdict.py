"""How the figures of a check become a verdict with its reasons and warnings.

Rule: DOMAIN §6, issue "a failed limb decides even if a part is missing": the first question with an answer
decides: doubtful figures, a shortage, a quality not met, something unknown, a quality not looked at.

What is doubted differs by what was asked. A list of figures gets the answer of its arithmetic even for 12 m², with a
flag (vectors of DOMAIN-REFERENCE §5.2). A register that knows the rooms one by one can mend the area first: until
then it has no verdict (issue: suspect units and absurd areas are never "compliant").
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from oversight.kernel.measure import show_area
from oversight.kernel.wording import Message
from registry.rules.room.conditions import Finding, State
from registry.rules.room.counting import Count
from registry.rules.room.facts import Facts, Provided
from registry.rules.room.policy import Policy
from registry.rules.room.result import PartResult, PhaseResult, Verdict

ZERO = Decimal(0)


@dataclass(frozen=True)
class Figures:
    """Everything that was computed, before it is judged; areas in m²."""

    policy: Policy
    facts: Facts
    provided: Provided
    parts: tuple[PartResult, ...]
    exact: Decimal
    total_short: Decimal | None
    phase: PhaseResult | None
    count: Count | None
    findings: tuple[Finding, ...]

    @property
    def base_area(self) -> Decimal:
        """The area that the policy's base names."""
        return self.facts.area(self.policy.base) or ZERO

    @property
    def rooms_area(self) -> Decimal | None:
        """What all rooms measure, those that do not count among them; the figure provided where no room is listed."""
        return self.count.measured if self.count is not None else self.provided.total


def decide(figures: Figures) -> tuple[Verdict, tuple[Message, ...]]:
    """The verdict and what decided it."""
    questions: tuple[tuple[Verdict, Iterable[Message]], ...] = (
        ("unverified", _doubts(figures)),
        ("fail", _shortages(figures)),
        ("rectify", _qualities(figures, "not_met")),
        ("incomplete", _blanks(figures)),
        ("conditional", _qualities(figures, "unknown")),
    )
    for verdict, answers in questions:
        reasons = tuple(answers)
        if reasons:
            return verdict, reasons
    return "pass", tuple(_enough(figures))


def _doubts(figures: Figures) -> Iterable[Message]:
    """What makes the figures themselves doubtful: too large, or contradicting each other."""
    most = figures.policy.limits.unverified_above
    largest = max(part.area for part in figures.parts)
    if largest > most:
        yield Message("area_too_large", {"area": show_area(largest), "limit": show_area(most)})
    above, total = figures.facts.above_ground_area, figures.facts.total_area
    if above is not None and total is not None and above > total > 0:
        yield Message("above_exceeds_total", {"above": show_area(above), "total": show_area(total)})
    yield from _doubted_against_area(figures)
    provided = figures.provided
    named = sum((figure for figure in provided.parts.values() if figure is not None), ZERO)
    if provided.total is not None and named > provided.total:
        yield Message("parts_exceed_total", {"parts": show_area(named), "total": show_area(provided.total)})


def _doubted_against_area(figures: Figures) -> Iterable[Message]:
    small = figures.base_area < figures.policy.limits.suspect_below
    by_room = figures.count is not None
    if small and by_room:
        yield _suspect_unit(figures)
    if _exceeds_area(figures) and (by_room or not small):
        yield _too_much_room(figures)


def _exceeds_area(figures: Figures) -> bool:
    """Whether the rooms, also those that do not count, are larger than the building they are said to lie in."""
    return figures.rooms_area is not None and figures.rooms_area > figures.base_area


def _too_much_room(figures: Figures) -> Message:
    params = {"provided": show_area(figures.rooms_area), "area": show_area(figures.base_area)}
    return Message("provided_exceeds_area", params)


def _suspect_unit(figures: Figures) -> Message:
    least = figures.policy.limits.suspect_below
    return Message("suspect_unit", {"area": show_area(figures.base_area), "limit": show_area(least)})


def _enough(figures: Figures) -> Iterable[Message]:
    """Nothing decides against it; what only reminds is told beside, so that nothing contradicts the list below."""
    states = [finding.state for finding in figures.findings if finding.state != "met"]
    if not states:
        yield Message("enough")
        return
    yield Message("enough_to_decide")
    for state in ("not_met", "unknown"):
        if number := states.count(state):
            yield Message(f"reminders_{state}", {"n": str(number)})


def _shortages(figures: Figures) -> Iterable[Message]:
    if figures.total_short:
        yield Message("short_total", {"short": show_area(figures.total_short)})
    for part in figures.parts:
        said = part.place == "whole" and part.shortfall == figures.total_short
        if part.shortfall and not said:
            yield about(part, "short_part", short=show_area(part.shortfall))
    if figures.phase is not None and figures.phase.shortfall:
        yield Message("short_phase", {"short": show_area(figures.phase.shortfall)})


def _qualities(figures: Figures, state: State) -> Iterable[Message]:
    for finding in figures.findings:
        if finding.severity == "fail" and finding.state == state:
            yield about(finding, f"condition_{state}")


def _blanks(figures: Figures) -> Iterable[Message]:
    if figures.total_short is None:
        yield Message("provided_unknown")
    for part in figures.parts:
        if part.place != "whole" and part.shortfall is None:
            yield about(part, "part_unknown")
    if figures.phase is not None and figures.phase.shortfall is None:
        yield Message("phase_unknown")


def about(thing: PartResult | Finding, code: str, **params: str) -> Message:
    """A message about something that the policy names in both languages."""
    return Message(code, {"name_zh": thing.name.zh, "name_en": thing.name.en, **params})


def warnings_of(figures: Figures) -> tuple[Message, ...]:
    """What should be looked at, whether or not it also decided."""
    return tuple(_warnings(figures))


def _warnings(figures: Figures) -> Iterable[Message]:
    if figures.base_area < figures.policy.limits.suspect_below:
        yield _suspect_unit(figures)
    if _exceeds_area(figures):
        yield _too_much_room(figures)
    for finding in figures.findings:
        if finding.severity == "warning" and finding.state == "not_met":
            yield about(finding, "condition_not_met")
    if figures.count is None:
        return
    remarked = sum(bool(line.remarks) for line in figures.count.lines)
    if remarked:
        yield Message("rooms_with_remarks", {"n": str(remarked)})
    if figures.facts.permitted_on is None and figures.facts.accepted_on is None:
        yield Message("date_unknown", {"date": figures.policy.valid_from.isoformat()})
