"""What may be wrong with a standard's result rules and grades."""

from collections.abc import Iterator

from inspections.rules.standard.form import Grade, Standard
from oversight.kernel.wording import Message

MOST_PLACES = 6


def grade_faults(standard: Standard) -> Iterator[tuple[str, Message]]:
    """What is wrong with the result rules: (path, message)."""
    result = standard.result
    if not 0 <= result.places <= MOST_PLACES:
        yield "result.places", Message("odd_result_places")
    if result.out_of <= 0:
        yield "result.out_of", Message("odd_out_of")
    if not 0 <= result.least_applicable <= standard.full:
        yield "result.least_applicable", Message("odd_least_applicable")
    codes = [grade.code for grade in result.grades]
    for code in dict.fromkeys(codes):
        if not code or codes.count(code) > 1:
            yield "result.grades", Message("double_code", {"code": code})
    if result.veto_grade and result.veto_grade not in codes:
        yield "result.veto_grade", Message("unknown_grade", {"grade": result.veto_grade})
    if standard.vetoes and not result.veto_grade:
        yield "result.veto_grade", Message("no_veto_grade")
    yield from _ladder_faults(result.grades, points=result.total == "points")


def _ladder_faults(grades: tuple[Grade, ...], *, points: bool) -> Iterator[tuple[str, Message]]:
    """Grades run from the best to the worst, and the last takes whatever is left."""
    if not grades:
        yield "result.grades", Message("no_grades")
        return
    for i, grade in enumerate(grades):
        is_open = grade.least is None and grade.most is None and grade.worst is None
        if is_open != (i == len(grades) - 1):
            fault = "grade_unreachable" if is_open else "last_grade_closed"
            yield f"result.grades[{i}]", Message(fault, {"grade": grade.code})
        if (grade.most if points else grade.least) is not None:
            yield f"result.grades[{i}]", Message("grade_wrong_bound", {"grade": grade.code})
    bounds = [bound for grade in grades if (bound := grade.least if points else grade.most) is not None]
    if bounds != sorted(bounds, reverse=points):
        yield "result.grades", Message("grades_unordered")
