"""What an operator wants to know, gathered on one page: `manage.py checkup`."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Count, Max

from oversight import duties, health, journal
from oversight.kernel.calendar import BEIJING
from oversight.models import Entry, Job, Letter, Seal, WorkSchedule
from oversight.version import version

TAIL_AGE = timedelta(minutes=5)  # sealed each minute: an older tail means a stuck writer or no worker
LITTLE_SPACE = 2 * 1024**3


@dataclass(frozen=True, kw_only=True)
class Remark:
    """One line: what it is about, what was found, and whether it is as it should be."""

    about: str
    found: str
    well: bool = True


def remarks(at: datetime) -> Iterator[Remark]:
    """All lines, those on the parts first."""
    yield Remark(about="version", found=version())
    for part, works in health.parts(at).items():
        yield Remark(about=part, found="works" if works else "does not work", well=works)
    yield from _database()
    yield from _trail(at)
    yield from _work(at)
    yield from _calendar(at)
    for event, heard in journal.listeners().items():
        yield Remark(about="listener", found=f"{event} → {', '.join(heard)}")


def _database() -> Iterator[Remark]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, version(), pg_size_pretty(pg_database_size(current_database()))")
        user, server, size = cursor.fetchone()
    yield Remark(about="database", found=f"{size} as {user} on {server.split(' on ')[0]}")
    free = shutil.disk_usage(settings.VAR_DIR if settings.VAR_DIR.exists() else "/").free
    yield Remark(about="disk", found=f"{free / 1024**3:.1f} GB free", well=free > LITTLE_SPACE)


def _trail(at: datetime) -> Iterator[Remark]:
    last = Seal.objects.order_by("-no").first()
    found = f"{last.no} seals, the last at {_clock(last.at)}" if last else "no seal yet"
    yield Remark(about="trail", found=found)
    tail = Entry.objects.filter(xact__gte=last.high if last else 0)
    waiting = tail.count()
    oldest = tail.order_by("xact", "id").first()
    late = oldest is not None and at - oldest.at > TAIL_AGE
    yield Remark(about="trail", found=f"{waiting} entries not sealed yet", well=not late)
    if late:
        yield from _stuck_writers()


def _stuck_writers() -> Iterator[Remark]:
    """An open transaction anywhere in the cluster keeps the trail from being sealed: name it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid, usename, datname, now() - xact_start FROM pg_stat_activity"
            " WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid() ORDER BY xact_start LIMIT 5"
        )
        for pid, user, database, age in cursor.fetchall():
            found = f"open for {age} by {user} in {database} (process {pid})"
            yield Remark(about="stuck writer", found=found, well=False)


def _work(at: datetime) -> Iterator[Remark]:
    for state, count in (
        Letter.objects.exclude(mail=Letter.NONE).values_list("mail").annotate(Count("id")).order_by()
    ):
        yield Remark(about="letters", found=f"{count} {state}", well=state != Letter.FAILED)
    for state, count in Job.objects.values_list("state").annotate(Count("id")).order_by():
        yield Remark(about="jobs", found=f"{count} {state}", well=state != Job.FAILED)
    late = list(duties.overdue(at))
    for duty, period in late:
        yield Remark(about="duty", found=f"{duty.name} of {period.key} is overdue", well=False)
    if not late:
        yield Remark(about="duties", found="none overdue")


def _calendar(at: datetime) -> Iterator[Remark]:
    last = WorkSchedule.objects.aggregate(year=Max("year"))["year"]
    year = at.astimezone(BEIJING).year
    found = f"schedule loaded up to {last}" if last else "no schedule loaded: the shipped ones count"
    yield Remark(about="calendar", found=found, well=health.calendar_covers(at) or (last or 0) >= year)


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"
