"""What an act asks beyond the policy's line, told once: so that buttons, acts and proofs give one answer.

An action that narrows its verb further (nobody gives a post above his own, nobody suspends whom he could not unseat)
names its gate here when it loads; the proof page shows it beside the lines.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from oversight.policy import Actor

Holds = Callable[[Actor, Any], bool]


@dataclass(frozen=True)
class Gate:
    """A further rule of one act: its words, and whether it lets the actor do it to the record."""

    words: Any
    holds: Holds


GATES: dict[str, Gate] = {}


def gate(verb: str, words: Any, holds: Holds) -> None:
    """Name the gate of an act; once. Raises ValueError for a second one."""
    if verb in GATES:
        raise ValueError(f"{verb} has its gate already")
    GATES[verb] = Gate(words, holds)


def opens(actor: Actor, verb: str, thing: Any) -> bool:
    """Whether the act's gate, if it has one, lets this actor through."""
    found = GATES.get(verb)
    return found is None or found.holds(actor, thing)
