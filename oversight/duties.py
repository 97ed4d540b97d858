"""Timed duties: each once a period, whatever beats and workers do, and caught up after a stop.

The ledger row and the effect are one transaction. Two workers on the same period: the second waits at the
row's unique key and then finds it done. A killed one leaves neither row nor effect, and the next knock does
both.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.module_loading import import_string

from oversight.celery import DUTIES, TimedDuty
from oversight.kernel.periods import Period
from oversight.models import Duty

log = logging.getLogger(__name__)
LATE = timedelta(minutes=30)  # beat knocks each minute: a duty this late is in trouble


def run_due(at: datetime) -> int:
    """Do all that is due, oldest period first; one duty's failure stops no other. Returns how many."""
    return sum(_catch_up(duty, at) for duty in DUTIES)


def overdue(at: datetime) -> Iterator[tuple[TimedDuty, Period]]:
    """Duties that should have been done half an hour ago and are not: what `checkup` shows."""
    for duty in DUTIES:
        for period in duty.rhythm.due(after=last_done(duty), at=at - LATE):
            yield duty, period


def last_done(duty: TimedDuty) -> str | None:
    """Key of the last period done, None if it never was."""
    found: str | None = Duty.objects.filter(name=duty.name).aggregate(last=Max("period"))["last"]
    return found


def _catch_up(duty: TimedDuty, at: datetime) -> int:
    done = 0
    for period in duty.rhythm.due(after=last_done(duty), at=at):
        try:
            done += fulfil(duty, period, at=at)
        except Exception:
            log.exception("duty failed", extra={"duty": duty.name, "period": period.key})
            return done  # its later periods wait for this one
    return done


def fulfil(duty: TimedDuty, period: Period, *, at: datetime) -> bool:
    """Do the duty for that period unless it is done. Returns whether it was done here."""
    effect: Any = import_string(duty.effect)
    with transaction.atomic():
        row, fresh = Duty.objects.get_or_create(name=duty.name, period=period.key, defaults={"done_at": at})
        if fresh:
            row.facts = effect(period=period, at=at) or {}
            row.save(update_fields=["facts"])
    return fresh
