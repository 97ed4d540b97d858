"""Letters: written in the act's transaction, one a person; the mail job is the same row."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import translation

from oversight.models import Entry, Letter, LetterChoice, Membership, Person


@dataclass(frozen=True)
class Telling:
    """To whom, in which words (called in the reader's language), and where to look."""

    who: tuple[Membership, ...]
    words: Callable[[], tuple[str, str]]
    url: str


def family(event: str) -> str:
    """The family an event belongs to, by which people choose mail: the noun of `room.surveyed`."""
    return event.split(".", 1)[0]


RESET = "security.reset"  # its link is made when it is mailed (oversight/notify/email.py)
ALWAYS_MAILED = frozenset({"security"})  # what protects an account is not for choice


def post(
    telling: Telling, *, entry: Entry | None, at: datetime, event: str = "", key: str = ""
) -> list[Letter]:
    """Write one letter for each person told; a person told twice by one act gets one."""
    name = event or (entry.event if entry else "")
    told = {m.person_id: m for m in telling.who}
    silent = without_mail(told, name)
    said = {
        language: _said(telling.words, language) for language in {m.person.language for m in told.values()}
    }
    written: list[Letter] = []
    for membership in told.values():
        person = membership.person
        letter = _letter(
            person, said[person.language], event=name, at=at, url=telling.url, mail=person.pk not in silent
        )
        letter.entry, letter.key, letter.membership = entry, key, membership
        written.append(letter)
    return Letter.objects.bulk_create(written, ignore_conflicts=True)


def settle(thing: Model, *, state: str, at: datetime) -> None:
    """The record left ``state``: letters that told of it wait to be read no longer, what they ask for is done."""
    told = Letter.objects.filter(
        entry__kind=ContentType.objects.get_for_model(thing),
        entry__thing=thing.pk,
        entry__now=state,
        read_at=None,
    )
    told.update(read_at=at)


def to_person(
    person: Person,
    words: Callable[[], tuple[str, str]],
    *,
    event: str,
    at: datetime,
    url: str = "",
    address: str = "",
) -> Letter:
    """A letter about the account itself, whatever posts the person holds; ``address`` where not the present one."""
    said, mail = _said(words, person.language), not without_mail([person.pk], event)
    letter = _letter(person, said, event=event, at=at, url=url, mail=mail)
    letter.address = address
    letter.save()
    return letter


def _said(words: Callable[[], tuple[str, str]], language: str) -> tuple[str, str]:
    """Subject and body in a reader's language."""
    with translation.override(language):
        subject, body = words()
        return str(subject)[:200], str(body)


def _letter(
    person: Person, said: tuple[str, str], *, event: str, at: datetime, url: str, mail: bool
) -> Letter:
    by_mail = bool(person.email) and mail
    return Letter(
        recipient=person,
        event=event,
        subject=said[0],
        body=said[1],
        url=url,
        created_at=at,
        mail=Letter.QUEUED if by_mail else Letter.NONE,
        message_id=f"<{uuid.uuid4().hex}@{_host()}>" if by_mail else "",
        next_try=at if by_mail else None,
    )


def without_mail(people: Iterable[int], event: str) -> set[int]:
    """Which of these people want no mail for this family of events: those who said so; one query for all."""
    if family(event) in ALWAYS_MAILED:
        return set()
    choices = LetterChoice.objects.filter(person_id__in=list(people), family=family(event), by_mail=False)
    return set(choices.values_list("person_id", flat=True))


def _host() -> str:
    return settings.SITE_URL.split("//", 1)[-1].split(":")[0].split("/")[0] or "portal"
