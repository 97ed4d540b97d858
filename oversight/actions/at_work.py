"""A job at work: the only one of its number, seen moving by others, stopped at its next step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection, transaction

from oversight.models import Job

LOCK = 7101  # the family of advisory locks that jobs use, beside the job's own number
STEP = "UPDATE oversight_job SET done = %(done)s, total = %(total)s WHERE id = %(job)s RETURNING cancel_asked"
# a step forward, and only that, gives work in steps its attempts back
FORWARD = """UPDATE oversight_job SET attempts = CASE WHEN %(done)s > done THEN 1 ELSE attempts END, done = %(done)s,
             total = %(total)s WHERE id = %(job)s RETURNING cancel_asked"""
Report = Callable[[int, int], None]


class Cancelled(Exception):
    """The person asked for the work to stop."""


@contextmanager
def alone(job_id: int) -> Iterator[None]:
    """The only one at work on a job, in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, job_id])
        yield


@contextmanager
def alone_in_steps(job_id: int) -> Iterator[None]:
    """The only one at work on a job, in as many transactions as it makes; the lock ends with the connection at last."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK, job_id])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, job_id])


@contextmanager
def progress(job: Job, stepwise: bool = False) -> Iterator[Report]:
    """A way to tell how far the work is, seen by others at once: on a connection of its own that commits each step."""
    at = connection.settings_dict
    address = {"host": at["HOST"], "port": at["PORT"], "dbname": at["NAME"], "user": at["USER"]}
    own = psycopg.connect(
        **{k: v for k, v in address.items() if v}, password=at["PASSWORD"] or None, autocommit=True
    )

    def report(done: int, total: int) -> None:
        told = {"done": done, "total": total, "job": job.pk}
        row = own.execute(FORWARD if stepwise else STEP, told).fetchone()
        job.done, job.total = done, total
        if row and row[0]:
            raise Cancelled

    try:
        yield report
    finally:
        own.close()
