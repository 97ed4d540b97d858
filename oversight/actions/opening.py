"""启用: found the bureau and post its first administrator, who invites everybody else. Once in a portal's life."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy

from oversight import journal
from oversight.acting import ActError
from oversight.kernel.scope import Kind, Level, Post
from oversight.models import Membership, Organisation, Person, Territory

PASSWORD_BYTES = 18


class AlreadyOpen(ActError):
    """Somebody holds a post: people come by invitation from now on."""

    words = gettext_lazy("平台已启用：已有在任人员，其他人员请由其邀请。")


class NoCity(ActError):
    """The divisions come first: a bureau stands in a city."""

    words = gettext_lazy("请先导入行政区划（import_divisions）。")


@dataclass(frozen=True, kw_only=True)
class Opened:
    """The administrator's account; the password is shown once and must be changed."""

    person: Person
    password: str


def open_portal(*, bureau: str, name: str, username: str, at: datetime) -> Opened:
    """Found ``bureau`` in the city and post ``name`` there as administrator.

    The portal itself acts, as there is nobody yet. Raises `AlreadyOpen` and `NoCity`.
    """
    with transaction.atomic():
        if Membership.objects.exists():
            raise AlreadyOpen
        city = Territory.objects.filter(level=Level.CITY).first()
        if city is None:
            raise NoCity
        body = Organisation.objects.create(kind=Kind.BUREAU, name=bureau, territory=city)
        password = secrets.token_urlsafe(PASSWORD_BYTES)
        person = Person.objects.create_user(username=username, name=name, password=password)
        posting = Membership.objects.create(person=person, organisation=body, post=Post.ADMIN, valid_from=at)
        journal.record(
            "membership.posted", posting, by=None, at=at, facts={"person": person.pk, "body": body.pk}
        )
    return Opened(person=person, password=password)
