"""Changing a draft of a standard: values in, a new standard out. The result may contradict itself; `faults_of` tells."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from inspections.rules.standard.form import Standard
from inspections.rules.standard.item import Category, Item

T = TypeVar("T")


def put_category(standard: Standard, category: Category, *, was: str = "") -> Standard:
    """``category`` in the place of the one whose code was ``was``, or at the end."""
    if any(one.code == was for one in standard.categories):
        new = tuple(category if one.code == was else one for one in standard.categories)
        return replace(standard, categories=new)
    return replace(standard, categories=(*standard.categories, category))


def remove_category(standard: Standard, code: str) -> Standard:
    """Without a category and its items."""
    return replace(standard, categories=tuple(one for one in standard.categories if one.code != code))


def move_category(standard: Standard, code: str, step: int) -> Standard:
    """A category one place up (−1) or down (+1); at the end of the list nothing happens."""
    order = [one.code for one in standard.categories]
    if code not in order:
        return standard
    return replace(standard, categories=_moved(standard.categories, order.index(code), step))


def put_item(standard: Standard, item: Item, *, category: str, was: str = "") -> Standard:
    """``item`` in a category: in the place of the one whose code was ``was`` if it stands there, else at its end."""

    def put(one: Category) -> Category:
        codes = [known.code for known in one.items]
        if one.code == category and was in codes:
            return replace(one, items=tuple(item if known.code == was else known for known in one.items))
        kept = tuple(known for known in one.items if not was or known.code != was)
        return replace(one, items=(*kept, item) if one.code == category else kept)

    return _each(standard, put)


def remove_item(standard: Standard, code: str) -> Standard:
    """Without an item."""
    return _each(
        standard, lambda one: replace(one, items=tuple(item for item in one.items if item.code != code))
    )


def move_item(standard: Standard, code: str, step: int) -> Standard:
    """An item one place up (−1) or down (+1); across the edge of its category it goes into the next one."""
    home = next(
        (i for i, one in enumerate(standard.categories) if code in [item.code for item in one.items]), None
    )
    if home is None:
        return standard
    category = standard.categories[home]
    place = [item.code for item in category.items].index(code)
    if 0 <= place + step < len(category.items):
        moved = replace(category, items=_moved(category.items, place, step))
        return _each(standard, lambda one: moved if one is category else one)
    if not 0 <= home + step < len(standard.categories):
        return standard
    item, beside = category.items[place], standard.categories[home + step]
    there = replace(beside, items=(item, *beside.items) if step > 0 else (*beside.items, item))
    here = replace(category, items=tuple(one for one in category.items if one is not item))
    return _each(standard, lambda one: here if one is category else there if one is beside else one)


def set_item(standard: Standard, code: str, beside: str, *, after: bool) -> Standard:
    """An item taken out and set before or after another one, in that one's category; unknown codes change nothing."""
    known = {item.code: item for item in standard.items}
    if code == beside or code not in known or beside not in known:
        return standard

    def put(one: Category) -> Category:
        rest = tuple(item for item in one.items if item.code != code)
        return replace(one, items=_set(rest, known[code], [item.code for item in rest], beside, after))

    return _each(standard, put)


def set_category(standard: Standard, code: str, beside: str, *, after: bool) -> Standard:
    """A category taken out and set before or after another one; unknown codes change nothing."""
    known = {one.code: one for one in standard.categories}
    if code == beside or code not in known or beside not in known:
        return standard
    rest = tuple(one for one in standard.categories if one.code != code)
    return replace(standard, categories=_set(rest, known[code], [one.code for one in rest], beside, after))


def _set(things: tuple[T, ...], thing: T, codes: list[str], beside: str, after: bool) -> tuple[T, ...]:
    if beside not in codes:
        return things
    there = codes.index(beside) + after
    return (*things[:there], thing, *things[there:])


def _each(standard: Standard, change: Callable[[Category], Category]) -> Standard:
    return replace(standard, categories=tuple(change(one) for one in standard.categories))


def _moved(things: tuple[T, ...], place: int, step: int) -> tuple[T, ...]:
    there = place + step
    if not 0 <= there < len(things):
        return things
    order = list(things)
    order[place], order[there] = order[there], order[place]
    return tuple(order)
