"""The inspections' machines: every state reachable, no unmeant dead end, the lives that DOMAIN tells."""

import pytest

from inspections import states
from oversight.kernel.machine import Machine, Unlawful

MACHINES = [value for value in vars(states).values() if isinstance(value, Machine)]


@pytest.mark.parametrize("machine", MACHINES, ids=[machine.name for machine in MACHINES])
def test_every_state_is_reached_and_no_end_is_unmeant(machine):
    assert machine.reachable() == machine.states
    assert machine.dead_ends() == frozenset()


def walk(machine, *verbs):
    state = machine.initial
    for verb in verbs:
        state = machine.next(state, verb)
    return state


def test_a_cycle_from_draft_to_the_archive():
    assert (
        walk(states.CYCLE, "draft", "open", "extend", "close", "review", "show", "publish", "correct")
        == "published"
    )
    assert states.CYCLE.sources_of("cancel") == {"draft", "open", "closed", "review", "publicity"}
    with pytest.raises(Unlawful):
        walk(states.CYCLE, "open", "close", "review", "publish")


def test_a_sheet_from_the_draw_to_its_end():
    steps = (
        "assign",
        "notify",
        "begin",
        "score",
        "complete",
        "refuse",
        "submit",
        "review",
        "countersign",
        "merge",
    )
    assert walk(states.SHEET, *steps, "finish") == "final"
    assert (
        walk(states.SHEET, "assign", "begin", "complete", "sign", "submit", "return", "score") == "inspecting"
    )


def test_a_signed_sheet_takes_no_more_findings():
    for state in (
        "signed",
        "refused",
        "submitted",
        "reviewed",
        "countersigned",
        "merged",
        "final",
        "not_assessable",
    ):
        assert not states.SHEET.can(state, "score")


def test_the_named_sets_are_states_of_their_machine():
    for machine, named in (
        (states.CYCLE, states.RUNNING | states.SHOWN),
        (
            states.SHEET,
            states.UNFINISHED
            | states.WRITABLE
            | states.SIGNED
            | states.TO_REVIEW
            | states.MERGEABLE
            | states.FROM_SIGNING,
        ),
        (states.APPEAL, states.OPEN_APPEALS),
        (states.ORDER, states.OPEN_ORDERS),
    ):
        assert named <= machine.states
