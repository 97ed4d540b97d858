"""Background work: how it is sent, and the beat table of the whole house.

Beat only knocks. What must happen exactly once a period is a duty (oversight/duties.py): its ledger row and
its effect are one transaction, so that two beats double nothing and a dead one misses nothing.
"""

import os
from dataclasses import dataclass

from celery import Celery
from celery.signals import beat_init
from django_structlog.celery.steps import DjangoStructLogInitStep

from oversight.kernel.periods import Rhythm

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oversight.settings")

LONGEST_TASK = 15 * 60  # seconds; a task's message comes back to another worker after this

app = Celery("oversight")
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_ignore_result=True,
    task_time_limit=LONGEST_TASK - 60,
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        "visibility_timeout": LONGEST_TASK,
        "unacked_restore_interval": 2,  # else a dead worker's message comes back after 102 s
        "unacked_restore_throttle": 1,
        "unacked_mutex_expire": 10,
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
    },
    worker_hijack_root_logger=False,
    worker_max_memory_per_child=400_000,  # KiB: drawing papers grows a process
    timezone="Asia/Shanghai",
    beat_scheduler="celery.beat:Scheduler",  # keeps nothing: every entry may run twice
    beat_schedule={
        # name: task, seconds
        "pulse": {"task": "oversight.tasks.pulse", "schedule": 10},
        "letters": {"task": "oversight.tasks.send_letters", "schedule": 10},
        "trail": {"task": "oversight.tasks.seal_trail", "schedule": 60},
        "notices": {"task": "cms.tasks.publish_scheduled", "schedule": 60},
        "duties": {"task": "oversight.tasks.run_duties", "schedule": 60},
        "jobs": {"task": "oversight.tasks.sweep_jobs", "schedule": 30},
        "deadlines": {"task": "oversight.tasks.watch_deadlines", "schedule": 300},
    },
)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)


@dataclass(frozen=True, kw_only=True)
class TimedDuty:
    """A duty of the ledger: what does it (a dotted name, called with `period` and `at`), and how often."""

    name: str
    rhythm: Rhythm
    effect: str


HOURLY = Rhythm(unit="hour")
NIGHTLY = Rhythm(unit="day", hour=2)
MIDNIGHT = Rhythm(unit="day", hour=0)
MONTHLY = Rhythm(unit="month", hour=0)
DUTIES = (
    TimedDuty(name="sessions", rhythm=NIGHTLY, effect="oversight.sessions.forget_ended"),
    TimedDuty(name="handover", rhythm=NIGHTLY, effect="oversight.handover.nightly"),
    TimedDuty(name="submissions", rhythm=NIGHTLY, effect="oversight.submissions.forget_old"),
    TimedDuty(name="unsent", rhythm=HOURLY, effect="oversight.unsent.forget_old"),
    TimedDuty(name="redrawings", rhythm=MIDNIGHT, effect="oversight.actions.redrawing.acts.apply_redrawings"),
    # estates after the tree that they lie in
    TimedDuty(
        name="rearrangements", rhythm=MIDNIGHT, effect="registry.actions.rearrangement.acts.apply_by_duty"
    ),
    # what ends by its last day: firms' own assessments, owners' surveys, scoring
    TimedDuty(name="windows", rhythm=MIDNIGHT, effect="inspections.actions.closing.close_windows"),
    # modes turn before the month's coverage is counted
    TimedDuty(name="modes", rhythm=MIDNIGHT, effect="registry.actions.mode.turn_by_duty"),
    TimedDuty(name="mode_clocks", rhythm=MIDNIGHT, effect="registry.actions.coverage.keep_clocks_by_duty"),
    TimedDuty(name="orders", rhythm=HOURLY, effect="inspections.actions.chasing.chase_orders"),
    TimedDuty(name="coverage", rhythm=MONTHLY, effect="registry.actions.coverage.close_coverage_month"),
)


@beat_init.connect
def knock_at_once(**_signal: object) -> None:
    """Beat waits one interval before its first knock; after a stop there is work to catch up with."""
    for entry in app.conf.beat_schedule.values():
        app.send_task(entry["task"])
