"""The register of named measures (系统指标): figures about estates that the portal knows and others need not type.

An assessment asks by name ("complaints_closed_on_time") and never imports who answers: each app adds the measures of
what it holds when it loads. It stands here, below both siblings, because a measure speaks of estates.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from oversight.kernel.wording import Worded


@dataclass(frozen=True)
class Asked:
    """A question about many estates at once: their keys, the days from ``first`` up to, not with, ``end``, and when."""

    estates: Sequence[int]
    first: date
    end: date
    at: datetime


@dataclass(frozen=True)
class Told:
    """What one estate's figure is; only what its kind of rule asks for is given.

    ``choice``: a level's code. ``found``: counted findings. ``met`` of ``cases``: a rate; no cases is an answer too.
    ``words`` explain the figure to whoever reads the sheet: what was counted, of what, between which days.
    """

    words: Worded
    choice: str = ""
    found: Mapping[str, int] = field(default_factory=dict)
    met: int | None = None
    cases: int | None = None


Ask = Callable[[Asked], Mapping[int, Told]]


@dataclass(frozen=True)
class Measure:
    """A named figure: its title, and what answers. An estate that the answer leaves out has no figure."""

    name: str
    title: Worded
    ask: Ask


_measures: dict[str, Measure] = {}


def register(name: str, *, title: Worded, ask: Ask) -> None:
    """Add a measure; once, when an app loads. Raises ValueError for a second one of the same name."""
    if name in _measures:
        raise ValueError(f"{name} is registered already")
    _measures[name] = Measure(name, title, ask)


def measure(name: str) -> Measure | None:
    """The measure of this name; None where nobody provides it yet, so that it is scored by hand and says so."""
    return _measures.get(name)


def names() -> list[str]:
    """Every name that is provided, for the editor of standards and for `manage.py checkup`."""
    return sorted(_measures)
