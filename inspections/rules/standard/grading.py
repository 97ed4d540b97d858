"""The grade: by the rounded total, held down by the worst item, and by a grave fact (DOMAIN §4, §3.3 of the reference).

Grades are taken after rounding: 79.995 is 80.00 and good.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from inspections.rules.standard.form import Grade, ResultRule, Standard
from inspections.rules.standard.result import GradeGiven
from inspections.rules.standard.scoring import ItemScore

PERCENT = Fraction(100)


def grade_of(
    standard: Standard, *, total: Decimal, scores: Iterable[ItemScore], vetoes: tuple[str, ...]
) -> GradeGiven:
    """The grade of a rounded ``total`` whose scored items are ``scores``, under the established ``vetoes``."""
    rule = standard.result
    worst = _worst_of(rule, [score for score in scores if score.is_scored])
    by_points = grade_by_total(rule, total)
    given = next(grade for grade in rule.grades if _holds(rule, grade, total) and _bears(rule, grade, worst))
    given = standard.grade(held_down(rule, given.code, vetoes))
    return GradeGiven(
        code=given.code,
        name=given.name,
        by_points=by_points.code,
        worst_item=worst[0] if worst else "",
        worst=worst[1] if worst else None,
        vetoes=vetoes,
    )


def grade_by_total(rule: ResultRule, total: Decimal) -> Grade:
    """The grade that a rounded total gives by itself: for a firm's mean, and to say what the worst item cost."""
    return next(grade for grade in rule.grades if _holds(rule, grade, total))


def held_down(rule: ResultRule, grade: str, vetoes: Sequence[str]) -> str:
    """``grade``, or the veto's grade where a grave fact stands and that one is worse (一票否决)."""
    codes = [given.code for given in rule.grades]
    if vetoes and rule.veto_grade and codes.index(rule.veto_grade) > codes.index(grade):
        return rule.veto_grade
    return grade


def _holds(rule: ResultRule, grade: Grade, total: Decimal) -> bool:
    if rule.total == "points":
        return grade.least is None or total >= grade.least
    return grade.most is None or total <= grade.most


def _bears(rule: ResultRule, grade: Grade, worst: tuple[str, Fraction] | None) -> bool:
    if grade.worst is None or worst is None:
        return True
    bound = Fraction(grade.worst)
    return worst[1] >= bound if rule.total == "points" else worst[1] <= bound


def _worst_of(rule: ResultRule, scores: list[ItemScore]) -> tuple[str, Fraction] | None:
    """The worst item and how bad: per cent of its full points, or its demerits; the first of several alike."""
    if not scores:
        return None
    if rule.total == "demerits":
        score = max(scores, key=lambda score: score.weighted)
        return score.code, Fraction(score.weighted)
    score = min(scores, key=_reached)
    return score.code, _reached(score)


def _reached(score: ItemScore) -> Fraction:
    return PERCENT * Fraction(score.points or 0) / Fraction(score.full)
