"""Build a city into the database at hand; keep the big ones as databases of their own, made once."""

from __future__ import annotations

import fcntl
import hashlib
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from oversight.embedded import schema
from tests import databases
from tests.benchmarks.bigcity import ground, notices, registry
from tests.benchmarks.bigcity.sizes import SEED, Size

Say = Callable[[str], None]


def _quiet(_words: str) -> None:
    """Nobody watches."""


def fill(size: Size, say: Say = _quiet) -> None:
    """Write the city of that size into the database that Django is connected to."""
    rng = random.Random(SEED)
    say(f"{size.committees} committees")
    units = ground.plant(rng, size)
    bodies = ground.seat(size, units)
    say(f"{size.accounts} accounts")
    ground.post(rng, size, bodies)
    say(f"{size.firms} firms")
    firms = registry.found_firms(rng, bodies, units)
    say(f"{size.estates} estates")
    registry.build_estates(rng, size, registry.draw_estates(rng, size, units), firms)
    registry.publish_policy()
    say(f"{size.notices} notices")
    notices.publish(rng, size, bodies)


def template(size: Size) -> str:
    """Name of the database that holds the city, as the present code and schema draw it; made when missing."""
    kind = f"bench{size.estates}_"
    name = kind + _digest(size)
    migrated = databases.migrated_template()
    with open(settings.VAR_DIR / "bench.lock", "w") as lock, databases.connect("postgres") as keeper:
        fcntl.flock(lock, fcntl.LOCK_EX)
        names = {n for (n,) in keeper.execute("SELECT datname FROM pg_database")}
        if name in names:
            return name
        for old in names:
            if old.startswith(kind):
                databases.drop(old)
        databases.clone(f"{kind}unfinished", migrated, counted=True)
        databases.point_at(f"{kind}unfinished")
        started = time.monotonic()
        with transaction.atomic():
            fill(
                size, lambda words: print(f"  {time.monotonic() - started:5.1f} s  {words}", file=sys.stderr)
            )
        _settle(f"{kind}unfinished")
        databases.point_at("postgres")
        keeper.execute(f'ALTER DATABASE "{kind}unfinished" RENAME TO "{name}"'.encode())
    return name


def _settle(name: str) -> None:
    """What autovacuum would have done by and by: figures for the planner, visibility for index-only scans."""
    connection.close()
    connection.close_pool()
    with databases.connect("postgres", name) as keeper:
        keeper.execute("VACUUM ANALYZE")


def _digest(size: Size) -> str:
    seen = hashlib.sha256(repr((size, schema.digest())).encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        seen.update(path.read_bytes())
    return seen.hexdigest()[:12]
