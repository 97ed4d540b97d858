"""What beat knocks for and what acts leave to be done. Each sweeps the database, so each may run twice."""

import logging
from typing import Any

from celery import Task, shared_task
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError

from oversight import anchor, duties, trail
from oversight.health import PULSE
from oversight.models import Duty
from oversight.notify import email

log = logging.getLogger(__name__)


def send(task: Task, *arguments: Any) -> None:
    """Send a task; where the broker is away, log it: beat's next knock finds the same work."""
    try:
        task.apply_async(arguments, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("task not sent", extra={"task": task.name, "error": type(error).__name__})


@shared_task
def pulse() -> None:
    """Leave the mark that beat and a worker live."""
    at = timezone.now()
    Duty.objects.update_or_create(name=PULSE, period="", defaults={"done_at": at})


@shared_task
def run_duties() -> None:
    """Do every timed duty that is due."""
    duties.run_due(timezone.now())


@shared_task
def seal_trail() -> None:
    """Seal the settled entries and keep the new head outside."""
    connection.ensure_connection()
    if sealed := trail.seal(connection.connection):
        anchor.keep(*sealed, at=timezone.now())


@shared_task
def send_letters() -> None:
    """Mail what waits to be mailed."""
    email.send_waiting(timezone.now)


@shared_task
def watch_deadlines() -> None:
    """Warn of what is near its end and raise what is late."""
    watch: Any = import_string(
        "oversight.actions.deadline.watch"
    )  # acts stand above tasks, so they are named
    with transaction.atomic():
        watch(timezone.now())


@shared_task
def run_job(job_id: int) -> None:
    """Do one job that somebody asked for."""
    run: Any = import_string("oversight.actions.job.run")  # acts stand above tasks, so they are named
    run(job_id, timezone.now)


@shared_task
def sweep_jobs() -> None:
    """Jobs whose message was lost, or whose worker died, are taken up again."""
    waiting: Any = import_string("oversight.actions.job.left_over")
    for job_id in waiting(timezone.now()):
        send(run_job, job_id)
