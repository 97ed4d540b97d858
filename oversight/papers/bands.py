"""Tenure bands (谁在管): which firm managed an estate when, over a year axis, with what befell it in each
time.

Solid bands are firms, hatched an interim, dashed what lies ahead. Rows for scores, adverse entries and counts
appear beneath where there are any. A phone gets a list, newest first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from .chart import NARROW, SIZE, Words
from .figure import Box, Data, Figure, Label, Mark, Shape, Stroke, breadth, fitted

WIDTH: Final = 1296.0
LEFT: Final = 96.0
INKS: Final = ("ink-900", "ink-600", "stone")
"""The firm of today, the one before, the one before that; then again."""

Kind = Literal["firm", "interim", "none"]


@dataclass(frozen=True, slots=True)
class Term:
    """Who managed from a day to before another (None: until further notice); `note` is the line beneath the
    name.

    `ahead` is the day until which a current term is agreed: drawn dashed beyond today.
    """

    name: str
    note: str
    start: date
    end: date | None
    kind: Kind = "firm"
    ahead: date | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something on a day: a score's text, or an adverse entry."""

    on: date
    text: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many in the stretch around a day."""

    on: date
    number: int


@dataclass(frozen=True, slots=True)
class Rows:
    """Names of the rows and what stands in them; a row without entries is left out."""

    manager: str
    today: str
    scores: tuple[str, tuple[Event, ...]] = ("", ())
    entries: tuple[str, tuple[Event, ...]] = ("", ())
    counts: tuple[str, tuple[Count, ...]] = ("", ())


class _Axis:
    """Where a day lies between the first year and some months beyond today."""

    def __init__(self, terms: Sequence[Term], today: date, width: float) -> None:
        first = min((term.start for term in terms), default=today)
        last = max([today, *(term.ahead or term.end or today for term in terms)])
        self.start = date(first.year, 1, 1)
        self.end = date(last.year + 1, 1, 1)
        self.width = width

    def x(self, day: date) -> float:
        """Horizontal place of a day, kept inside the axis."""
        days = (min(max(day, self.start), self.end) - self.start).days
        return LEFT + (self.width - LEFT - 4) * days / max(1, (self.end - self.start).days)


def bands(terms: Sequence[Term], rows: Rows, words: Words, *, today: date, width: float = WIDTH) -> Figure:
    """The wide drawing. `terms` in order of their start; gaps between them show as nothing."""
    axis = _Axis(terms, today, width)
    marks: list[Mark] = [*_years(axis, today)]
    marks.append(Label(0, 64, rows.manager, SIZE, "text-2"))
    inks = _inks(terms)
    for term, ink in zip(terms, inks, strict=True):
        marks += _band(term, ink, axis, today)
    y = 122.0
    name, scores = rows.scores
    if scores:
        marks.append(Label(0, y, name, SIZE, "text-2"))
        marks += [_score(event, terms, inks, axis, y) for event in scores]
        y += 44
    name, entries = rows.entries
    if entries:
        marks.append(Label(0, y, name, SIZE, "text-2"))
        found, lines_used = _entries(entries, axis, y)
        marks += found
        y += 22 + 22 * lines_used
    y = _counts(marks, rows, axis, y)
    bottom = y - 14
    lines = [Stroke(((x, 28), (x, bottom)), "line") for x in _year_places(axis)]
    x = axis.x(today)
    marks.append(Stroke(((x, 24), (x, bottom)), "ink-900", 2))
    marks.append(Label(x, 16, rows.today, SIZE, "ink-900", "middle", bold=True))
    return Figure(
        width, bottom + 6, words.title, words.desc, (*lines, *marks), Data(words.heads, _data(terms))
    )


def band_list(terms: Sequence[Term], words: Words, *, width: float = NARROW) -> Figure:
    """The phone's drawing: newest first, a bar of the band's ink beside name, time and note."""
    marks: list[Mark] = []
    top = 0.0
    for term, ink in reversed(list(zip(terms, _inks(terms), strict=True))):
        lines = [_span(term), *_wrapped(term.note, width - 24)]
        tall = 24.0 + 21 * len(lines)
        marks.append(
            Box(
                0, top + 2, 10, tall - 4, ink if term.kind == "firm" else "amber-4", hatch=term.kind != "firm"
            )
        )
        marks.append(Label(22, top + 17, fitted(term.name, 15, width - 24), 15, "text", bold=True))
        for order, text in enumerate(lines):
            marks.append(Label(22, top + 38 + order * 21, text, SIZE, "text-2"))
        top += tall + 12
    return Figure(
        width, max(40.0, top), words.title, words.desc, tuple(marks), Data(words.heads, _data(terms))
    )


def _inks(terms: Sequence[Term]) -> list[str]:
    """Ink of each term: the last firm darkest; interims and gaps have none of their own."""
    firms = [order for order, term in enumerate(terms) if term.kind == "firm"]
    chosen = {order: INKS[rank % len(INKS)] for rank, order in enumerate(reversed(firms))}
    return [chosen.get(order, "amber-4") for order in range(len(terms))]


def _band(term: Term, ink: str, axis: _Axis, today: date) -> list[Mark]:
    """One band: solid until today or its end, dashed beyond; name and note inside, as much as fits."""
    left, right = axis.x(term.start), axis.x(term.end or today)
    width = max(2.0, right - left - 1)
    marks: list[Mark] = []
    if term.kind == "firm":
        marks.append(Box(left, 34, width, 48, ink, round=2))
        marks.append(Label(left + 10, 54, fitted(term.name, SIZE, width - 18), SIZE, "white", bold=True))
        marks.append(Label(left + 10, 73, fitted(term.note, SIZE, width - 18), SIZE, "white"))
    else:
        marks.append(Box(left, 34, width, 48, "amber-4", hatch=True))
        middle = min(
            max(left + width / 2, LEFT + breadth(term.name, SIZE) / 2),
            axis.width - breadth(term.name, SIZE) / 2,
        )
        marks.append(Label(middle, 99, term.name, SIZE, "amber", "middle", bold=True))
    if term.ahead and term.ahead > today:
        marks.append(Box(right + 1, 35, max(4.0, axis.x(term.ahead) - right - 2), 46, "ink-700", dashed=True))
    return [mark for mark in marks if not (isinstance(mark, Label) and not mark.text)]


def _score(event: Event, terms: Sequence[Term], inks: Sequence[str], axis: _Axis, y: float) -> Label:
    """A score in the ink of the firm of its day."""
    ink = "text"
    for term, own in zip(terms, inks, strict=True):
        if term.start <= event.on and (term.end is None or event.on < term.end) and term.kind == "firm":
            ink = own
    return Label(axis.x(event.on), y, event.text, SIZE, ink, "middle", bold=True)


def _entries(events: Sequence[Event], axis: _Axis, y: float) -> tuple[list[Mark], int]:
    """Adverse entries: a diamond on its day, its words at the first place where they touch no others: right
    or left of it, then one line lower. Gives the marks and how many lines they took."""
    taken: list[tuple[int, float, float]] = [(0, axis.x(e.on) - 8, axis.x(e.on) + 8) for e in events]
    marks: list[Mark] = []
    for event in events:
        x, long = axis.x(event.on), breadth(event.text, SIZE) + 14
        places = [(line, side) for line in range(len(events) + 1) for side in ("start", "end")]
        for line, side in places:
            left, right = (x + 9, x + long) if side == "start" else (x - long, x - 9)
            if left < LEFT or right > axis.width:
                continue
            if all(on != line or right < start or left > end for on, start, end in taken):
                break
        taken.append((line, left, right))
        marks.append(Shape(((x, y - 11), (x + 6, y - 5), (x, y + 1), (x - 6, y - 5)), "verm"))
        at = x + 12 if side == "start" else x - 12
        marks.append(
            Label(at, y + 22 * line, event.text, SIZE, "verm", "start" if side == "start" else "end", True)
        )
    return marks, 1 + max(line for line, _, _ in taken)


def _counts(marks: list[Mark], rows: Rows, axis: _Axis, y: float) -> float:
    """Columns with their number on top; returns where the next row would begin."""
    name, counts = rows.counts
    if not counts:
        return y
    most = max(count.number for count in counts) or 1
    base = y + 64
    marks.append(Label(0, base - 2, name, SIZE, "text-2"))
    for count in counts:
        tall = max(1.0, 52.0 * count.number / most)
        x = axis.x(count.on)
        marks.append(Box(x - 13, base - tall, 26, tall, "ctl"))
        marks.append(Label(x, base - tall - 6, str(count.number), SIZE, "text", "middle"))
    return base + 24


def _year_places(axis: _Axis) -> list[float]:
    return [axis.x(date(year, 1, 1)) for year in range(axis.start.year, axis.end.year + 1)]


def _years(axis: _Axis, today: date) -> list[Mark]:
    """Year names, as many as touch neither each other nor the word above today's line."""
    found: list[Mark] = []
    free = 0.0
    for year in range(axis.start.year, axis.end.year):
        x = axis.x(date(year, 1, 1))
        if x >= free and not -46 < x - axis.x(today) < 30:
            found.append(Label(x, 16, str(year), SIZE, "text-2"))
            free = x + 56
    return found


def _span(term: Term) -> str:
    return f"{term.start:%Y-%m-%d} — {term.end:%Y-%m-%d}" if term.end else f"{term.start:%Y-%m-%d} —"


def _wrapped(text: str, room: float) -> list[str]:
    """`text` in lines of at most `room` pixels, three at most."""
    lines, current = [], ""
    for char in text:
        if breadth(current + char, SIZE) > room:
            lines.append(current)
            current = ""
        current += char
    lines.append(current)
    return [line for line in lines if line][:3]


def _data(terms: Sequence[Term]) -> tuple[tuple[str, ...], ...]:
    """Name, from, to, note: the table beside the drawing."""
    return tuple(
        (term.name, f"{term.start:%Y-%m-%d}", f"{term.end:%Y-%m-%d}" if term.end else "—", term.note)
        for term in terms
    )
