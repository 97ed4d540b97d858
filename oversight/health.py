"""What must work for the portal to serve, asked one by one."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from prometheus_client import Gauge

from oversight.celery import app
from oversight.kernel.calendar import BEIJING, standard_schedule
from oversight.models import Duty, Letter, WorkSchedule

log = logging.getLogger(__name__)
PULSE = "pulse"
PULSE_AGE = timedelta(seconds=30)  # beat sends one each ten seconds
WORKS = Gauge("portal_part_works", "1 where that part of the portal works", ["part"])
LETTERS = Gauge("portal_letters_waiting", "letters waiting to be mailed")
SERVING = ("database", "storage", "migrations")  # without these nobody can be served


def parts(at: datetime) -> dict[str, bool]:
    """Each part by name, and whether it works. No part's failure hides another's."""
    checks: dict[str, Callable[[], bool]] = {
        "database": database_answers,
        "storage": storage_keeps,
        "migrations": migrations_done,
        "broker": broker_answers,
        "pulse": lambda: pulse_beats(at),
        "calendar": lambda: calendar_covers(at),
    }
    return {name: _works(name, check) for name, check in checks.items()}


def database_answers() -> bool:
    """Whether a row can be read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def storage_keeps() -> bool:
    """Whether a file can be written, read and taken away."""
    name = default_storage.save("health/probe", ContentFile(b"ok"))
    try:
        with default_storage.open(name) as file:
            return bool(file.read() == b"ok")
    finally:
        default_storage.delete(name)


def migrations_done() -> bool:
    """Whether the database has the shape that this code expects; asked until it has."""
    done = _migrations_done()
    if not done:
        _migrations_done.cache_clear()
    return done


@cache
def _migrations_done() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def broker_answers() -> bool:
    """Whether tasks can be sent."""
    if not settings.CELERY_BROKER_URL:
        return False
    with app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=2)
    return True


def pulse_beats(at: datetime) -> bool:
    """Whether a task sent by beat was run by a worker just now."""
    return Duty.objects.filter(name=PULSE, done_at__gt=at - PULSE_AGE).exists()


def calendar_covers(at: datetime) -> bool:
    """Whether the official schedule of the present year is loaded (else dates are provisional)."""
    year = at.astimezone(BEIJING).year
    return year in standard_schedule().years or WorkSchedule.objects.filter(year=year).exists()


def measure(at: datetime) -> None:
    """Set the figures that no request counts: letters waiting, age of the unsealed tail, the pulse."""
    for name, works in parts(at).items():
        WORKS.labels(part=name).set(works)
    LETTERS.set(Letter.objects.filter(mail=Letter.QUEUED).count())


def _works(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception as error:
        log.warning("%s does not work: %s: %s", name, type(error).__name__, error)
        return False
