"""What the record sheets of estates and firms share: labelled facts, as far as the reader may read them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Model
from django.utils.translation import gettext as _

from oversight.kernel.measure import show_area
from oversight.models import Territory
from oversight.papers import blocks
from registry.papers.wording import DASH, day, place_name

LONG = 24
"""Characters from which a value gets a row of its own."""

Allowed = Collection[str] | None
"""Names of the fields that a reader may read; None for all."""


def facts(
    thing: Model, names: Iterable[str], allowed: Allowed, *, lead: tuple[tuple[str, str], ...] = ()
) -> blocks.Facts:
    """The named fields of a record with their labels, two a row, long ones alone; fields not allowed are left out."""
    pairs = list(lead)
    for name in names:
        if allowed is None or name in allowed:
            field: Any = thing._meta.get_field(name)
            pairs.append((str(field.verbose_name), shown(thing, field)))
    return blocks.Facts(tuple(rows(pairs)))


def rows(pairs: Iterable[tuple[str, str]]) -> Iterable[tuple[tuple[str, str], ...]]:
    """Pairs in rows of two; a long value stands alone."""
    waiting: tuple[str, str] | None = None
    for pair in pairs:
        if len(pair[1]) > LONG:
            yield from ([(waiting,)] if waiting else [])
            waiting = None
            yield (pair,)
        elif waiting is None:
            waiting = pair
        else:
            yield (waiting, pair)
            waiting = None
    if waiting is not None:
        yield (waiting,)


def shown(thing: Model, field: Any) -> str:
    """A field's value in words: the choice's label, the day, the area with its unit; a dash for nothing."""
    value = getattr(thing, field.name)
    if value is None or value == "":
        return DASH
    if field.choices:
        return str(getattr(thing, f"get_{field.name}_display")())
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Territory):
        return place_name(value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(field, models.DecimalField):
        return _decimal(value, str(field.help_text))
    if isinstance(value, int):
        return f"{value:,}"
    return str(value)


def _decimal(value: Decimal, help_text: str) -> str:
    """A decimal with the unit that the field's help names (单位：m²)."""
    unit = help_text.partition("：")[2] or help_text.partition(": ")[2]
    if not unit:
        return f"{value.normalize():f}"
    return f"{show_area(value)} {unit}"


def printed(at: str) -> str:
    """The foot of an unnumbered print: when it was printed, and that it proves nothing."""
    words = _("%(moment)s 打印，不作证明用") % {"moment": at}
    return f"{words}　{_('演示数据')}" if settings.DEMO else words


def term(span: Any) -> str:
    """A stretch of time: 2022年6月1日 至 2027年5月31日; an open end is a dash. The upper day is not counted in."""
    return f"{day(span.lower)} {_('至')} {day(span.upper)}"
