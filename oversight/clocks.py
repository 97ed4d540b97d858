"""Which clocks there are: each app names here, when it loads, how its turns run on the records of a model.

A clock is for whoever may do what is due: its to-do and its letters go to the postings of the holder that have the
right, and once it is late to those of the tier above that may read the record. So a clock is never a leak.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model

from oversight.kernel.scope import Post
from oversight.kernel.turns import Turn
from oversight.models import Deadline, Organisation
from oversight.policy import Actor, visible


@dataclass(frozen=True, kw_only=True)
class ClockKind:
    """A turn on the records of ``model``.

    ``work`` is what a list of to-dos calls this kind of work; ``words`` is the to-do, with %(name)s for the record;
    ``verb`` the right of whoever does it, ``read`` that of whoever watches. ``holder`` says whose turn it is at an
    instant (None: nobody's, and no clock starts); ``url`` where it is done.
    """

    turn: Turn
    model: type[Model]
    work: Any
    words: Any
    verb: str
    read: str
    holder: Callable[[Any, datetime], Organisation | None]
    name: Callable[[Any], str] = str
    url: Callable[[Any], str] = lambda record: record.get_absolute_url()
    called: Any = ""  # the turn without a record, where its length is set


CLOCK_KINDS: dict[str, ClockKind] = {}


def register(*kinds: ClockKind) -> None:
    """Name kinds of clocks; once, when the app loads. Raises ValueError for a second one of the same key."""
    for kind in kinds:
        if kind.turn.key in CLOCK_KINDS:
            raise ValueError(f"{kind.turn.key} is registered already")
        CLOCK_KINDS[kind.turn.key] = kind


def words(clock: Deadline) -> str:
    """What is to be done, in the reader's language."""
    return str(CLOCK_KINDS[clock.duty].words % {"name": clock.title})


def title(kind: ClockKind) -> str:
    """What the turn is called without a record, in the reader's language."""
    return str(kind.called or kind.words % {"name": "…"})


def presses(actor: Actor) -> bool:
    """Whether a body's late clocks are this posting's to press: the auditor looks on and does nothing (INVARIANTS 5)."""
    return actor.post != Post.AUDITOR


def within_reach(actor: Actor, clocks: Iterable[Deadline], *, watching: bool = False) -> list[Deadline]:
    """Those of ``clocks`` whose duty ``actor`` may do, or with ``watching`` whose record one may read.

    One question for each kind of clock, however many there are.
    """
    if watching and not presses(actor):
        return []
    heaps: dict[str, list[Deadline]] = defaultdict(list)
    for clock in clocks:
        heaps[clock.duty].append(clock)
    found: list[Deadline] = []
    for duty, heap in heaps.items():
        kind = CLOCK_KINDS[duty]
        rows = kind.model._default_manager.filter(pk__in=[clock.thing for clock in heap])
        mine = set(visible(actor, kind.read if watching else kind.verb, rows).values_list("pk", flat=True))
        found += [clock for clock in heap if clock.thing in mine]
    return sorted(found, key=lambda clock: (clock.due_at, clock.pk))
