"""The journal: one entry per state change in the act's own transaction, security events beside it, and listeners.

An upper app hears of what happened below or beside it by `listen`; it is told inside the transaction, so what it does
is kept or lost together with the act.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from oversight.copying import copy_in
from oversight.models import Entry, EntryReason, SecurityEvent

if TYPE_CHECKING:
    from oversight.policy.actor import Actor

Listener = Callable[[Entry, Any], None]
_listeners: dict[str, list[Listener]] = defaultdict(list)


def listen(event: str, listener: Listener) -> None:
    """Call ``listener(entry, thing)`` for every entry of ``event``; registered once, when an app loads."""
    if listener not in _listeners[event]:
        _listeners[event].append(listener)


def listeners() -> dict[str, list[str]]:
    """Who hears what, for `manage.py checkup`."""
    return {
        event: [f"{hears.__module__}.{hears.__qualname__}" for hears in heard]
        for event, heard in sorted(_listeners.items())
    }


def digest(text: str) -> str:
    """What the trail keeps of a reason: its sha256, or nothing for no reason."""
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def record(
    event: str,
    thing: Model,
    *,
    by: Actor | None,
    at: datetime,
    was: str = "",
    now: str = "",
    why: str = "",
    facts: dict[str, Any] | None = None,
) -> Entry:
    """Write the entry of one state change and tell the listeners.

    ``by`` None means the portal itself (a duty). ``facts`` holds references, counts and digests, never personal text;
    ``why`` is kept in a row of its own that may end when its term ends. Must run inside the act's transaction.
    """
    entry = Entry.objects.create(
        at=at,
        membership_id=by.membership_id if by else None,
        organisation_id=(by.organisation_id or None) if by else None,
        event=event,
        kind=ContentType.objects.get_for_model(thing),
        thing=thing.pk,
        was=was,
        now=now,
        facts=facts or {},
        why=digest(why),
    )
    if why:
        EntryReason.objects.create(entry=entry, text=why)
    for listener in _listeners[event]:
        listener(entry, thing)
    return entry


def record_each(
    event: str,
    things: Sequence[Model],
    *,
    by: Actor | None,
    at: datetime,
    facts: dict[str, Any] | None = None,
) -> int:
    """Write one entry for each record of one kind, set by set: what an act on many leaves. Listeners are not told.

    Returns how many.
    """
    if not things:
        return 0
    moves = ((thing.pk, "", "") for thing in things)
    return record_keys(event, type(things[0]), moves, by=by, at=at, facts=facts)


def record_keys(
    event: str,
    model: type[Model],
    moves: Iterable[tuple[int, str, str]],
    *,
    by: Actor | None,
    at: datetime,
    facts: dict[str, Any] | None = None,
) -> int:
    """Write one entry for each (key, state before, state after) of one model by one COPY. Listeners are not told.

    Returns how many.
    """
    return copy_in(
        Entry,
        ("thing", "was", "now"),
        moves,
        at=at,
        membership_id=by.membership_id if by else None,
        organisation_id=(by.organisation_id or None) if by else None,
        event=event,
        kind_id=ContentType.objects.get_for_model(model).pk,
        facts=facts or {},
    )


def security(
    kind: str,
    *,
    at: datetime,
    by: Actor | None = None,
    person_id: int | None = None,
    verb: str = "",
    thing: Model | None = None,
    facts: dict[str, Any] | None = None,
) -> SecurityEvent:
    """Write a security event: sign-in, refusal, export, unmasking. ``facts`` holds no personal text."""
    if by is not None and by.behind is not None:
        by = by.behind  # whoever looks through another post answers for it himself
    return SecurityEvent.objects.create(
        at=at,
        kind=kind,
        person_id=person_id or (by.person_id if by else 0) or None,
        membership_id=by.membership_id if by else None,
        verb=verb,
        content=ContentType.objects.get_for_model(thing) if thing is not None else None,
        thing=str(thing.pk or "") if thing is not None else "",
        facts=facts or {},
    )


def history(thing: Model) -> Any:
    """The entries of one record, newest first, with who acted."""
    return (
        Entry.objects.filter(kind=ContentType.objects.get_for_model(thing), thing=thing.pk)
        .select_related("membership__person", "organisation", "reason")
        .order_by("-id")
    )
