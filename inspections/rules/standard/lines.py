"""The arithmetic of a result line by line, as the sheet, the panel and the notice show it."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from inspections.rules.standard.form import Standard
from inspections.rules.standard.item import Category, Item
from inspections.rules.standard.result import Line, Result
from inspections.rules.standard.scoring import Deduction, ItemScore
from oversight.kernel.measure import TRUE_MINUS, half_up_exact, plain, show_area, show_exact
from oversight.kernel.wording import Message, Name

SHOWN_EXACT = 8  # decimals to which an endless fraction is shown before it is rounded


def show_points(points: Decimal) -> str:
    """Points with two decimals, or with all of them where two would hide something."""
    return show_exact(points) if -_exponent(points.normalize()) > 2 else show_area(points)


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def show_fraction(value: Fraction) -> str:
    """An exact total: all its decimals where they end, else the first eight and an ellipsis."""
    cut = half_up_exact(value, SHOWN_EXACT)
    if Fraction(cut) == value:
        return show_points(cut)
    return f"{Decimal(int(value * 10**SHOWN_EXACT)).scaleb(-SHOWN_EXACT)}…"


def lines_of(standard: Standard, result: Result) -> Iterator[Line]:
    """Every line from the items to the grade; the amounts are those of ``result``, nothing is computed anew."""
    for category, subtotal in zip(standard.categories, result.categories, strict=True):
        yield Line(Message("line_category", _named(category.name, code=category.code)), style="heading")
        yield from _item_lines(category, result)
        if any(not item.is_taken_off for item in category.items):
            said = {"applicable": show_points(subtotal.applicable), "full": show_points(subtotal.full)}
            yield Line(
                Message("line_subtotal", _named(category.name)),
                amount=show_points(subtotal.got),
                note=Message("note_subtotal", said),
                style="subtotal",
            )
    yield from _total_lines(standard, result)
    yield from _grade_lines(standard, result)


def _named(name: Name, **more: str) -> dict[str, str]:
    return {"name_zh": name.zh, "name_en": name.en, **more}


def _item_lines(category: Category, result: Result) -> Iterator[Line]:
    scores = {score.code: score for score in result.items}
    for item in category.items:
        score = scores[item.code]
        yield Line(
            Message("line_item", _named(item.name, code=item.code)),
            formula=item_formula(item, score),
            amount="" if score.points is None else show_points(score.weighted),
            note=_item_note(item, score),
            style="minus" if item.is_taken_off else "item",
        )
        for deduction in score.deductions:
            yield _deduction_line(deduction)


def _item_note(item: Item, score: ItemScore) -> Message | None:
    if score.reason is not None:
        return score.reason
    if score.chosen is not None:
        return Message("note_chosen", _named(score.chosen))
    off = sum((deduction.amount for deduction in score.deductions), Decimal(0))
    emptied = any(deduction.each is None for deduction in score.deductions)
    if item.rule.cap is not None and off > item.rule.cap and not emptied:
        return Message("note_capped", {"cap": show_points(item.rule.cap)})
    return None


def _deduction_line(deduction: Deduction) -> Line:
    names = _named(deduction.name, count=str(deduction.count))
    note = Message("note_refer", _named(deduction.refer_to)) if deduction.refer_to else None
    if deduction.each is None:
        return Line(Message("line_emptied", names), note=note, style="note")
    worth = f"{deduction.count} × {show_points(deduction.each)}"
    whole = deduction.each * deduction.count
    if whole != deduction.amount:
        note = Message("note_capped", {"cap": show_points(deduction.amount)})
    return Line(
        Message("line_found", names), worth, TRUE_MINUS + show_points(deduction.amount), note, style="note"
    )


def item_formula(item: Item, score: ItemScore) -> str:
    """How an item's points came about: "2.00 − 1.50", "2.50 × 80%", "3.00 × 2"."""
    if score.points is None:
        return ""
    formula = ""
    if score.share is not None and item.rule.kind == "ratio":
        formula = f"{show_points(item.points)} × {show_fraction(score.share)}%"
    elif score.share is not None:
        formula = f"{show_fraction(score.share)}%"
    elif score.deductions and not item.is_taken_off:
        off = " − ".join(show_points(deduction.amount) for deduction in score.deductions)
        formula = f"{show_points(item.points)} − {off}".replace("−", TRUE_MINUS)
        if sum(deduction.amount for deduction in score.deductions) > item.points:
            formula = f"max(0, {formula})"
    if item.weight != 1:
        formula = f"{show_points(score.points)} × {plain(item.weight)}"
    return formula


def _total_lines(standard: Standard, result: Result) -> Iterator[Line]:
    rule = standard.result
    yield Line(Message("line_got"), amount=show_points(result.got), style="strong")
    lapsed = [score.code for score in result.items if score.is_lapsed]
    if rule.normalise == "applicable":
        note = Message("note_lapsed", {"items": "、".join(lapsed), "n": str(len(lapsed))}) if lapsed else None
        left = show_points(result.full - result.applicable)
        formula = (
            f"{show_points(result.full)} {TRUE_MINUS} {left}" if result.full != result.applicable else ""
        )
        yield Line(Message("line_applicable"), formula, show_points(result.applicable), note, style="strong")
    if result.exact is None:
        return
    if rule.normalise == "applicable":
        formula = f"{plain(rule.out_of)} × {show_points(result.got)} ÷ {show_points(result.applicable)}"
        normalised = Fraction(rule.out_of) * Fraction(result.got) / Fraction(result.applicable)
        yield Line(Message("line_normalised"), formula, show_fraction(normalised), style="strong")
    if result.taken_off:
        yield Line(
            Message("line_taken_off"), amount=TRUE_MINUS + show_points(result.taken_off), style="minus"
        )
    if result.total is None:
        note = Message("note_open", {"n": str(len(result.open_items))})
        yield Line(Message("line_so_far"), amount=show_fraction(result.exact), note=note, style="result")
    else:
        places = {"places": str(rule.places), "exact": show_fraction(result.exact)}
        note = None if Fraction(result.total) == result.exact else Message("note_rounded", places)
        yield Line(Message("line_total"), amount=f"{result.total:,f}", note=note, style="result")


def _grade_lines(standard: Standard, result: Result) -> Iterator[Line]:
    grade = result.grade
    if grade is None:
        return
    note = grade_note(standard, result) or Message("note_after_rounding")
    yield Line(Message("line_grade", _named(grade.name)), note=note, style="result")


def grade_note(standard: Standard, result: Result) -> Message | None:
    """What held the grade below the one that the points give: a veto, the worst item; None if nothing did."""
    grade = result.grade
    if grade is None:
        return None
    by_points = _named(standard.grade(grade.by_points).name)
    if grade.vetoes:
        names = [veto.name for veto in standard.vetoes if veto.code in grade.vetoes]
        listed = {"vetoes_zh": "；".join(n.zh for n in names), "vetoes_en": "; ".join(n.en for n in names)}
        return Message("note_veto", {**by_points, **listed})
    if grade.by_points != grade.code:
        worst = show_points(half_up_exact(grade.worst or Fraction(0), 2))
        return Message("note_worst", {**by_points, "item": grade.worst_item, "worst": worst})
    return None
