"""Charts as figures: progress, share, bars, columns, a line over time. Labels on the marks, units in the
data.

Each takes numbers and the words to print, and returns a `Figure` for the page (SVG) and the PDF alike, with
the same numbers as its data. `narrow` gives the drawing that a phone gets: another drawing, not the wide one
squeezed. Texts arrive in the reader's language; nothing here reads a clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final

from oversight.kernel.measure import show_percent

from .figure import Anchor, Box, Data, Dot, Figure, Label, Mark, Stroke, breadth, fitted

WIDE: Final = 620.0
NARROW: Final = 326.0
PAGE: Final = 668.0
"""Width that fills an upright page, text at its full size."""
SIZE: Final = 14.0


@dataclass(frozen=True, slots=True)
class Words:
    """Title, spoken description and column heads of a chart."""

    title: str
    desc: str
    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of how many: a territory and its covered estates."""

    name: str
    done: int
    total: int

    @property
    def share(self) -> Decimal | None:
        """Percentage, exact; None where there is nothing to count."""
        return Decimal(self.done * 100) / self.total if self.total else None

    @property
    def percent(self) -> str:
        """`94.4%`, rounded half up, or a dash where there is nothing to count."""
        return show_percent(self.done, self.total)


@dataclass(frozen=True, slots=True)
class Bar:
    """A measured length: its value, the text at its end, what is missing (dashed) or does not count
    (hatched)."""

    name: str
    value: Decimal
    text: str
    ink: str = "ink-700"
    missing: Decimal = Decimal(0)
    discounted: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Point:
    """A value on a day; `projected` where it is only expected."""

    on: date
    value: Decimal
    projected: bool = False


def progress(rows: Sequence[Progress], words: Words, *, narrow: bool = False, width: float = 0) -> Figure:
    """Bars by territory, worst first: name, bar with the gap hatched, percentage, n / N."""
    ordered = sorted(rows, key=lambda row: (row.share is None, row.share or Decimal(0)))
    width = width or (NARROW if narrow else WIDE)
    step = 52.0 if narrow else 38.0
    name_room = 0.0 if narrow else min(180.0, max((breadth(r.name, SIZE) for r in ordered), default=0) + 16)
    count_room = max((breadth(f"{r.done} / {r.total}", SIZE) for r in ordered), default=0)
    marks: list[Mark] = []
    for order, row in enumerate(ordered):
        top = order * step
        base = top + 18
        figures = f"{row.done} / {row.total}"
        marks.append(Label(width, base, figures, SIZE, "text-2", "end"))
        marks.append(Label(width - count_room - 14, base, row.percent, SIZE, "text", "end", bold=True))
        if narrow:
            marks.append(Label(0, base, fitted(row.name, SIZE, width - count_room - 80), SIZE))
            marks += _gauge(row, 0, top + 26, width, 14)
        else:
            marks.append(Label(0, base, fitted(row.name, SIZE, name_room - 8), SIZE))
            marks += _gauge(row, name_room, top + 5, width - name_room - count_room - 76, 16)
    data = Data(words.heads, tuple((r.name, str(r.done), str(r.total), r.percent) for r in ordered))
    return Figure(width, max(step, step * len(ordered)), words.title, words.desc, tuple(marks), data)


def _gauge(row: Progress, x: float, y: float, width: float, height: float) -> list[Mark]:
    """A bar to its share, the rest hatched where a gap remains."""
    share = float(row.share or 0) / 100
    if row.share is None:
        return [Box(x, y, width, height, "ctl", dashed=True)]
    marks: list[Mark] = [Box(x, y, width, height, "track")]
    if share < 1:
        marks.append(Box(x + width * share, y, width * (1 - share), height, "ctl", hatch=True))
    if share > 0:
        marks.append(Box(x, y, width * share, height, "ink-700", round=1))
    return marks


