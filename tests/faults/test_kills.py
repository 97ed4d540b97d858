"""kill -9 at every statement boundary of an act, before and after: whole or nothing (INVARIANTS 18).

The process is a fork of the test's, killed by itself just before or just after its n-th statement, COMMIT
included; then the database is asked what is there. Savepoints are statements too.
"""

import os
import signal
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from oversight.acting import acting
from oversight.kernel.scope import Kind, Post
from oversight.models import Entry, EntryReason, Letter
from registry.models import Estate
from tests.factories.ground import NOW, acting_as, body, posting, territory
from tests.factories.registry import estate
from tests.forks import in_child
from tests.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)
MOST = 60  # statements; an act with more would be a surprise


def amend(home: Estate, inspector: Any, editor: Any) -> None:
    """An act that writes everywhere an act writes: record, entry, reason, letter."""
    with acting(acting_as(inspector), "registry.amend_estate", home, at=NOW, note="更正", seen=1) as act:
        act.thing.households = 12
        act.tell([editor], lambda: ("已改", "户数已改"), "/x/")


def killed_at(nth: int, when: str, act: Callable[[], None]) -> bool:
    """Run the act in a fork that is killed before or after its n-th statement; whether it came so far."""
    status = in_child(lambda: _kill_myself_at(nth, when, act))
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    assert until(_alone)
    return os.WIFSIGNALED(status)


def _kill_myself_at(nth: int, when: str, act: Callable[[], None]) -> None:
    connection.ensure_connection()
    passed = 0

    def around(statement: Callable[[], Any]) -> Any:
        nonlocal passed
        passed += 1
        if passed == nth and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        outcome = statement()
        if passed == nth and when == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return outcome

    commit = connection._commit  # COMMIT passes no execute_wrapper
    connection._commit = lambda: around(commit)
    with connection.execute_wrapper(lambda execute, *rest: around(lambda: execute(*rest))):
        act()


def _alone() -> bool:
    """Whether the killed process's connection has left the server, and its transaction with it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone() == (0,)


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_act_is_whole_or_nothing(when: str) -> None:
    """All four rows or none, wherever the process died; the last boundary is after COMMIT, and there it is
    whole.
    """
    city = territory("营口市")
    bureau = body(Kind.BUREAU, "市住建局", city)
    inspector, editor = posting(Post.INSPECTOR, bureau), posting(Post.EDITOR, bureau)
    street = territory("北街道", territory("东区", city))
    whole = killed = 0
    for nth in range(1, MOST):
        home = estate(f"小区{nth}", street)
        reached = killed_at(nth, when, lambda home=home: amend(home, inspector, editor))  # type: ignore[misc]
        home.refresh_from_db()
        entries = Entry.objects.filter(thing=home.pk, event="estate.amended")
        found = (
            home.households == 12,
            entries.count(),
            EntryReason.objects.filter(entry__in=entries).count(),
            Letter.objects.filter(entry__in=entries).count(),
        )
        assert found in {(False, 0, 0, 0), (True, 1, 1, 1)}, f"half an act, killed {when} statement {nth}"
        whole += found[0]
        if not reached:
            break
        killed += 1
    assert killed >= 6  # else the wrapper saw nothing
    # the run that was not reached is whole; killed after COMMIT is whole too
    assert whole == (2 if when == "after" else 1)
