"""How a thing is measured: in turn with its floor and its peer, round by round: a noisy machine is fair to all."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

ROUNDS = 7


class Elapsed(float):
    """Seconds that a side took by its own clock: what another process, or a server under load, tells."""


Side = Callable[[], Any]


@dataclass(frozen=True, kw_only=True)
class Goal:
    """What is to be reached: at most so many times the floor, queries and MB; at least so many times the peer."""

    ratio: float | None = None
    peer: float | None = None
    queries: int | None = None
    peak_mb: int | None = None


@dataclass(frozen=True, kw_only=True)
class Contest:
    """One benchmark: what ours does, the least work that gives the same answer, and what one would otherwise use.

    ``best_of`` repeats a short side within its round and keeps the quickest, which a neighbour on the machine did not
    disturb; the peer runs once. ``n`` is how many things a side goes through. ``alone`` names what
    `python -m tests.benchmarks.alone` does to see its memory. ``peer_times`` says how much less the peer was given,
    where all of it would take an hour.
    """

    name: str
    ours: Side
    floor: Side
    peer: Side | None = None
    goal: Goal = field(default_factory=Goal)
    n: int = 1
    best_of: int = 1
    alone: str = ""
    peer_times: int = 1
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What came out: medians in milliseconds, medians of the rounds' ratios, and how far these spread."""

    name: str
    ours_ms: float
    floor_ms: float
    ratio: float
    peer_ratio: float | None
    spread: float
    n: int
    queries: int
    peak_mb: float | None


def measure(contest: Contest, *, peak_mb: float | None = None) -> Figure:
    """Count its queries once, then let the sides run in turn; nobody is always first."""
    queries = _counted(contest.ours)
    contest.floor()
    sides = {"ours": contest.ours, "floor": contest.floor}
    if contest.peer is not None:
        sides["peer"] = contest.peer
    took: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(ROUNDS):
        order = list(sides)
        for name in order[number % len(order) :] + order[: number % len(order)]:
            took[name].append(_best(sides[name], 1 if name == "peer" else contest.best_of))
    ratios = [ours / floor for ours, floor in zip(took["ours"], took["floor"], strict=True)]
    low, middle, high = statistics.quantiles(ratios, n=4)
    peers = [
        contest.peer_times * peer / ours
        for peer, ours in zip(took.get("peer", ()), took["ours"], strict=False)
    ]
    return Figure(
        name=contest.name,
        ours_ms=_ms(took["ours"]),
        floor_ms=_ms(took["floor"]),
        ratio=round(middle, 2),
        peer_ratio=round(statistics.median(peers), 1) if peers else None,
        spread=round((high - low) / middle, 2),
        n=contest.n,
        queries=queries,
        peak_mb=peak_mb,
    )


def _best(side: Side, times: int) -> float:
    gc.collect()
    return min(_once(side) for _ in range(times))


def _once(side: Side) -> float:
    started = time.perf_counter()
    answer = side()
    took = time.perf_counter() - started
    return float(answer) if isinstance(answer, Elapsed) else took


def _ms(took: list[float]) -> float:
    return round(statistics.median(took) * 1000, 3)


def _counted(side: Side) -> int:
    """How many queries a side makes that is warm."""
    side()
    with counting() as counted:
        side()
    return counted[0]


@contextmanager
def counting() -> Iterator[list[int]]:
    """How many queries Django makes meanwhile."""
    counted = [0]

    def count(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        counted[0] += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield counted
