"""Maps without geometry (DOMAIN §13.17): a tile for every unit of the tree, and estates as points by
coordinates.

The tiles are schematic: one square a street, grouped by district, in the order given. Share is told by the
figure in the tile and by its ink; a tile below the target is hatched at its edge.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Protocol, TypeVar

from .chart import NARROW, SIZE, WIDE, Progress, Words
from .figure import Box, Data, Dot, Figure, Label, Mark, Shape, Stroke, breadth, fitted

TILE: Final = 92.0
BROADEST: Final = 160.0
"""Tiles grow where the longest district leaves room, so that long names are read, up to this."""
GAP: Final = 6.0
STEPS: Final = (
    (Decimal(100), "ink-900"),
    (Decimal(90), "ink-700"),
    (Decimal(70), "ink-600"),
    (Decimal(0), "stone"),
)
"""Share from which a tile takes an ink, in percent."""


@dataclass(frozen=True, slots=True)
class District:
    """A district and its streets."""

    name: str
    streets: tuple[Progress, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """An estate as a point: degrees of longitude and latitude, and whether somebody manages it."""

    name: str
    longitude: Decimal
    latitude: Decimal
    covered: bool


def tiles(
    districts: Sequence[District],
    words: Words,
    *,
    target: Decimal = Decimal(100),
    narrow: bool = False,
    width: float = 0,
) -> Figure:
    """One tile a street, districts under their names; each tile names the street, its share and n / N."""
    width = width or (NARROW if narrow else WIDE)
    marks, height = laid_out(
        [(district.name, district.streets) for district in districts],
        width,
        lambda street, x, y, size: _tile(street, x, y, size, target),
    )
    rows = tuple((d.name, s.name, str(s.done), str(s.total), s.percent) for d in districts for s in d.streets)
    return Figure(width, height, words.title, words.desc, marks, Data(words.heads, rows))


T = TypeVar("T")


def laid_out(
    groups: Sequence[tuple[str, Sequence[T]]],
    width: float,
    draw: Callable[[T, float, float, float], list[Mark]],
) -> tuple[tuple[Mark, ...], float]:
    """Tiles in rows under the name of their group, as broad as the longest group leaves room; the marks and the height.

    ``draw`` gives the marks of one tile at x, y of a size.
    """
    longest = max((len(tiles) for _name, tiles in groups), default=1)
    across = max(1, min(int((width + GAP) // (TILE + GAP)), longest))
    size = min((width + GAP) / across - GAP, BROADEST)
    marks: list[Mark] = []
    top = 0.0
    for name, tiles in groups:
        marks.append(Label(0, top + 18, name, 15, "text", bold=True))
        top += 28
        for order, tile in enumerate(tiles):
            left = (order % across) * (size + GAP)
            marks += draw(tile, left, top + (order // across) * (TILE * 0.8 + GAP), size)
        top += math.ceil(len(tiles) / across) * (TILE * 0.8 + GAP) + 12
    return tuple(marks), max(40.0, top)


def face(x: float, y: float, size: float, ink: str, words: tuple[str, str, str]) -> list[Mark]:
    """A filled tile: name, figure and what stands under it, in white."""
    name, figure, base = words
    return [
        Box(x, y, size, TILE * 0.8, ink, round=2),
        Label(x + 8, y + 21, fitted(name, SIZE, size - 12), SIZE, "white"),
        Label(x + 8, y + 42, figure, 16, "white", bold=True),
        Label(x + 8, y + 60, fitted(base, SIZE, size - 12), SIZE, "white"),
    ]


def blank(x: float, y: float, size: float, name: str) -> list[Mark]:
    """A tile of a unit that has no figure: a dashed frame."""
    return [
        Box(x, y, size, TILE * 0.8, "ctl", dashed=True),
        Label(x + 8, y + 22, fitted(name, SIZE, size - 12), SIZE, "text-2"),
        Label(x + 8, y + 46, "—", 16, "text-2"),
    ]


def _tile(street: Progress, x: float, y: float, size: float, target: Decimal) -> list[Mark]:
    """A tile: ink by share, a hatched foot where the target is missed, white words."""
    if street.share is None:
        return blank(x, y, size, street.name)
    ink = next(ink for least, ink in STEPS if street.share >= least)
    box, *words = face(x, y, size, ink, (street.name, street.percent, f"{street.done} / {street.total}"))
    missed = [Box(x, y + TILE * 0.8 - 8, size, 8, "amber-4", hatch=True)] if street.share < target else []
    return [box, *missed, *words]


@dataclass(frozen=True, slots=True)
class Block:
    """A district for `position`: its name, and each street with whether it is the one to be found."""

    name: str
    streets: tuple[tuple[str, bool], ...]


SMALL: Final = 16.0
SMALL_GAP: Final = 3.0


def position(blocks: Sequence[Block], *, title: str, desc: str, width: float = NARROW) -> Figure:
    """Where one unit lies among all: a small tile a street in the same order as in `tiles`, the unit's filled."""
    across = max(1, int((width + SMALL_GAP) // (SMALL + SMALL_GAP)))
    marks: list[Mark] = []
    top = 0.0
    for block in blocks:
        marks.append(Label(0, top + 14, fitted(block.name, SIZE, width), SIZE, "text-2"))
        top += 20
        for order, (_name, here) in enumerate(block.streets):
            left = (order % across) * (SMALL + SMALL_GAP)
            y = top + (order // across) * (SMALL + SMALL_GAP)
            ink = "ink-900" if here else "ink-200"
            marks.append(Box(left, y, SMALL, SMALL, ink, round=1))
        top += math.ceil(len(block.streets) / across) * (SMALL + SMALL_GAP) + 8
    found = tuple((block.name, name) for block in blocks for name, here in block.streets if here)
    return Figure(width, max(20.0, top), title, desc, tuple(marks), Data((), found))


def places(
    found: Sequence[Place], words: Words, *, legend: tuple[str, str], narrow: bool = False, width: float = 0
) -> Figure:
    """Estates where they lie: a dot where somebody manages it, a vermilion diamond where nobody does.

    `legend` names the two. North is up; the scale bar is true along the parallel.
    """
    width = width or (NARROW if narrow else WIDE)
    if not found:
        return Figure(width, 40, words.title, words.desc, (), Data(words.heads, ()))
    net = Net(found, width)
    marks: list[Mark] = [Box(0, 0, width, net.height, "line", dashed=True)]
    for place in sorted(found, key=lambda p: not p.covered):
        x, y = net.at(place)
        if place.covered:
            marks.append(Dot(x, y, 3.2, "ink-600"))
        else:
            marks.append(Shape(((x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y)), "verm"))
    marks += scale_bar(net, width)
    foot = net.height + 26
    marks.append(Dot(8, foot - 5, 4, "ink-600"))
    marks.append(Label(20, foot, legend[0], SIZE))
    left = 40 + breadth(legend[0], SIZE)
    marks.append(
        Shape(((left, foot - 11), (left + 6, foot - 5), (left, foot + 1), (left - 6, foot - 5)), "verm")
    )
    marks.append(Label(left + 12, foot, legend[1], SIZE))
    rows = tuple((p.name, legend[0] if p.covered else legend[1]) for p in found)
    return Figure(width, foot + 10, words.title, words.desc, tuple(marks), Data(words.heads, rows))


class Located(Protocol):
    """What lies somewhere, in degrees."""

    @property
    def longitude(self) -> Decimal:
        """Degrees east."""

    @property
    def latitude(self) -> Decimal:
        """Degrees north."""


class Net:
    """Degrees to pixels, with the true proportion at the middle latitude."""

    def __init__(self, found: Sequence[Located], width: float) -> None:
        longs = [float(place.longitude) for place in found]
        lats = [float(place.latitude) for place in found]
        self.west, self.north = min(longs), max(lats)
        squeeze = math.cos(math.radians((min(lats) + max(lats)) / 2))
        east_west = max((max(longs) - self.west) * squeeze, 0.01)
        north_south = max(self.north - min(lats), 0.01)
        self.margin = 16.0
        inner = width - 2 * self.margin
        self.scale = min(inner / east_west, inner * 0.9 / north_south)
        self.squeeze = squeeze
        self.height = north_south * self.scale + 2 * self.margin
        self.left = self.margin + (inner - east_west * self.scale) / 2
        self.kilometre = self.scale / 111.32

    def at(self, place: Located) -> tuple[float, float]:
        """Pixel of an estate."""
        return (
            self.left + (float(place.longitude) - self.west) * self.squeeze * self.scale,
            self.margin + (self.north - float(place.latitude)) * self.scale,
        )


def scale_bar(net: Net, width: float) -> list[Mark]:
    """A bar of a round number of kilometres at the lower right."""
    length = next((km for km in (20, 10, 5, 2, 1, 0.5) if km * net.kilometre <= width / 4), 0.2)
    right, y = width - 10, net.height + 20
    pixels = length * net.kilometre
    return [
        Stroke(((right - pixels, y - 4), (right - pixels, y), (right, y), (right, y - 4)), "text-2", 1.5),
        Label(right - pixels - 6, y + 4, f"{length:g} km", SIZE, "text-2", "end"),
    ]
