"""Two versions of a standard side by side: what came, went, moved and changed.

A comparison of results across versions carries a warning wherever this list is not empty of what touches scoring.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Literal

from inspections.rules.standard.form import Standard
from inspections.rules.standard.item import Item
from oversight.kernel.measure import plain
from oversight.kernel.plaindata import to_data
from oversight.kernel.wording import Name

ChangeKind = Literal["added", "removed", "moved", "changed"]
Noun = Literal["item", "category", "veto", "result", "standard"]
BESIDE_THE_POINTS = frozenset(
    {"name", "advice", "basis", "text", "method", "evidence", "code", "authority", "document"}
)
"""Fields that do not touch the points."""


@dataclass(frozen=True)
class Change:
    """One difference: which ``noun`` and ``code``, which ``field`` of it, from what to what (as shown text).

    ``scores``: whether totals of both versions are not comparable because of it.
    """

    kind: ChangeKind
    noun: Noun
    code: str
    name: Name
    field: str = ""
    old: Any = None
    new: Any = None
    scores: bool = True


def compare(old: Standard, new: Standard) -> tuple[Change, ...]:
    """What differs between two versions, in the order of the newer one, what went last; () if nothing does."""
    return (
        *_head_changes(old, new),
        *_category_changes(old, new),
        *_item_changes(old, new),
        *_veto_changes(old, new),
    )


def is_comparable(changes: tuple[Change, ...]) -> bool:
    """Whether totals of both versions mean the same: only wording differs."""
    return not any(change.scores for change in changes)


def _differs(old: Any, new: Any, skip: frozenset[str] = frozenset()) -> Iterator[tuple[str, Any, Any]]:
    for field in fields(new):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if before != after and field.name not in skip:
            yield field.name, _told(before), _told(after)


def _told(value: Any) -> Any:
    return plain(value) if isinstance(value, Decimal) else to_data(value)


def _head_changes(old: Standard, new: Standard) -> Iterator[Change]:
    for field, before, after in _differs(old, new, frozenset({"categories", "result", "vetoes", "input"})):
        yield Change(
            "changed",
            "standard",
            new.code,
            new.name,
            field,
            before,
            after,
            scores=field not in BESIDE_THE_POINTS,
        )
    for field, before, after in _differs(old.result, new.result):
        yield Change("changed", "result", new.code, new.name, field, before, after)


def _category_changes(old: Standard, new: Standard) -> Iterator[Change]:
    before = {category.code: category for category in old.categories}
    after = {category.code: category for category in new.categories}
    for code, category in after.items():
        if code not in before:
            yield Change("added", "category", code, category.name, scores=False)
        elif before[code].name != category.name:
            names = to_data(before[code].name), to_data(category.name)
            yield Change("changed", "category", code, category.name, "name", *names, scores=False)
    for code, category in before.items():
        if code not in after:
            yield Change("removed", "category", code, category.name, scores=False)


def _home_of(standard: Standard) -> dict[str, str]:
    return {item.code: category.code for category in standard.categories for item in category.items}


def _item_changes(old: Standard, new: Standard) -> Iterator[Change]:
    homes, new_homes = _home_of(old), _home_of(new)
    for item in new.items:
        before = old.by_code.get(item.code)
        if before is None:
            yield Change("added", "item", item.code, item.name, new=plain(item.points))
            continue
        if homes[item.code] != new_homes[item.code]:
            places = homes[item.code], new_homes[item.code]
            yield Change("moved", "item", item.code, item.name, "category", *places, scores=False)
        yield from _field_changes(before, item)
    for item in old.items:
        if item.code not in new.by_code:
            yield Change("removed", "item", item.code, item.name, old=plain(item.points))


def _field_changes(old: Item, new: Item) -> Iterator[Change]:
    for field, before, after in _differs(old, new, frozenset({"rule"})):
        scores = field not in BESIDE_THE_POINTS
        yield Change("changed", "item", new.code, new.name, field, before, after, scores=scores)
    for field, before, after in _differs(old.rule, new.rule):
        scores = field not in BESIDE_THE_POINTS
        yield Change("changed", "item", new.code, new.name, f"rule.{field}", before, after, scores=scores)


def _veto_changes(old: Standard, new: Standard) -> Iterator[Change]:
    before, after = {v.code: v for v in old.vetoes}, {v.code: v for v in new.vetoes}
    for code in dict.fromkeys([*after, *before]):
        veto = after.get(code) or before[code]
        if code not in before or code not in after:
            yield Change("added" if code in after else "removed", "veto", code, veto.name)
        elif before[code] != after[code]:
            told = to_data(before[code]), to_data(after[code])
            yield Change("changed", "veto", code, veto.name, "name", *told, scores=False)
