"""What beat knocks for and what acts leave to be done. Each sweeps the database, so each may run twice."""

import logging
from typing import Any

from celery import Task, shared_task
from django.db import connection
from django.utils import timezone
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
