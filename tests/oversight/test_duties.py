"""Timed duties run once a period and are caught up, whatever beats and workers do (INVARIANTS 38)."""

import os
import signal
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections

from oversight import duties
from oversight.celery import TimedDuty
from oversight.kernel.periods import Period, Rhythm
from oversight.models import Duty, Letter
from tests.factories.ground import NOW, person
from tests.forks import in_child

pytestmark = pytest.mark.django_db(transaction=True)
DAILY = Rhythm(unit="day", hour=2)


def leave_a_letter(*, period: Period, at: Any) -> dict[str, int]:
    """An effect that shows when it happened twice."""
    reader = person("值守")
    Letter.objects.create(recipient=reader, event="test", subject=period.key, body="", created_at=at)
    return {"letters": 1}


def fail(*, period: Period, at: Any) -> None:
    """An effect that goes wrong after it wrote."""
    leave_a_letter(period=period, at=at)
    raise RuntimeError("no")


def die(*, period: Period, at: Any) -> None:
    """An effect whose process is killed."""
    leave_a_letter(period=period, at=at)
    os.kill(os.getpid(), signal.SIGKILL)


def duty(effect: Any, name: str = "letters") -> TimedDuty:
    """A daily duty with this effect."""
    return TimedDuty(name=name, rhythm=DAILY, effect=f"{__name__}.{effect.__name__}")


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[TimedDuty]]:
    """The house's table for this test."""
    found: list[TimedDuty] = []
    monkeypatch.setattr(duties, "DUTIES", found)
    return found


def test_once_a_period(table: list[TimedDuty]) -> None:
    """Ten knocks, one effect; the ledger says what came of it."""
    table.append(duty(leave_a_letter))
    assert [duties.run_due(NOW) for _ in range(10)] == [1] + [0] * 9
    assert Letter.objects.count() == 1
    assert Duty.objects.get().facts == {"letters": 1}


def test_a_beat_dead_for_three_days_is_caught_up(table: list[TimedDuty]) -> None:
    """Each missed day once, oldest first."""
    table.append(duty(leave_a_letter))
    duties.run_due(NOW)
    assert list(duties.overdue(NOW + timedelta(days=3)))
    assert duties.run_due(NOW + timedelta(days=3)) == 3
    assert list(Letter.objects.order_by("id").values_list("subject", flat=True)) == [
        "2026-11-24",
        "2026-11-25",
        "2026-11-26",
        "2026-11-27",
    ]
    assert list(duties.overdue(NOW + timedelta(days=3))) == []


def test_one_that_fails_leaves_nothing_and_stops_no_other(table: list[TimedDuty]) -> None:
    """Its own effect is undone with its ledger row, and the next knock tries again."""
    table += [duty(fail, "poison"), duty(leave_a_letter)]
    assert duties.run_due(NOW) == 1
    assert list(Duty.objects.values_list("name", flat=True)) == ["letters"]
    assert Letter.objects.count() == 1
    table[0] = duty(leave_a_letter, "poison")
    assert duties.run_due(NOW) == 1


def test_two_workers_at_once_do_it_once(table: list[TimedDuty], full: bool) -> None:
    """The second waits at the ledger's unique key and finds it done."""
    one = duty(leave_a_letter)
    table.append(one)
    workers = 40 if full else 8
    barrier, outcomes = threading.Barrier(workers, timeout=10), []

    def work() -> None:
        barrier.wait()
        try:
            outcomes.append(duties.fulfil(one, DAILY.latest(NOW), at=NOW))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False] * (workers - 1) + [True]
    assert Letter.objects.count() == 1


def test_a_worker_killed_in_the_middle_leaves_neither_row_nor_effect(table: list[TimedDuty]) -> None:
    """kill -9 between effect and commit; the next knock does both."""
    table.append(duty(die))
    status = in_child(lambda: duties.run_due(NOW))
    assert os.WTERMSIG(status) == signal.SIGKILL
    connection.ensure_connection()
    assert not Duty.objects.exists()
    assert not Letter.objects.exists()
    table[0] = duty(leave_a_letter)
    assert duties.run_due(NOW) == 1
