"""Territory, bodies, people and postings: the least that a test needs of each."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

from oversight.kernel.scope import Kind, Level, Post
from oversight.models import Membership, Organisation, Person, Territory
from oversight.policy import Actor

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # ten in the morning in Beijing
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
_serial = itertools.count(1)


def territory(name: str, parent: Territory | None = None) -> Territory:
    """A unit under ``parent``; the first one is the city."""
    n = next(_serial)
    if parent is None:
        return Territory.add_root(code=f"21{n:010d}", level=Level.CITY, name=name)
    parent = Territory.objects.get(pk=parent.pk)
    return parent.add_child(code=f"21{n:010d}", level=parent.level + 1, name=name)


def body(kind: Kind, name: str, place: Territory | None = None, line: str = "") -> Organisation:
    """A body of this kind, seated in ``place``."""
    return Organisation.objects.create(kind=kind, name=name, territory=place, line=line)


def person(name: str, **extra: object) -> Person:
    """Somebody with an account."""
    return Person.objects.create_user(username=f"u{next(_serial)}", name=name, password=None, **extra)


def posting(post: Post, at: Organisation, who: Person | None = None, **extra: object) -> Membership:
    """``who`` holds ``post`` in ``at`` since long ago."""
    return Membership.objects.create(
        person=who or person(f"{at.name}的人"),
        organisation=at,
        post=post,
        valid_from=extra.pop("valid_from", LONG_AGO),
        **extra,
    )


def acting_as(membership: Membership, at: datetime = NOW) -> Actor:
    """The actor this posting makes, read anew as a request would."""
    fresh = Membership.objects.select_related("organisation__territory", "person").get(pk=membership.pk)
    return Actor.of(fresh, at)
