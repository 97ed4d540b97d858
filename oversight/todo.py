"""To-dos of the staff home: apps register sources when they load; the ground brings the open clocks.

A source gives what one posting has to do now. It asks the policy itself, so a to-do is never a leak.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.utils.translation import gettext_lazy as _

from oversight.kernel.calendar import beijing_day
from oversight.models import Deadline
from oversight.policy import Actor


@dataclass(frozen=True)
class Todo:
    """One thing to do: verb first in ``title``, one ``line`` of context, whose ``kind`` of work, until when."""

    title: str
    url: str
    kind: Any
    line: Any = ""
    due_at: datetime | None = None
    started_at: datetime | None = None
    provisional: bool = False

    @property
    def deadline(self) -> Todo | None:
        """Itself, for the chip, where there is an end to show."""
        return self if self.due_at else None


WHEN = {"overdue": _("已逾期"), "today": _("今天"), "week": _("本周"), "later": _("以后")}


@dataclass(frozen=True)
class Group:
    """To-dos that share a when."""

    key: str
    tasks: tuple[Todo, ...]

    @property
    def title(self) -> Any:
        """What the list calls this when."""
        return WHEN[self.key]


Source = Callable[[Actor], Iterable[Todo]]
_sources: list[Source] = []
WEEK = 7


def source(found: Source) -> Source:
    """Register a source of to-dos; used as a decorator, once, when an app loads."""
    if found not in _sources:
        _sources.append(found)
    return found


def todos(actor: Actor) -> list[Todo]:
    """All that this posting has to do, the earliest deadline first, what has none last."""
    found = chain.from_iterable(give(actor) for give in _sources)
    return sorted(found, key=lambda todo: (todo.due_at is None, todo.due_at or actor.at, todo.title))


def grouped(found: list[Todo], at: datetime) -> list[Group]:
    """To-dos under overdue, today, this week, later (DESIGN §5); empty groups are left out."""
    today = beijing_day(at)
    heaps: dict[str, list[Todo]] = {"overdue": [], "today": [], "week": [], "later": []}
    for todo in found:
        if todo.due_at is None:
            heaps["later"].append(todo)
        elif todo.due_at < at:
            heaps["overdue"].append(todo)
        else:
            days = (beijing_day(todo.due_at) - today).days
            heaps["today" if days == 0 else "week" if days < WEEK - today.weekday() else "later"].append(todo)
    return [Group(key, tuple(heap)) for key, heap in heaps.items() if heap]


@source
def open_clocks(actor: Actor) -> Iterable[Todo]:
    """The running clocks of the actor's body, and those that are the person's own."""
    if not actor.signed_in:
        return []
    mine = Deadline.objects.filter(done_at=None, holder_id=actor.organisation_id)
    mine = mine.filter(person=None) | mine.filter(person_id=actor.person_id)
    return [
        Todo(
            title=clock.title,
            url=clock.url,
            kind=clock.duty,
            due_at=clock.due_at,
            started_at=clock.started_at,
            provisional=clock.provisional,
        )
        for clock in mine.order_by("due_at")[:200]
    ]
