"""The beat table and the duties name things that exist."""

import inspect

import pytest
from django.utils.module_loading import import_string

from oversight.celery import DUTIES, LONGEST_TASK, TimedDuty, app


def test_every_knock_names_a_task() -> None:
    """A misspelt task would be sent for ever and done never."""
    app.loader.import_default_modules()
    missing = [entry["task"] for entry in app.conf.beat_schedule.values() if entry["task"] not in app.tasks]
    assert missing == []


def test_every_sweep_is_knocked_for() -> None:
    """A task without arguments sweeps the database: somebody must knock for it."""
    app.loader.import_default_modules()
    ours = {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}
    sweeps = {name for name, task in ours.items() if not inspect.signature(task.run).parameters}
    assert sweeps - {entry["task"] for entry in app.conf.beat_schedule.values()} == set()


@pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: duty.name)
def test_every_duty_can_be_called(duty: TimedDuty) -> None:
    """By period and moment, and no other way."""
    assert {"period", "at"} <= set(inspect.signature(import_string(duty.effect)).parameters)


def test_nothing_is_lost_when_a_worker_dies() -> None:
    """The settings under which 100 of 100 killed tasks were done (docs/decisions): none may fall back to a
    default.
    """
    conf = app.conf
    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost
    assert conf.worker_prefetch_multiplier == 1
    assert conf.broker_transport_options["visibility_timeout"] >= LONGEST_TASK > conf.task_time_limit
    assert conf.broker_transport_options["unacked_restore_interval"] == 2
