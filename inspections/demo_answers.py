"""The sample city: what is found at an estate. It has a quality of its own and its firm's; the rest follows by a seed."""

from __future__ import annotations

import random

from inspections.models import Sheet, SurveyEstate
from inspections.rules.standard import Answer, Found
from inspections.rules.standard.item import MET, NOT_MET, Item

LAPSES = "小区没有这类设施或服务"
FEW_ANSWERS = "有效答卷不足"


def quality(sheet: Sheet, seed: str) -> float:
    """How likely something is found at an item: the firm's habit, and the estate's own."""
    firm = random.Random(f"firm:{sheet.firm_id and sheet.firm.code}")  # type: ignore[union-attr]  # noqa: S311
    own = random.Random(f"{seed}:{sheet.estate.public_id}")  # noqa: S311
    return 0.03 + 0.3 * firm.random() * own.random() + 0.2 * own.random()


def answer(item: Item, rng: random.Random, quality: float, survey: SurveyEstate | None) -> Answer:
    """What was found at one item."""
    if item.source == "survey":
        if survey is None or (survey.answers or 0) < survey.needed:
            return Answer(item.code, lapses=True, reason=FEW_ANSWERS)
        return Answer(item.code, met=survey.satisfied, cases=survey.answers)
    if item.applies == "may_lapse" and rng.random() < 0.2:
        return Answer(item.code, lapses=True, reason=LAPSES)
    rule, found = item.rule, rng.random() < quality
    if rule.kind == "count":
        kinds = [finding for finding in rule.findings if not finding.zero]
        return Answer(
            item.code, found=(Found(rng.choice(kinds).code, rng.choice((1, 1, 2, 4))),) if found else ()
        )
    if rule.kind == "binary":
        return Answer(item.code, choice=NOT_MET if found and rng.random() < 0.3 else MET)
    if rule.kind == "tiered":
        best = sorted(rule.tiers, key=lambda tier: -tier.points)
        return Answer(item.code, choice=best[1 if found else 0].code)
    cases = rng.randrange(4, 24)
    return Answer(item.code, met=cases - (rng.randrange(1, 4) if found else 0), cases=cases)
