"""A tile for every unit of the tree with its mean: the figure stands in the tile, its ink says in which quarter
between the lowest and the highest shown it lies."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from .chart import NARROW, WIDE, Words
from .figure import Data, Figure, Mark
from .tilemap import blank, face, laid_out

INKS: Final = ("ink-900", "ink-700", "ink-600", "stone")


@dataclass(frozen=True, slots=True)
class Mean:
    """A unit: its mean as it is printed (None: nothing scored), of how many, and that number in words."""

    name: str
    mean: Decimal | None
    count: int
    base: str


def quarters(found: Sequence[Decimal]) -> list[Decimal]:
    """The least of each ink but the last, from the highest down: equal steps between the lowest and the highest.

    By grades all streets of a good quarter would have one ink.
    """
    if not found:
        return []
    low, high = min(found), max(found)
    last = len(INKS) - 1
    return [low + (high - low) * (last - n) / len(INKS) for n in range(last)]


def means(
    groups: Sequence[tuple[str, Sequence[Mean]]],
    words: Words,
    *,
    narrow: bool = False,
    width: float = 0,
) -> Figure:
    """Units under the name of the unit above, the darkest those of the highest quarter."""
    limits = quarters([one.mean for _, units in groups for one in units if one.mean is not None])
    width = width or (NARROW if narrow else WIDE)

    def tile(one: Mean, x: float, y: float, size: float) -> list[Mark]:
        if one.mean is None:
            return blank(x, y, size, one.name)
        reached = next((n for n, least in enumerate(limits) if one.mean >= least), len(limits))
        return face(x, y, size, INKS[min(reached, len(INKS) - 1)], (one.name, f"{one.mean:.2f}", one.base))

    marks, height = laid_out(groups, width, tile)
    rows = tuple(
        (name, one.name, str(one.count), "—" if one.mean is None else f"{one.mean:.2f}")
        for name, units in groups
        for one in units
    )
    return Figure(width, height, words.title, words.desc, marks, Data(words.heads, rows))
