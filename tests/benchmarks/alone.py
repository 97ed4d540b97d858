"""`python -m tests.benchmarks.alone DATABASE WHAT …`: do one thing once, and tell how much memory it took.

What getrusage says of a process begins with what its parent held, so where there is /proc that is asked.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys
import threading
from contextlib import suppress
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

EVERY = 0.01  # seconds


def most_held(process: str) -> int:
    """The most kilobytes that a process held since it began its program."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])


class Watch(threading.Thread):
    """The most kilobytes that any child of this process held."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = 0
        self.over = threading.Event()

    def run(self) -> None:
        """Look until it is over; where there is no /proc, children are not counted."""
        while not self.over.wait(EVERY):
            for child in self.children():
                with suppress(OSError, ValueError, IndexError):
                    self.most = max(self.most, most_held(child))

    def children(self) -> set[str]:
        """Process ids of the children of every thread."""
        found: set[str] = set()
        for thread in Path("/proc/self/task").glob("*/children"):
            with suppress(OSError):
                found.update(thread.read_text().split())
        return found


def main(database: str, what: str, *params: str) -> None:
    """Do it in the database of that name, and print the megabytes."""
    django.setup()
    from tests import databases
    from tests.benchmarks.bigcity import FULL
    from tests.benchmarks.city import City

    databases.point_at(database)
    watch = Watch()
    watch.start()
    importlib.import_module(f"tests.benchmarks.{what}").alone(City(FULL, database), *params)
    watch.over.set()
    own = (
        most_held("self")
        if Path("/proc/self/status").exists()
        else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    )
    print(json.dumps({"peak_mb": round((own + watch.most) / 1024, 1), "own": own, "child": watch.most}))


if __name__ == "__main__":
    main(*sys.argv[1:])
