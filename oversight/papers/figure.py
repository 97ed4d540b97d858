"""A drawing as a value: shapes with named inks. Made once, drawn into a PDF or written as SVG for a page.

Origin at the upper left, y grows downwards, units are CSS pixels (a PDF draws them as 0.75 points). An ink is
a name; the page's stylesheet may give it another colour (high contrast) through the class `fig-<ink>`.
"""

from dataclasses import dataclass
from typing import Final, Literal

INKS: Final = {
    "ink-900": "#10263F", "ink-700": "#1D4E80", "ink-600": "#3B6EA3", "ink-200": "#C9D8E8",
    "ink-100": "#E6EEF6",
    "text": "#1D1B18", "text-2": "#4A453E", "text-3": "#655E54", "line": "#DDD5C8", "ctl": "#7D7466",
    "track": "#E9E2D6", "stone": "#655E54", "verm": "#A82A17", "pine": "#1B6146", "amber": "#7A4A00",
    "amber-4": "#C07C10", "seal": "#BF3A22", "white": "#FFFFFF",
    "qr-light": "#FFFFFF", "qr-dark": "#000000",
}  # fmt: skip
"""The colours of DESIGN §2 as names; drawings know the names only. A QR code keeps its two in every theme."""

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle. `hatch` fills it with slanted lines of its ink (a gap, an interim); `dashed` outlines
    it."""

    x: float
    y: float
    width: float
    height: float
    ink: str
    round: float = 0
    hatch: bool = False
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points; solid for facts, dashed for what is only projected."""

    points: tuple[tuple[float, float], ...]
    ink: str
    width: float = 1
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled polygon."""

    points: tuple[tuple[float, float], ...]
    ink: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A filled circle, or a ring where `hollow`."""

    x: float
    y: float
    radius: float
    ink: str
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """A line of text; (x, y) is its anchor on the baseline."""

    x: float
    y: float
    text: str
    size: float = 14
    ink: str = "text"
    anchor: Anchor = "start"
    bold: bool = False


Mark = Box | Stroke | Shape | Dot | Label


@dataclass(frozen=True, slots=True)
class Data:
    """The same figures as a table: the text twin of a drawing."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing: size, title and description (read aloud in its place), shapes in drawing order, its data."""

    width: float
    height: float
    title: str
    desc: str
    marks: tuple[Mark, ...]
    data: Data = Data((), ())


def breadth(text: str, size: float) -> float:
    """Estimated width of a line in pixels without a font at hand: a Chinese character is as wide as it is
    high, a Latin one a bit over half."""
    return sum(1.0 if ord(char) >= 0x2E80 else 0.58 for char in text) * size


def fitted(text: str, size: float, room: float) -> str:
    """`text`, or its beginning and "…" where it would be broader than `room` pixels; "" if not even that
    fits."""
    if breadth(text, size) <= room:
        return text
    kept = ""
    for char in text:
        if breadth(kept + char + "…", size) > room:
            break
        kept += char
    return kept + "…" if kept else ""
