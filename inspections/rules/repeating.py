"""Repeating a stored draw (抽签复核): the same keys and seed give the same list, or the draw was not made so.

What was stored is read as it was written: keys in the order given, who fits which key where not everybody fits all, how
many were drawn, and the result.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inspections.rules.draw import assign, draw

Result = list[str] | dict[str, list[str]]


@dataclass(frozen=True)
class Stored:
    """One draw as it was stored. ``fit`` None: ``each`` keys were drawn in all; else ``each`` people for every key."""

    seed: str
    keys: Sequence[str]
    each: int
    fit: Mapping[str, Sequence[str]] | None = None


def repeat(stored: Stored) -> Result:
    """What the draw gives when it is made again."""
    if stored.fit is None:
        return draw(stored.seed, stored.keys, stored.each)
    return assign(stored.seed, stored.keys, fit=stored.fit, each=stored.each)
