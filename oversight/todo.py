"""To-dos of the staff home: apps register sources when they load; the ground brings the open clocks.

A source gives what one posting has to do now. It asks the policy itself, so a to-do is never a leak.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oversight import clocks
from oversight.kernel.calendar import beijing_day
from oversight.models import Deadline
from oversight.policy import Actor


@dataclass(frozen=True)
class Todo:
    """One thing to do: verb first in ``title``, one ``line`` of context, whose ``kind`` of work, until when.

    ``clock`` is the stored clock whose end it shows: the clock is then not listed a second time. ``covers`` are those
    of further records that the one line stands for.
    """

    title: str
    url: str
    kind: Any
    line: Any = ""
    due_at: datetime | None = None
    started_at: datetime | None = None
    provisional: bool = False
    suspended_at: datetime | None = None
    suspended_why: str = ""
    clock: int | None = None
    covers: frozenset[int] = frozenset()

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
MOST = 200  # clocks of one body that a desk looks at


def source(found: Source) -> Source:
    """Register a source of to-dos; used as a decorator, once, when an app loads."""
    if found not in _sources:
        _sources.append(found)
    return found


def todos(actor: Actor) -> list[Todo]:
    """All that this posting has to do, the earliest deadline first, what has none last; no clock twice."""
    found = list(chain.from_iterable(give(actor) for give in _sources))
    told = {todo.clock for todo in found if todo.clock}.union(*(todo.covers for todo in found))
    found += [todo for todo in open_clocks(actor) if todo.clock not in told]
    found += raised_clocks(actor)
    return sorted(found, key=lambda todo: (todo.due_at is None, todo.due_at or actor.at, todo.title))


def running(model: type[Model], keys: Iterable[int], *duties: str) -> dict[int, Deadline]:
    """The open clocks of a duty on these records, by the record's key: for sources that have words of their own.

    Of several duties, where a record has one at a time.
    """
    content = ContentType.objects.get_for_model(model)
    rows = Deadline.objects.filter(content=content, thing__in=list(keys), duty__in=duties, done_at=None)
    return {clock.thing: clock for clock in rows}


def timed(clock: Deadline | None) -> dict[str, Any]:
    """What a to-do takes over from its clock; nothing where none runs."""
    if clock is None:
        return {}
    return {
        "due_at": clock.due_at,
        "started_at": clock.started_at,
        "provisional": clock.provisional,
        "suspended_at": clock.suspended_at,
        "suspended_why": clock.suspended_why,
        "clock": clock.pk,
    }


def timed_together(found: Iterable[Deadline]) -> dict[str, Any]:
    """What one line takes over from the clocks of many records: the earliest end, and that it stands for them all."""
    held = sorted(found, key=lambda clock: clock.due_at)
    return {**timed(held[0]), "covers": frozenset(clock.pk for clock in held)} if held else {}


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


def open_clocks(actor: Actor) -> list[Todo]:
    """The running clocks of the actor's body that are this posting's to do, and those that are the person's own."""
    if not actor.signed_in:
        return []
    mine = Deadline.objects.filter(done_at=None, suspended_at=None, holder_id=actor.organisation_id)
    mine = mine.filter(Q(person=None) | Q(person_id=actor.person_id))
    return [
        Todo(
            title=clocks.words(clock), url=clock.url, kind=clocks.CLOCK_KINDS[clock.duty].work, **timed(clock)
        )
        for clock in clocks.within_reach(actor, mine.order_by("due_at")[:MOST])
    ]


def raised_clocks(actor: Actor) -> list[Todo]:
    """What a body below let run out, for those who may read it: to be pressed until it is done (DOMAIN §7)."""
    if not actor.signed_in:
        return []
    late = Deadline.objects.filter(done_at=None, raised_to=actor.organisation_id).select_related("holder")
    return [
        Todo(
            title=gettext("督促：%(title)s") % {"title": clocks.words(clock)},
            url=clock.url,
            kind=_("督办"),
            line=gettext("责任单位：%(holder)s") % {"holder": clock.holder.name},
            **timed(clock),
        )
        for clock in clocks.within_reach(actor, late.order_by("due_at")[:MOST], watching=True)
    ]
