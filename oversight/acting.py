"""The one shape of every act: policy, lawful move, save, journal, letters: in one transaction.

    with acting(by, "registry.survey_room", check, at=at, note="…") as act:
        act.thing.verdict = …

Pages, API, imports, duties and the admin all go through actions, and actions through here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from oversight import journal
from oversight.models import Entry, Membership
from oversight.notify import letters
from oversight.policy import VERBS, Actor, may
from oversight.policy.words import verbs_of


class ActError(Exception):
    """An act that did not happen, with words for whoever tried."""

    words: Any = _("没有办成，请重试。")

    def __init__(self, words: Any = None) -> None:
        super().__init__(str(words or self.words))
        self.words = words or self.words


class Refused(ActError):
    """The policy says no. A page answers as if the record were missing."""

    words = _("没有找到。")


class Stale(ActError):
    """The record moved since the person looked; nothing was written and what was typed is kept."""

    words = _("您查看之后，这条记录已有变化。请看过新的内容再办理，您填写的内容仍在。")


class Invalid(ActError):
    """What was entered cannot stand; ``field`` names the form's field that the words belong to ("" = the whole form)."""

    def __init__(self, words: Any = None, *, field: str = "") -> None:
        super().__init__(words)
        self.field = field


@dataclass
class Act:
    """What an act holds while it runs: the locked record, and what is to be told when it is done."""

    by: Actor
    verb: str
    thing: Any
    at: datetime
    was: str = ""
    now: str = ""
    why: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    entry: Entry | None = None
    telling: list[letters.Telling] = field(default_factory=list)

    def tell(self, who: Iterable[Membership], words: Callable[[], tuple[str, str]], url: str) -> None:
        """Tell these postings; ``words`` gives subject and body and is called in each reader's language."""
        self.telling.append(letters.Telling(tuple(who), words, url))


@contextmanager
def acting(
    by: Actor,
    verb: str,
    thing: Any,
    *,
    at: datetime,
    note: str = "",
    seen: int | None = None,
    event: str = "",
) -> Iterator[Act]:
    """Do ``verb`` to ``thing`` as ``by`` at the instant ``at``.

    Gives the act with the record locked and freshly read (`act.thing`; a new record is given as it is). On leaving the
    block the record is saved, one journal entry written, and letters queued. ``seen`` is the version that the person
    looked at; ``note`` is the reason they gave.

    Raises `Refused` when the policy says no, `Stale` when the version moved, `Unlawful` when the state has no such move.
    """
    try:
        with transaction.atomic():
            act = _begin(by, verb, thing, at=at, note=note, seen=seen)
            yield act
            _finish(act, event or VERBS[verb].event)
    except Refused:
        journal.security("refused", at=at, by=by, verb=verb, thing=thing)
        raise


def _begin(by: Actor, verb: str, thing: Any, *, at: datetime, note: str, seen: int | None) -> Act:
    locked = _locked(thing)
    if not may(by, verb, locked):
        raise Refused
    if seen is not None and getattr(locked, "version", seen) != seen:
        raise Stale
    was = getattr(locked, "state", "") if locked.pk else ""
    machine = getattr(locked, "machine", None)
    now = was
    if machine is not None and VERBS[verb].short in machine.verbs:
        now = machine.next(locked.state, VERBS[verb].short)
        locked.state = now
    return Act(by=by, verb=verb, thing=locked, at=at, was=was, now=now, why=note)


def _finish(act: Act, event: str) -> None:
    thing = act.thing
    if not getattr(thing, "frozen", False) or thing._state.adding:
        if thing.pk and hasattr(thing, "version") and not thing._state.adding:
            thing.version += 1
        thing.save()
    act.now = getattr(thing, "state", act.now) or ""
    if event == VERBS[act.verb].event and len(verbs_of(event)) > 1:
        act.facts = {**act.facts, "verb": act.verb}  # which of the acts that leave this event
    act.entry = journal.record(
        event, thing, by=act.by, at=act.at, was=act.was, now=act.now, why=act.why, facts=act.facts
    )
    if act.was and act.was != act.now:
        letters.settle(thing, state=act.was, at=act.at)
    for telling in act.telling:
        letters.post(telling, entry=act.entry, at=act.at)


def _locked(thing: Model) -> Any:
    """The record under a row lock, read anew; frozen rows cannot be locked and need none, since they never change."""
    if thing.pk is None or thing._state.adding or getattr(thing, "frozen", False):
        return thing
    return type(thing)._default_manager.select_for_update(of=tuple(_rows(type(thing)))).get(pk=thing.pk)


def _rows(model: type[Model], above: str = "") -> Iterator[str]:
    """A record's own row and, where its model extends others, theirs: all are locked."""
    yield above or "self"
    for link in model._meta.parents.values():
        if link is not None and link.model is model:
            parent: Any = link.related_model
            yield from _rows(parent, f"{above}__{link.name}" if above else link.name)
