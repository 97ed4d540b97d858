"""期限的起止: what the acts of the registry do to the clocks of their records (registry/rules/deadlines.py).

Called inside the act that moves the record, so that record and clock are kept or lost together.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from oversight.actions import deadline
from oversight.models import Deadline
from oversight.policy import Actor
from registry.models import Change, Estate, RoomCheck
from registry.rules import deadlines
from registry.rules.room.result import BREACH, MET

WAITING = gettext_noop("等待补正")


def decision(change: Change) -> str:
    """The duty of whoever decides this change."""
    return (deadlines.CHANGE_DECISION if change.estate_id else deadlines.FIRM_CHANGE_DECISION).key


def mending(change: Change) -> str:
    """The duty of whoever drafted it, once it came back."""
    return (deadlines.CHANGE_MENDING if change.estate_id else deadlines.FIRM_CHANGE_MENDING).key


def submitted(change: Change, *, by: Actor, at: datetime) -> None:
    """The decider's clock starts; after a return it runs on, for whoever decides now."""
    deadline.finish(change, mending(change), at=at)
    clock = deadline.resume(change, decision(change), by=by, at=at)
    if clock is None:
        deadline.start(duty=decision(change), thing=change, at=at)
    else:
        deadline.reseat([clock], by=by, at=at, record=change)


def returned(change: Change, *, at: datetime) -> None:
    """The decider's clock stands while the drafter mends; the drafter's runs."""
    deadline.suspend(change, decision(change), why=WAITING, at=at)
    deadline.start(duty=mending(change), thing=change, at=at)


def closed(record: Change | Estate, *, at: datetime) -> None:
    """Decided, withdrawn, lapsed, or an estate that ends: nothing of the record runs on."""
    deadline.finish(record, at=at)


def surveyed(check: RoomCheck, *, at: datetime) -> None:
    """A breach starts the term for mending the rooms, a later one does not start it anew; a pass ends it."""
    _rooms(check.estate, check.verdict, at=at)


def withdrawn(check: RoomCheck, *, at: datetime) -> None:
    """A check that no longer counts: the last one that decides anything stands for the rooms."""
    standing = RoomCheck.objects.standing().filter(estate=check.estate, verdict__in=(*BREACH, *MET))
    last = standing.order_by("-surveyed_at", "-pk").first()
    _rooms(check.estate, last.verdict if last else MET[0], at=at)


def reseat(record: Estate, *, by: Actor, at: datetime) -> list[int]:
    """The estate lies elsewhere or has another developer: its clocks are for whoever's turn it is now."""
    return deadline.reseat(deadline.open_on(record), by=by, at=at, record=record)


def reseat_changes(estate: Estate, *, by: Actor, at: datetime) -> list[int]:
    """The same for the changes that are open on it; they lie where the estate lies already."""
    held = deadline.open_on_each(Change.objects.filter(estate=estate))
    return deadline.reseat(held, by=by, at=at)


def _rooms(estate: Estate, verdict: str, *, at: datetime) -> None:
    duty = deadlines.ROOM_RECTIFICATION.key
    if verdict in MET:
        deadline.finish(estate, duty, at=at)
    elif verdict in BREACH and not deadline.open_on(estate, duty).exists():
        deadline.start(duty=duty, thing=estate, at=at)


def running(record: Any) -> list[Deadline]:
    """The clocks of a record for its page: all of a change, of an estate those that run."""
    return list(deadline.of(record) if isinstance(record, Change) else deadline.open_on(record))
