"""The sample city in a database of its own: built once for the present code and day, cloned by who needs it.

Loading it takes half a minute, so it is kept under a name that tells the code and the day it was built from.
"""

from __future__ import annotations

import fcntl
import hashlib
import tempfile
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from tests import databases

APPS = ("oversight", "registry", "inspections", "disputes", "cms")
ROOT = Path(__file__).resolve().parent.parent


def template(today: date) -> str:
    """Name of the database that holds the city as it is on ``today``; made by the first process that comes."""
    name = f"city_{digest(today)}"
    migrated = databases.migrated_template()
    lock_file = Path(
        tempfile.gettempdir(), f"{settings.PLACE.home.parent.as_posix().replace('/', '-')}-city.lock"
    )
    with open(lock_file, "w") as lock, databases.connect("postgres") as keeper:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if keeper.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            for (old,) in keeper.execute(
                r"SELECT datname FROM pg_database WHERE datname ~ '^city_'"
            ).fetchall():
                databases.drop(old)
            unfinished = "city_unfinished"
            databases.clone(unfinished, migrated)
            databases.point_at(unfinished)
            call_command("load_demo", verbosity=0)
            databases.point_at("postgres")
            keeper.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"'.encode())
    return name


def digest(today: date) -> str:
    """Of all code and data of the apps, and of the day: what the city is made from."""
    seen = hashlib.sha256(today.isoformat().encode())
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*")):
            if path.suffix in (".py", ".csv", ".json", ".md") and path.is_file():
                seen.update(path.read_bytes())
    return seen.hexdigest()[:16]
