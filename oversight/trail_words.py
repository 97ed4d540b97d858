"""What the trail tells, in the reader's words: which act, on what by its name of the day, from where to where.

An entry holds codes and keys alone; here they become words. A record's name and the link to its page are for readers
whom the policy lets read the record: the others are told its kind and number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from oversight import records
from oversight.kernel.calendar import beijing_day
from oversight.models import Deadline, Entry, Person, SecurityEvent, Territory
from oversight.models.membership import POSTS
from oversight.policy import VERBS, Actor, words
from oversight.policy.words import EVENTS_BY_DUTY, entry_words, event_words, verbs_of


@dataclass(frozen=True)
class Told:
    """A record as an entry names it: its kind, its name on the day or its number, its page or ""."""

    kind: str
    name: str
    url: str = ""


@dataclass(frozen=True)
class Doer:
    """Who did it: the person, the body acted for, and by whose invitation, "" for none."""

    person: str
    body: str
    invited_by: str = ""


def tell(entries: Sequence[Entry], by: Actor) -> None:
    """Put ``words``, ``told``, ``change`` and ``doer`` on each entry of a page: as many queries as there are kinds of
    records.
    """
    known = _known(((entry.kind, entry.thing) for entry in entries), by)
    units, accepted_by = _units(entries), _accepted_by(entries)
    for entry in entries:
        shown: Any = entry
        thing, day = known.get((entry.kind.pk, entry.thing)), beijing_day(entry.at)
        shown.words = entry_words(entry.event, entry.facts)
        shown.told = _told(entry.kind, str(entry.thing), thing, day)
        shown.change = _change(entry, thing, units, day)
        shown.doer = _doer(entry, accepted_by)


def tell_security(events: Sequence[SecurityEvent], by: Actor) -> None:
    """Put ``words`` and ``told`` on each security event of a page."""
    pairs = [(e.content, int(e.thing)) for e in events if e.content and e.thing.isdecimal()]
    known = _known(pairs, by)
    for event in events:
        shown: Any = event
        shown.words = _security_words(event)
        shown.told = None
        if event.content is not None:
            key = int(event.thing) if event.thing.isdecimal() else 0
            thing = known.get((event.content.pk, key))
            shown.told = _told(event.content, event.thing, thing, beijing_day(event.at))


def matching(text: str) -> Q:
    """Entries whose act is called something with ``text`` in it, in the reader's language."""
    wanted, found = text.strip().casefold(), Q(pk__in=[])

    def fits(label: Any) -> bool:
        return wanted in str(label).casefold()

    for event in {verb.event for verb in VERBS.values() if verb.event} | set(EVENTS_BY_DUTY):
        shared = verbs_of(event) if len(verbs_of(event)) > 1 else ()
        for verb in shared:
            if fits(words.VERBS[verb]):
                found |= Q(event=event, facts__verb=verb)
        if fits(event_words(event)):
            found |= Q(event=event) & ~Q(facts__has_key="verb") if shared else Q(event=event)
    return found


def state_words(model: type[Model] | None, code: str) -> str:
    """What a state of this model is called; the code where nobody named it."""
    machine = getattr(model, "machine", None)
    labels: Mapping[str, Any] = machine.labels if machine else dict(getattr(model, "STATES", ()))
    return _(str(labels[code])) if code in labels else code


def _change(entry: Entry, thing: Any, units: Mapping[int, Territory], day: date) -> str:
    """From → to: states, or the units between which something moved, or the names before and after."""
    model = entry.kind.model_class()
    was, now = (state_words(model, state) if state else "" for state in (entry.was, entry.now))
    if not was and not now and (moved := _moved(entry.facts, units, day)):
        was, now = moved
    elif entry.event == "territory.renamed" and isinstance(thing, Territory):
        was, now = thing.name_before(day), thing.name_on(day)
    return f"{was} → {now}" if was and now and was != now else now or was


