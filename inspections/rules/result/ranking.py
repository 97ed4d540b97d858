"""Ranks 1, 2, 2, 4: ties share a rank and the next one is skipped (DOMAIN §4).

What is ranked is the rounded total that is printed: nobody stands below another by a difference that the page does not
show, and anybody can repeat the ranking from the published list.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Ranked:
    """An entry's rank among ``among`` ranked ones; None where it is listed unranked."""

    rank: int | None
    among: int


@dataclass(frozen=True)
class Entry:
    """Something to be ranked by its printed total; ``is_ranked`` False where the sample is too small (DOMAIN §13.12)."""

    key: Hashable
    total: Decimal | None
    is_ranked: bool = True


def rank(entries: Iterable[Entry]) -> Mapping[Hashable, Ranked]:
    """Every entry's rank, the highest total first, whatever the order given; unrated and unranked ones have none."""
    every = list(entries)
    totals = [entry.total for entry in every if entry.is_ranked and entry.total is not None]
    places: dict[Decimal, int] = {}
    for position, total in enumerate(sorted(totals, reverse=True), 1):
        places.setdefault(total, position)
    among = len(totals)
    return {
        entry.key: Ranked(places[entry.total] if entry.is_ranked and entry.total is not None else None, among)
        for entry in every
    }


def rank_within(entries: Iterable[tuple[Hashable, Entry]]) -> Mapping[Hashable, Ranked]:
    """Ranks inside each group (a district): pairs of group and entry, keys distinct over all groups."""
    groups: dict[Hashable, list[Entry]] = {}
    for group, entry in entries:
        groups.setdefault(group, []).append(entry)
    return {key: ranked for members in groups.values() for key, ranked in rank(members).items()}
