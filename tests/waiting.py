"""For tests with processes: a free port, and waiting for something instead of sleeping."""

import socket
import time
from collections.abc import Callable

from django.db import connection


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(holds: Callable[[], bool], *, seconds: float = 30) -> bool:
    """Whether it comes to hold in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.03)
    return False


def until_settled() -> None:
    """Wait until all entries may be sealed: a transaction of another test process on the same server holds them up."""

    def settled() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT oversight_settled() > coalesce(max(xact), 0) FROM oversight_entry")
            return bool(cursor.fetchone()[0])

    assert until(settled, seconds=180)
