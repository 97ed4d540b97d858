"""django-guardian as it is usually used: a permission row for each record and each group that may see it.

The peer runs in a process of its own, with Django's own users, on the same database: its tables stand in a schema
beside ours, its estates are ours, unmanaged. A street's estates have a row for the street's group, its district's and
the bureau's.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from oversight.embedded.place import ROOT
from tests.benchmarks.city import City
from tests.benchmarks.measuring import Elapsed


@dataclass(frozen=True)
class Peer:
    """The running peer: takes a question, answers with the seconds that it took by its own clock."""

    process: subprocess.Popen[str]

    def ask(self, what: str, **params: Any) -> Elapsed:
        """Have the peer do something once."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"what": what, **params}) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError("the peer ended")
        return Elapsed(json.loads(answer)["seconds"])


@contextmanager
def peer(city: City, *, database: str = "") -> Iterator[Peer]:
    """The peer on the city's database; its schema is made when it is not there yet."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.peers.guardian_process", database or city.database],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    try:
        assert process.stdout is not None
        if not process.stdout.readline():
            raise RuntimeError("the peer did not start")
        yield Peer(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(timeout=30)
