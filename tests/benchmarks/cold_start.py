"""From nothing to the first page: a new process, our portal, against the same packages with nothing of ours.

The floor is a Django with the same third-party apps, middleware and addresses, which draws a page from one query.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator

from django.conf import settings

from oversight.embedded.place import ROOT
from tests.benchmarks.city import City
from tests.benchmarks.measuring import Contest, Elapsed, Goal, Side


def contests(city: City) -> Iterator[Contest]:
    """The public front page."""
    where = {
        key: settings.DATABASES["default"][key] for key in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST")
    }
    bare = {
        "apps": [app for app in settings.INSTALLED_APPS if app not in settings.APPS_OF_OURS],
        "middleware": [one for one in settings.MIDDLEWARE if not one.startswith("oversight.")],
        "database": where,
    }
    yield Contest(
        name="cold_start",
        ours=_process("ours", city.database),
        floor=_process("bare", json.dumps(bare)),
        goal=Goal(ratio=1.5),
    )


def _process(which: str, told: str) -> Side:
    command = [sys.executable, "-W", "ignore", "-m", "tests.benchmarks.first_page", which]

    # both load what was compiled at an earlier start, as any server does that was started before
    compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def side() -> Elapsed:
        started = time.perf_counter()
        subprocess.run(command, check=True, cwd=ROOT, env=compiled, input=told, text=True)
        return Elapsed(time.perf_counter() - started)

    return side
