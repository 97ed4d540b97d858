"""How figures are told: a line of JSON each as they come, then a table with the goal beside each ratio."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict

from tests.benchmarks.measuring import Contest, Figure

HEAD = ("benchmark", "n", "ours", "floor", "ratio", "spread", "× peer", "queries", "peak MB", "reached")
MARK = ("<!-- table -->", "<!-- end of table -->")


def line(figure: Figure) -> str:
    """One line of JSON."""
    return json.dumps(asdict(figure), ensure_ascii=False)


def table(pairs: Iterable[tuple[Contest, Figure]]) -> str:
    """A table in Markdown that reads as plain text too."""
    rows = [HEAD, *(_row(contest, figure) for contest, figure in pairs)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])


def _row(contest: Contest, figure: Figure) -> tuple[str, ...]:
    goal = contest.goal
    return (
        figure.name,
        f"{figure.n:,}",
        _time(figure.ours_ms),
        _time(figure.floor_ms),
        _beside(f"{figure.ratio:.2f}", goal.ratio, "≤"),
        f"{figure.spread:.0%}",
        _beside("–" if figure.peer_ratio is None else f"{figure.peer_ratio:.1f}", goal.peer, "≥"),
        _beside(str(figure.queries), goal.queries, "≤"),
        _beside("–" if figure.peak_mb is None else f"{figure.peak_mb:.0f}", goal.peak_mb, "<"),
        "no" if missed(contest, figure) else "yes",
    )


def missed(contest: Contest, figure: Figure) -> list[str]:
    """Which goals were not reached."""
    goal = contest.goal
    found = {
        "ratio": goal.ratio is not None and figure.ratio > goal.ratio,
        "peer": goal.peer is not None and (figure.peer_ratio or 0) < goal.peer,
        "queries": goal.queries is not None and figure.queries > goal.queries,
        "peak": goal.peak_mb is not None and figure.peak_mb is not None and figure.peak_mb >= goal.peak_mb,
    }
    return [name for name, is_missed in found.items() if is_missed]


def _beside(value: str, goal: float | None, sign: str) -> str:
    return value if goal is None else f"{value} ({sign} {goal:g})"


def _time(ms: float) -> str:
    if ms >= 1000:
        return f"{ms / 1000:.2f} s"
    return f"{ms:.1f} ms" if ms >= 1 else f"{ms * 1000:.0f} µs"
