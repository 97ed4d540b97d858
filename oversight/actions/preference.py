"""How a person likes the portal: language, density, which letters also by mail. Nobody else's business, so no trail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from oversight import journal
from oversight.acting import ActError
from oversight.models import LetterChoice, Person
from oversight.notify import letters
from oversight.policy import Actor


class UnknownChoice(ActError):
    """A language or a density that the portal does not have."""


def set_display(person: Person, *, language: str, density: str) -> None:
    """Keep language and density with the person: letters are written in it, other browsers follow at sign-in."""
    if language not in dict(settings.LANGUAGES) or density not in dict(Person.DENSITIES):
        raise UnknownChoice
    person.language, person.density = language, density
    person.save(update_fields=["language", "density"])


def choose_letters(person: Person, by_mail: Mapping[str, bool]) -> None:
    """Which families of letters also come by mail; the inbox always gets them."""
    with transaction.atomic():
        for family, wanted in by_mail.items():
            LetterChoice.objects.update_or_create(person=person, family=family, defaults={"by_mail": wanted})


def change_email(person: Person, *, email: str, by: Actor, at: datetime) -> None:
    """Another address for letters and for a forgotten password; the old one is told, all other ways stay.

    Recorded as a security event, since it is the way back into the account.
    """
    before = person.email
    with transaction.atomic():
        if before:
            letters.to_person(person, _changed_words, event="security.email", at=at, address=before)
        person.email = email
        person.save(update_fields=["email"])
        EmailAddress.objects.filter(user=person).delete()
        journal.security(
            "contact", at=at, by=by, person_id=person.pk, facts={"had": bool(before), "has": bool(email)}
        )


def _changed_words() -> tuple[str, str]:
    return (
        _("账号的电子邮箱已更改"),
        _("今后的消息和重设密码的链接寄往新的邮箱。如果不是您本人操作，请立即联系所在单位或系统管理员。"),
    )
