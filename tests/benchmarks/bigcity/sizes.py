"""How big a city is, and how unequal its parts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

SEED = 20_260_101
DAY = date(2026, 1, 1)  # on which the city is drawn; nothing in it is later
AT = datetime(2026, 1, 1, 2, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Size:
    """Counts of a city; ``rooms`` is how many rooms an estate has at most."""

    districts: int
    streets: int
    committees: int
    firms: int
    estates: int
    accounts: int
    notices: int
    rooms: int = 3

    def times(self, factor: int) -> Size:
        """As many districts and streets, ``factor`` times as much in them, record by record too."""
        return Size(
            self.districts,
            self.streets,
            self.committees * factor,
            self.firms * factor,
            self.estates * factor,
            self.accounts * factor,
            self.notices * factor,
            self.rooms * factor,
        )


FULL = Size(
    districts=20,
    streets=350,
    committees=6_500,
    firms=6_000,
    estates=30_000,
    accounts=15_000,
    notices=5_000,
)
TENTH = Size(districts=2, streets=35, committees=650, firms=600, estates=3_000, accounts=1_500, notices=500)


def shared_out(rng: random.Random, total: int, among: int, skew: float = 1.1) -> list[int]:
    """``total`` parted among so many, each at least one, a few with much: shares fall as rank to the power ``skew``."""
    weights = [1 / (rank + 3) ** skew for rank in range(among)]
    rng.shuffle(weights)
    spare, whole = total - among, sum(weights)
    shares = [1 + int(spare * weight / whole) for weight in weights]
    for place in range(total - sum(shares)):
        shares[place % among] += 1
    return shares


def owners(shares: list[int]) -> Iterator[int]:
    """Whose each one is: 0, 0, 0, 1, 2, 2 … for shares 3, 1, 2 …"""
    for place, share in enumerate(shares):
        for _ in range(share):
            yield place