def bars(rows: Sequence[Bar], words: Words, *, narrow: bool = False, width: float = 0) -> Figure:
    """Lengths to compare: what is required, what counts (its gap dashed), what was measured (what does not
    count hatched)."""
    width = width or (NARROW if narrow else WIDE)
    most = max((row.value + row.missing for row in rows), default=Decimal(0)) or Decimal(1)
    name_room = 0.0 if narrow else max((breadth(row.name, SIZE) for row in rows), default=0) + 20
    text_room = 0.0 if narrow else max((breadth(row.text, SIZE) for row in rows), default=0) + 24
    room = width - name_room - text_room
    step, height = (56.0, 18.0) if narrow else (38.0, 22.0)
    marks: list[Mark] = []
    for order, row in enumerate(rows):
        top = order * step
        y = top + 26 if narrow else top + 4
        marks.append(Label(0, top + 20, row.name, SIZE))
        marks.append(Label(width, top + 20, row.text, SIZE, "text", "end", bold=True))
        marks += _length(row, name_room, y, room / float(most), height)
    data = Data(words.heads, tuple((row.name, row.text) for row in rows))
    return Figure(width, step * max(1, len(rows)), words.title, words.desc, tuple(marks), data)


def _length(row: Bar, x: float, y: float, scale: float, height: float) -> list[Mark]:
    """One bar with what is missing and what does not count at its end."""
    full = float(row.value) * scale
    cut = float(row.discounted) * scale
    marks: list[Mark] = [Box(x, y, max(0.0, full - cut), height, row.ink, round=1)]
    if cut:
        marks.append(Box(x + full - cut, y, cut, height, "ctl", hatch=True))
    if row.missing:
        marks.append(
            Box(
                x + full + 1, y + 1, max(6.0, float(row.missing) * scale - 2), height - 2, "verm", dashed=True
            )
        )
    return marks


def columns(
    rows: Sequence[tuple[str, int]], words: Words, *, narrow: bool = False, width: float = 0
) -> Figure:
    """Counts side by side in time or kind; on a phone lying bars, so that every name is read."""
    if narrow:
        lying = [Bar(name, Decimal(count), str(count), "stone") for name, count in rows]
        return bars(lying, words, narrow=True, width=width)
    width = width or WIDE
    most = max((count for _, count in rows), default=0) or 1
    room = width / max(1, len(rows))
    marks: list[Mark] = []
    for order, (name, count) in enumerate(rows):
        middle = (order + 0.5) * room
        tall = 130.0 * count / most
        marks.append(
            Box(middle - min(20, room * 0.3), 156 - tall, min(40, room * 0.6), max(tall, 1), "stone")
        )
        marks.append(Label(middle, 148 - tall, str(count), SIZE, "text", "middle"))
        marks.append(Label(middle, 178, fitted(name, SIZE, room - 4), SIZE, "text-2", "middle"))
    marks.append(Stroke(((0, 156), (width, 156)), "ctl"))
    data = Data(words.heads, tuple((name, str(count)) for name, count in rows))
    return Figure(width, 186, words.title, words.desc, tuple(marks), data)


@dataclass(frozen=True, slots=True)
class Axis:
    """What a line is read against: lowest and highest value, unit, the target with its word, today with its
    word."""

    low: Decimal
    high: Decimal
    unit: str = "%"
    target: Decimal | None = None
    target_word: str = ""
    today: date | None = None
    today_word: str = ""


