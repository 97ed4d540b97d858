"""The ground's machines: every state reachable, no unmeant dead end, the columns' choices say the same."""

from __future__ import annotations

import pytest
from django.utils import translation

from oversight import states
from oversight.kernel.machine import Machine
from oversight.models import ImportBatch, Invitation, Redrawing

MACHINES = [value for value in vars(states).values() if isinstance(value, Machine)]
MODELS = [ImportBatch, Invitation, Redrawing]


def test_every_machine_is_some_model_s():
    assert sorted(model.machine.name for model in MODELS) == sorted(machine.name for machine in MACHINES)


@pytest.mark.parametrize("model", MODELS)
def test_every_state_is_reached_and_no_end_is_unmeant(model):
    assert model.machine.reachable() == model.machine.states
    assert model.machine.dead_ends() == frozenset()


@pytest.mark.parametrize("model", MODELS)
def test_the_column_offers_the_machine_s_states_in_its_words(model):
    with translation.override("zh-hans"):
        assert [(key, str(label)) for key, label in model.STATES] == model.machine.choices
