"""`python -m tests.benchmarks.alone DATABASE WHAT …`: do one thing once, and tell how much memory it took.

A child's figure from getrusage begins with its parent's, so children are watched while they run.
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
                    status = Path(f"/proc/{child}/status").read_text()
                    self.most = max(self.most, int(status.split("VmHWM:")[1].split()[0]))

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
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if sys.platform == "darwin":
        own //= 1024  # there it counts bytes
    print(json.dumps({"peak_mb": round((own + watch.most) / 1024, 1), "own": own, "child": watch.most}))


if __name__ == "__main__":
    main(*sys.argv[1:])
