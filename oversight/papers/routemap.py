"""A day's visits drawn where they lie (检查路线): numbered in their order, joined by a line; north is up, no geometry."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from .chart import NARROW, SIZE, WIDE, Words
from .figure import Box, Data, Dot, Figure, Label, Mark, Stroke, fitted
from .tilemap import Net, scale_bar

RADIUS: Final = 11.0


@dataclass(frozen=True, slots=True)
class Visit:
    """An estate to visit: its place in the day's order, its name, degrees of longitude and latitude."""

    number: int
    name: str
    longitude: Decimal
    latitude: Decimal


def route(visits: Sequence[Visit], words: Words, *, narrow: bool = False) -> Figure:
    """The visits as numbered dots with their names; `Words.heads` names number and estate."""
    width = NARROW if narrow else WIDE
    if not visits:
        return Figure(width, 40, words.title, words.desc, (), Data(words.heads, ()))
    net = Net(visits, width)
    points = [net.at(visit) for visit in visits]
    marks: list[Mark] = [Box(0, 0, width, net.height, "line", dashed=True)]
    if len(points) > 1:
        marks.append(Stroke(tuple(points), "ink-600", 2))
    for visit, (x, y) in zip(visits, points, strict=True):
        marks.append(Dot(x, y, RADIUS, "ink-700"))
        marks.append(Label(x, y + 5, str(visit.number), SIZE, "white", "middle", bold=True))
        marks.append(_name(visit.name, x, y, width))
    marks += scale_bar(net, width)
    rows = tuple((str(visit.number), visit.name) for visit in visits)
    return Figure(width, net.height + 36, words.title, words.desc, tuple(marks), Data(words.heads, rows))


def _name(name: str, x: float, y: float, width: float) -> Label:
    """Beside the dot, on the side that has more room."""
    rightwards = x < width / 2
    room = (width - x if rightwards else x) - RADIUS - 8
    shown = fitted(name, SIZE, room)
    offset = RADIUS + 5
    return Label(
        x + offset if rightwards else x - offset, y + 5, shown, SIZE, "text", "start" if rightwards else "end"
    )
