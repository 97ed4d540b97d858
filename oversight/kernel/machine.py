"""State machines as tables of values: which act leads from which state to which, and a drawing of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


class Unlawful(Exception):
    """The act is not possible in the state the thing is in."""

    def __init__(self, machine: str, state: str, verb: str) -> None:
        super().__init__(f"{machine}: no move '{verb}' from state '{state}'")
        self.machine = machine
        self.state = state
        self.verb = verb


@dataclass(frozen=True)
class Machine:
    """One noun's life: ``moves`` maps (state, verb) to the next state.

    ``labels`` names every state in Chinese; ``ends`` names the states in which a life may stop, so that a
    dead end is always meant. A table that contradicts itself is refused when it is written, not when used.
    """

    name: str
    initial: str
    moves: Mapping[tuple[str, str], str]
    labels: Mapping[str, str]
    ends: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        unnamed = self.states - set(self.labels)
        if unnamed:
            raise ValueError(f"{self.name}: states without a label: {', '.join(sorted(unnamed))}")
        strays = (set(self.labels) | self.ends) - self.states
        if strays:
            raise ValueError(f"{self.name}: labels or ends of no state: {', '.join(sorted(strays))}")

    @property
    def states(self) -> frozenset[str]:
        """Every state that the table mentions."""
        return frozenset({self.initial, *(state for state, _ in self.moves), *self.moves.values()})

    @property
    def verbs(self) -> frozenset[str]:
        """Every verb that the table mentions."""
        return frozenset(verb for _, verb in self.moves)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """(state, label) pairs in the order of the labels, for a model field or a filter."""
        return list(self.labels.items())

    def next(self, state: str, verb: str) -> str:
        """The state that ``verb`` leads to; raises ``Unlawful`` where the table has no such move."""
        try:
            return self.moves[state, verb]
        except KeyError:
            raise Unlawful(self.name, state, verb) from None

    def can(self, state: str, verb: str) -> bool:
        """Whether ``verb`` is lawful in ``state``."""
        return (state, verb) in self.moves

    def verbs_from(self, state: str) -> tuple[str, ...]:
        """The verbs lawful in ``state``, in the order of the table (the order of the buttons)."""
        return tuple(verb for source, verb in self.moves if source == state)

    def sources_of(self, verb: str) -> frozenset[str]:
        """The states in which ``verb`` is lawful, for a query that looks for what may be acted on."""
        return frozenset(state for state, name in self.moves if name == verb)

    def reachable(self) -> frozenset[str]:
        """The states that some chain of moves reaches from the initial one."""
        found = {self.initial}
        queue = [self.initial]
        while queue:
            state = queue.pop()
            fresh = {self.moves[state, verb] for verb in self.verbs_from(state)} - found
            found |= fresh
            queue.extend(fresh)
        return frozenset(found)

    def dead_ends(self) -> frozenset[str]:
        """States without a way on that are not named as ends: always a mistake of the table."""
        return frozenset(s for s in self.states if not self.verbs_from(s)) - self.ends

    def drawing(self) -> str:
        """The table as Mermaid text, which the feature pages of the docs show."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        lines += [f'    state "{label}" as {state}' for state, label in self.labels.items()]
        lines += [f"    {state} --> {target}: {verb}" for (state, verb), target in self.moves.items()]
        lines += [f"    {state} --> [*]" for state in self.labels if state in self.ends]
        return "\n".join(lines)
