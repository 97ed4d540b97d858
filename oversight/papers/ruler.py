"""A ruler of grades: a segment a grade, its limit under it, the one that holds the value filled, a mark at the value.

The grade is told by its name and its place, never by the ink alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from .chart import NARROW, SIZE, WIDE, Words
from .figure import Box, Data, Figure, Label, Mark, breadth, fitted

LEFT_OF_THE_LOWEST: Final = Decimal(10)
"""Points shown below the limit of the lowest grade but one: what lies further down stands at the edge."""
TOP, HEIGHT = 8.0, 14.0


@dataclass(frozen=True, slots=True)
class Step:
    """A grade: its name and the least value that earns it; None for the lowest, which asks nothing."""

    name: str
    least: Decimal | None


def ruler(
    value: Decimal,
    steps: Sequence[Step],
    words: Words,
    *,
    top: Decimal = Decimal(100),
    narrow: bool = False,
    width: float = 0,
) -> Figure:
    """``steps`` from the best grade down, as a standard lists them; ``value`` as it is printed."""
    width = width or (NARROW if narrow else WIDE)
    rising = list(reversed(steps))
    limits = [step.least for step in rising if step.least is not None]
    low = max(Decimal(0), (limits[0] if limits else Decimal(0)) - LEFT_OF_THE_LOWEST)
    inner = width - 2 * SIZE
    scale = inner / float(top - low)

    def x(at: Decimal) -> float:
        return SIZE + float(min(max(at, low), top) - low) * scale

    marks: list[Mark] = []
    for n, step in enumerate(rising):
        start = low if step.least is None else step.least
        end = top if n + 1 == len(rising) else rising[n + 1].least or low
        here = (value >= start or step.least is None) and (value < end or n + 1 == len(rising))
        left, broad = x(start), x(end) - x(start)
        marks.append(Box(left, TOP, max(0.0, broad - 2), HEIGHT, "ink-700" if here else "track"))
        name = fitted(step.name, SIZE, broad - 2)
        marks.append(Label(left + broad / 2, TOP + 36, name, SIZE, "text", "middle", bold=here))
        marks.append(_limit(left, start))
    marks.append(_limit(x(top), top))
    at = x(value)
    marks.append(Box(at - 4, TOP - 6, 8, HEIGHT + 12, "white"))
    marks.append(Box(at - 2, TOP - 5, 4, HEIGHT + 10, "ink-900"))
    rows = tuple((step.name, "—" if step.least is None else f"{step.least:f}") for step in steps)
    return Figure(width, TOP + 64, words.title, words.desc, tuple(marks), Data(words.heads, rows))


def _limit(at: float, value: Decimal) -> Label:
    """A limit under its place, kept inside the drawing."""
    text = f"{value.normalize():f}"
    return Label(max(at, breadth(text, SIZE) / 2), TOP + 56, text, SIZE, "text-2", "middle")
