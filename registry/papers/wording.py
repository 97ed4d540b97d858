"""Figures, days and places as papers print them, in the paper's own language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import get_language, override

from oversight.kernel.measure import show_area
from oversight.kernel.wording import is_english
from oversight.models import Territory
from oversight.papers.labels import Language

DASH = "—"
NUMERALS = "一二三四五六七八九十"
DJANGO_LANGUAGE: dict[Language, str] = {"zh": "zh-hans", "en": "en"}


@contextmanager
def written_in(language: Language) -> Iterator[None]:
    """Words of the paper are taken in its language, whatever the reader's is."""
    with override(DJANGO_LANGUAGE[language]):
        yield


def reader_language() -> Language:
    """The language of whoever asks for an unnumbered print."""
    return "en" if is_english(get_language() or "") else "zh"


def section(order: int, title: str) -> str:
    """The heading of the section in place ``order``, from 0: 一、计算, in English 1. Computation."""
    return f"{order + 1}. {title}" if is_english(get_language() or "") else f"{NUMERALS[order]}、{title}"


def listed(parts: Iterable[str], *, strong: bool = False) -> str:
    """Texts one after another, blanks left out: joined by ， or ； (strong), in English by comma or semicolon."""
    english = is_english(get_language() or "")
    between = ("; " if strong else ", ") if english else ("；" if strong else "，")
    return between.join(part for part in parts if part)


def day(value: date | datetime | None) -> str:
    """A day in running text: 2026年11月20日, in English 2026-11-20; a dash for none."""
    if value is None:
        return DASH
    shown = timezone.localtime(value).date() if isinstance(value, datetime) else value
    if is_english(get_language() or ""):
        return shown.isoformat()
    return f"{shown.year}年{shown.month}月{shown.day}日"


def moment(value: datetime) -> str:
    """A moment in Beijing to the minute: 2026-11-20 10:05."""
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"


def square_metres(value: Decimal | None) -> str:
    """An area with its unit, held together: 186,543.21 m²."""
    return DASH if value is None else f"{show_area(value)} m²"


def place_name(place: Territory | None, *, below: int = 1, on: date | None = None) -> str:
    """A unit with its parents below the city: 站前区建丰街道奥林社区; names repeat, so the parents are said.

    ``on``: as it was called on that day, for a record of that day.
    """
    if place is None:
        return DASH
    if on is not None and (then := place.name_on(on)) != place.full_name:
        return then
    units = [*place.get_ancestors(), place]
    named = units[below:] or units
    between = " / " if is_english(get_language() or "") else ""
    return between.join(unit.name for unit in named)
