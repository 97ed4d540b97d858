"""A standard that contradicts itself: what is wrong and where, all of it at once.

The editor shows the list beside the draft; reading a file and publishing refuse a standard that has any.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from inspections.rules.standard.form import CYCLE_SCALES, HUNDRED, InputRule, Standard
from inspections.rules.standard.grade_faults import grade_faults
from inspections.rules.standard.item import Item
from inspections.rules.standard.rule_faults import rule_faults
from oversight.kernel.measure import plain
from oversight.kernel.wording import Message

_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}\Z", re.ASCII)
ITEM_PLACES = 2
"""Decimals of an item's full points (DOMAIN §4)."""


@dataclass(frozen=True)
class Fault:
    """Something wrong: ``path`` is the place in the JSON form, ``message`` is worded by ``STANDARD_WORDS``."""

    path: str
    message: Message


def faults_of(standard: Standard) -> tuple[Fault, ...]:
    """Everything by which the standard contradicts itself, in the order of its form; none if it may be published."""
    return tuple(Fault(path, message) for path, message in _faults(standard))


def _faults(standard: Standard) -> Iterator[tuple[str, Message]]:
    yield from _code_faults("code", [standard.code])
    if not standard.categories:
        yield "categories", Message("no_categories")
    for i, category in enumerate(standard.categories):
        if not category.items:
            yield f"categories[{i}].items", Message("no_items", {"code": category.code})
        for j, item in enumerate(category.items):
            yield from _item_faults(standard, item, f"categories[{i}].items[{j}]")
    yield from _code_faults("categories", [category.code for category in standard.categories])
    yield from _code_faults("categories", [item.code for item in standard.items])
    yield from _code_faults("vetoes", [veto.code for veto in standard.vetoes])
    yield from _sum_faults(standard)
    yield from grade_faults(standard)
    if standard.input is not None:
        yield from _input_faults(standard, standard.input)


def _code_faults(path: str, codes: Sequence[str]) -> Iterator[tuple[str, Message]]:
    for code in dict.fromkeys(codes):
        if not _CODE.match(code):
            yield path, Message("bad_code", {"code": code})
        if codes.count(code) > 1:
            yield path, Message("double_code", {"code": code})


def _sum_faults(standard: Standard) -> Iterator[tuple[str, Message]]:
    """The full points sum as the standard says; those of scale ``hundred`` to exactly 100.00."""
    said = {"full": plain(standard.full), "sum": plain(standard.summed)}
    if standard.scale == "hundred" and standard.full != HUNDRED:
        yield "full", Message("not_a_hundred", said)
    if standard.summed != standard.full:
        yield "full", Message("wrong_sum", said)
    if standard.scale in CYCLE_SCALES and standard.result.total != "points":
        yield "result.total", Message("cycle_sums_points")
    if standard.scale in CYCLE_SCALES and standard.result.out_of != HUNDRED:
        yield "result.out_of", Message("cycle_out_of_hundred")


def _item_faults(standard: Standard, item: Item, path: str) -> Iterator[tuple[str, Message]]:
    named = {"code": item.code}
    if item.points <= 0 or -_exponent(item.points) > ITEM_PLACES:
        yield f"{path}.points", Message("odd_points", {**named, "points": plain(item.points)})
    if item.weight <= 0:
        yield f"{path}.weight", Message("odd_weight", named)
    if (item.source == "inspected") == bool(item.measure):
        code = "needless_measure" if item.measure else "needs_measure"
        yield f"{path}.measure", Message(code, named)
    if item.applies == "with_cases" and item.rule.kind not in ("ratio", "band"):
        yield f"{path}.applies", Message("cases_without_rate", named)
    unfair = standard.result.normalise == "none" and standard.result.total == "points"
    if item.applies != "always" and not item.is_taken_off and unfair:
        yield f"{path}.applies", Message("lapse_not_normalised", named)
    if item.is_taken_off and (item.rule.kind not in ("count", "scale") or standard.result.total != "points"):
        yield f"{path}.effect", Message("odd_take_off", named)
    for inner, message in rule_faults(item):
        yield f"{path}.rule{inner}", message


def _exponent(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _input_faults(standard: Standard, given: InputRule) -> Iterator[tuple[str, Message]]:
    if not given.id:
        yield "input.id", Message("no_id_column")
    for mark in sorted(set(given.blank) & set(given.not_applicable)):
        yield "input.not_applicable", Message("double_mark", {"mark": mark})
    if given.vetoes and not standard.vetoes:
        yield "input.vetoes", Message("no_vetoes")
    seen: set[tuple[str, str, str]] = set()
    for i, column in enumerate(given.columns):
        path = f"input.columns[{i}]"
        item = standard.by_code.get(column.item)
        if item is None:
            yield f"{path}.item", Message("unknown_item", {"item": column.item})
            continue
        named = {"code": item.code, "column": column.column}
        if (item.rule.kind == "count") != bool(column.finding) or (
            column.finding and item.rule.finding(column.finding) is None
        ):
            yield f"{path}.finding", Message("odd_column_finding", named)
        if column.part != "value" and item.rule.kind not in ("ratio", "band"):
            yield f"{path}.part", Message("odd_column_part", named)
        key = (column.item, column.finding, column.part)
        if key in seen:
            yield path, Message("double_column", named)
        seen.add(key)
    yield from _missing_columns(standard, seen)


def _missing_columns(
    standard: Standard, seen: Iterable[tuple[str, str, str]]
) -> Iterator[tuple[str, Message]]:
    """An item that no column answers would leave every row unrated."""
    parts: dict[str, set[str]] = {}
    for code, _, part in seen:
        parts.setdefault(code, set()).add(part)
    for item in standard.items:
        have = parts.get(item.code, set())
        if have not in ({"value"}, {"met", "cases"}):
            yield "input.columns", Message("no_column", {"code": item.code})
