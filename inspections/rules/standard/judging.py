"""The one function that scores: sheets of the portal, replays of other cities' lists, recomputations of the archive.

DOMAIN §4, DOMAIN-REFERENCE §3.3 and §4.1: the sum of the items over what applies, exact until it is rounded half up,
once; the grade is taken from the rounded total.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from inspections.rules.standard.answers import Answers
from inspections.rules.standard.form import ResultRule, Standard
from inspections.rules.standard.grading import grade_of
from inspections.rules.standard.item import Category
from inspections.rules.standard.lines import lines_of
from inspections.rules.standard.result import CategoryScore, Result
from inspections.rules.standard.scoring import ZERO, ItemScore, score_item
from oversight.kernel.measure import half_up_exact, plain
from oversight.kernel.wording import Message


def judge(standard: Standard, answers: Answers, *, explained: bool = True) -> Result:
    """What ``answers`` come to under ``standard``; their order does not matter.

    Never raises for what was answered: an item that is missing, doubled or unreadable leaves the result unrated and
    says so. ``explained`` False leaves out the lines of the arithmetic.
    """
    by_item = _by_item(answers)
    scores = tuple(score_item(item, by_item.get(item.code, ())) for item in standard.items)
    counted = [score for score in scores if not standard.by_code[score.code].is_taken_off]
    scored = [score for score in counted if score.is_scored]
    taken = [score.weighted for score in scores if standard.by_code[score.code].is_taken_off]
    got = sum((score.weighted for score in scored), ZERO)
    applicable = sum((score.weighted_full for score in scored), ZERO)
    off = sum(taken, ZERO)
    vetoes = tuple(veto.code for veto in standard.vetoes if veto.code in answers.vetoes)
    exact = exact_total(standard.result, got=got, applicable=applicable, taken_off=off) if scored else None
    result = Result(
        standard=standard.code,
        items=scores,
        categories=tuple(_category_score(standard, category, scores) for category in standard.categories),
        full=standard.summed,
        got=got,
        applicable=applicable,
        taken_off=off,
        exact=exact,
        vetoes=vetoes,
        reasons=tuple(_obstacles(standard, answers, scores, applicable)),
    )
    if exact is not None and not result.reasons:
        total = half_up_exact(exact, standard.result.places)
        grade = grade_of(standard, total=total, scores=counted, vetoes=vetoes)
        result = replace(result, total=total, grade=grade)
    return replace(result, lines=tuple(lines_of(standard, result))) if explained else result


def exact_total(
    rule: ResultRule, *, got: Decimal, applicable: Decimal, taken_off: Decimal = ZERO
) -> Fraction:
    """The unrounded total: normalised over what applies if the standard says so, less what is taken off, never below 0.

    The worked check: 83.60 of 95 applicable points is 88.
    """
    total = Fraction(got)
    if rule.normalise == "applicable":
        total = Fraction(rule.out_of) * total / Fraction(applicable)
    return max(total - Fraction(taken_off), Fraction(0))


def _by_item(answers: Answers) -> dict[str, list]:
    found: dict[str, list] = {}
    for answer in answers.items:
        found.setdefault(answer.item, []).append(answer)
    return found


def _category_score(standard: Standard, category: Category, scores: Sequence[ItemScore]) -> CategoryScore:
    codes = {item.code for item in category.items if not item.is_taken_off}
    mine = [score for score in scores if score.code in codes]
    scored = [score for score in mine if score.is_scored]
    return CategoryScore(
        code=category.code,
        name=category.name,
        got=sum((score.weighted for score in scored), ZERO),
        applicable=sum((score.weighted_full for score in scored), ZERO),
        full=sum((score.weighted_full for score in mine), ZERO),
    )


def _obstacles(
    standard: Standard, answers: Answers, scores: Sequence[ItemScore], applicable: Decimal
) -> Iterator[Message]:
    """What keeps the sheet from being rated, in the order of the sheet."""
    for score in scores:
        if score.is_open and score.reason is not None:
            yield score.reason
    for code in sorted({answer.item for answer in answers.items} - set(standard.by_code)):
        yield Message("unknown_item", {"item": code})
    for code in sorted({code for code in answers.vetoes if standard.veto(code) is None}):
        yield Message("unknown_veto", {"veto": code})
    least = standard.result.least_applicable
    whole = all(not score.is_open for score in scores)
    if whole and (not applicable or applicable < least):
        yield Message("too_little_applies", {"applicable": plain(applicable), "least": plain(least)})