def line(
    points: Sequence[Point], axis: Axis, words: Words, *, narrow: bool = False, width: float = 0
) -> Figure:
    """Values over time: solid for facts, dashed for what is expected; first, last, lowest and highest are
    labelled.

    `points` are in order of days. Months are written at the foot as `2026-11`.
    """
    width = width or (NARROW if narrow else WIDE)
    plane = _Plane(points, axis, width)
    marks: list[Mark] = [*_grid(plane, axis)]
    for one, two in pairwise(points):
        ends = (plane.at(one), plane.at(two))
        marks.append(Stroke(ends, "ink-700", 2.5, dashed=two.projected))
    for point in _told(points, fewer=narrow):
        x, y = plane.at(point)
        anchor: Anchor = "end" if x > width - 40 else "start" if x < plane.left + 24 else "middle"
        marks.append(Dot(x, y, 4, "ink-700", hollow=point.projected))
        up = y - 10 if y > 34 else y + 22
        marks.append(Label(x, up, f"{point.value}{axis.unit}", SIZE, "text", anchor, bold=True))
    marks += _months(plane, points, fewer=narrow)
    rows = tuple((f"{p.on:%Y-%m}", f"{p.value}{axis.unit}") for p in points)
    return Figure(width, 240, words.title, words.desc, tuple(marks), Data(words.heads, rows))


class _Plane:
    """Where a day and a value lie in the drawing."""

    def __init__(self, points: Sequence[Point], axis: Axis, width: float) -> None:
        self.left, self.right, self.top, self.bottom = 48.0, width - 8, 24.0, 196.0
        self.first = points[0].on if points else date(2000, 1, 1)
        self.days = max(1, (points[-1].on - self.first).days) if points else 1
        self.low, self.span = float(axis.low), float(axis.high - axis.low) or 1.0

    def x(self, day: date) -> float:
        """Horizontal place of a day."""
        return self.left + (self.right - self.left) * (day - self.first).days / self.days

    def y(self, value: Decimal) -> float:
        """Vertical place of a value, kept inside the drawing."""
        share = min(1.0, max(0.0, (float(value) - self.low) / self.span))
        return self.bottom - (self.bottom - self.top) * share

    def at(self, point: Point) -> tuple[float, float]:
        """Place of a point."""
        return self.x(point.on), self.y(point.value)


def _grid(plane: _Plane, axis: Axis) -> list[Mark]:
    """Three lines with their values, the target, and today."""
    marks: list[Mark] = []
    for share in (Decimal(0), Decimal("0.5"), Decimal(1)):
        value = axis.low + (axis.high - axis.low) * share
        y = plane.y(value)
        marks.append(Stroke(((plane.left, y), (plane.right, y)), "line"))
        marks.append(Label(plane.left - 8, y + 5, f"{value.normalize():f}", SIZE, "text-3", "end"))
    if axis.target is not None:
        y = plane.y(axis.target)
        marks.append(Stroke(((plane.left, y), (plane.right, y)), "pine", 1.5))
        marks.append(Label(plane.left + 4, y - 6, axis.target_word, SIZE, "pine"))
    if axis.today is not None:
        x = plane.x(axis.today)
        marks.append(Stroke(((x, plane.top), (x, plane.bottom)), "ink-900", 1.5))
        marks.append(Label(x, plane.top - 8, axis.today_word, SIZE, "ink-900", "middle", bold=True))
    return marks


def _told(points: Sequence[Point], *, fewer: bool) -> list[Point]:
    """The points whose value is written: first, last, last fact; where there is room the lowest and
    highest."""
    if not points:
        return []
    facts = [point for point in points if not point.projected]
    wanted = [points[0], points[-1], *facts[-1:]]
    if not fewer:
        wanted += [min(points, key=lambda p: p.value), max(points, key=lambda p: p.value)]
    told: list[Point] = []
    for point in wanted:
        if point not in told:
            told.append(point)
    return told


def _months(plane: _Plane, points: Sequence[Point], *, fewer: bool) -> list[Mark]:
    """Months at the foot, as many as do not touch."""
    marks: list[Mark] = []
    free = plane.left - 30
    for point in points if not fewer else [*points[:1], *points[-1:]]:
        text = f"{point.on:%Y-%m}"
        x, half = plane.x(point.on), breadth(text, SIZE) / 2
        x = min(max(x, plane.left - 4 + half), plane.right - half)
        if x - half < free:
            continue
        marks.append(Label(x, 218, text, SIZE, "text-2", "middle"))
        free = x + half + 16
    return marks
