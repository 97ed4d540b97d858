"""Letters: written in the act's transaction, one a person; the mail job is the same row."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
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
    written: list[Letter] = []
    for membership in {m.person_id: m for m in telling.who}.values():
        letter = _letter(membership.person, telling.words, event=name, at=at, url=telling.url)
        letter.entry, letter.key, letter.membership = entry, key, membership
        written.append(letter)
    return Letter.objects.bulk_create(written, ignore_conflicts=True)


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
    letter = _letter(person, words, event=event, at=at, url=url)
    letter.address = address
    letter.save()
    return letter


def _letter(
    person: Person, words: Callable[[], tuple[str, str]], *, event: str, at: datetime, url: str
) -> Letter:
    with translation.override(person.language):
        subject, body = words()
    by_mail = bool(person.email) and wants_mail(person.pk, event)
    return Letter(
        recipient=person,
        event=event,
        subject=str(subject)[:200],
        body=str(body),
        url=url,
        created_at=at,
        mail=Letter.QUEUED if by_mail else Letter.NONE,
        message_id=f"<{uuid.uuid4().hex}@{_host()}>" if by_mail else "",
        next_try=at if by_mail else None,
    )


def wants_mail(person_id: int, event: str) -> bool:
    """Whether this person wants mail for this family of events; yes until they said no."""
    if family(event) in ALWAYS_MAILED:
        return True
    choice = LetterChoice.objects.filter(person_id=person_id, family=family(event)).first()
    return choice.by_mail if choice else True


def _host() -> str:
    return settings.SITE_URL.split("//", 1)[-1].split(":")[0].split("/")[0] or "portal"
