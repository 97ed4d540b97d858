"""The registry's machines: every state reachable, no unmeant dead end, the columns' choices say the same."""

from __future__ import annotations

import pytest
from django.utils import translation

from oversight.policy import VERBS
from registry import states
from registry.models import Change, Estate, Firm, Rearrangement

MACHINES = [
    (states.ESTATE, Estate),
    (states.FIRM, Firm),
    (states.CHANGE, Change),
    (states.REARRANGEMENT, Rearrangement),
]


@pytest.mark.parametrize(("machine", "model"), MACHINES)
def test_every_state_is_reached_and_no_end_is_unmeant(machine, model):
    assert machine.reachable() == machine.states
    assert machine.dead_ends() == frozenset()


@pytest.mark.parametrize(("machine", "model"), MACHINES)
def test_the_column_offers_the_machine_s_states_in_its_words(machine, model):
    with translation.override("zh-hans"):
        assert [(key, str(label)) for key, label in model.STATES] == machine.choices


@pytest.mark.parametrize(("machine", "noun"), [(states.ESTATE, "estate"), (states.FIRM, "firm")])
def test_every_move_is_an_act_that_the_policy_knows(machine, noun):
    shorts = {verb.short for name, verb in VERBS.items() if verb.resource == noun}
    assert machine.verbs <= shorts