def _moved(facts: Mapping[str, Any], units: Mapping[int, Territory], day: date) -> tuple[str, str] | None:
    before, after = units.get(_key(facts, "from")), units.get(_key(facts, "to"))
    if before is None or after is None:
        return None
    return before.name_on(day), after.name_on(day)


ACCEPTED = "invitation.accepted"


def _doer(entry: Entry, accepted_by: Mapping[int, str]) -> Doer | None:
    """Who did it, None for the portal itself. An invitation stands under the inviter's right, but another accepts it."""
    if entry.membership is None:
        return None
    person, body = str(entry.membership.person), str(entry.organisation or "")
    if entry.event == ACCEPTED and (name := accepted_by.get(_key(entry.facts, "person"))):
        return Doer(name, body, invited_by=person)
    return Doer(person, body)


def _accepted_by(entries: Iterable[Entry]) -> dict[int, str]:
    """The names of those who accepted invitations on this page."""
    wanted = {_key(entry.facts, "person") for entry in entries if entry.event == ACCEPTED}
    return dict(Person.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def _units(entries: Iterable[Entry]) -> dict[int, Territory]:
    """The units that moves on this page name."""
    wanted = {
        _key(entry.facts, end) for entry in entries if entry.event.endswith(MOVES) for end in ("from", "to")
    }
    return {
        unit.pk: unit for unit in Territory.objects.filter(pk__in=wanted - {0}).prefetch_related("periods")
    }


MOVES = (".moved", ".applied", ".placed", ".reseated")


def _key(facts: Mapping[str, Any], name: str) -> int:
    value = facts.get(name)
    return value if isinstance(value, int) else 0


def _told(kind: ContentType, number: str, thing: Any, day: date) -> Told:
    label = kind.name
    if thing is None:
        return Told(label, _("第 %(number)s 号") % {"number": number} if number else "")
    return Told(label, records.title_on(thing, day), records.url_of(thing))


def _security_words(event: SecurityEvent) -> str:
    if event.kind == "view_as" and (post := dict(POSTS).get(event.facts.get("post", ""))):
        began = event.facts.get("what") != "ended"
        return (_("开始以%(post)s查看") if began else _("结束以%(post)s查看")) % {"post": post}
    return str(words.VERBS.get(event.verb, event.verb))


def _known(pairs: Iterable[tuple[ContentType, int]], by: Actor) -> dict[tuple[int, int], Any]:
    """The records named that ``by`` may read, by kind and key."""
    kinds: dict[ContentType, set[int]] = defaultdict(set)
    for kind, key in pairs:
        kinds[kind].add(key)
    found = {}
    for kind, keys in kinds.items():
        model = kind.model_class()
        for thing in _clocks(keys, by) if model is Deadline else _readable(model, keys, by):
            found[kind.pk, thing.pk] = thing
    return found


def _clocks(keys: set[int], by: Actor) -> list[Deadline]:
    """The clocks of these keys that run on records which ``by`` may read: a clock is read with its record."""
    clocks = list(Deadline.objects.filter(pk__in=keys).select_related("content"))
    records_read = _known(((clock.content, clock.thing) for clock in clocks), by)
    return [clock for clock in clocks if (clock.content.pk, clock.thing) in records_read]


def _readable(model: Any, keys: set[int], by: Actor) -> Iterable[Any]:
    """The rows of these keys that ``by`` may read, with the names they bore."""
    try:
        rows: QuerySet[Any] = records.readable(by, model._default_manager.filter(pk__in=keys))
    except (LookupError, AttributeError):  # an app that is gone, or a record without rules of its own
        return ()
    ahead = [
        name for name in ("names", "estate__names", "organisation__names", "periods") if _leads(model, name)
    ]
    return rows.prefetch_related(*ahead)


def _leads(model: Any, path: str) -> bool:
    """Whether ``path`` is a way from the model to a list of names."""
    first, _dot, rest = path.partition("__")
    field = {one.name: one for one in model._meta.get_fields()}.get(first)
    return field is not None and field.is_relation and (not rest or _leads(field.related_model, rest))
