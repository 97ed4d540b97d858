"""The tree, the bodies seated in it, and the people posted to them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

from oversight.kernel.pinyin import initials, person_key, sort_key
from oversight.kernel.scope import Kind, Level, Post
from oversight.models import Membership, Organisation, Person, Territory, TerritoryPeriod
from tests.benchmarks.bigcity import names
from tests.benchmarks.bigcity.copying import FIRST_KEY, copy
from tests.benchmarks.bigcity.sizes import AT, Size, owners, shared_out

OFFICES = {
    Level.CITY: (Kind.BUREAU, "住房和城乡建设局"),
    Level.DISTRICT: (Kind.DISTRICT, "物业管理办公室"),
    Level.STREET: (Kind.STREET, "办事处"),
    Level.COMMITTEE: (Kind.COMMITTEE, "居民委员会"),
}
SUFFIX = {Level.CITY: "市", Level.DISTRICT: "区", Level.STREET: "街道", Level.COMMITTEE: "社区"}
POSTS = {
    Kind.BUREAU: (
        Post.HEAD,
        Post.INSPECTOR,
        Post.INSPECTOR,
        Post.EDITOR,
        Post.EDITOR,
        Post.AUDITOR,
        Post.ADMIN,
    ),
    Kind.DISTRICT: (Post.DISTRICT, Post.DISTRICT),
    Kind.STREET: (Post.STREET_LEADER, Post.STREET),
    Kind.COMMITTEE: (Post.COMMITTEE,),
    Kind.FIRM: (Post.FIRM,),
}  # what is left of the accounts goes to the firms' staff
LONG_AGO = AT - timedelta(days=900)


@dataclass(frozen=True)
class Unit:
    """A unit of the tree before it is written."""

    key: int
    path: str
    level: Level
    name: str
    code: str
    full_name: str
    children: int


@dataclass(frozen=True)
class Body:
    """A body before it is written."""

    key: int
    kind: Kind
    name: str
    unit: Unit | None


def plant(rng: random.Random, size: Size) -> list[Unit]:
    """The tree in its own order, each unit under a path and code of its place."""
    streets = shared_out(rng, size.streets, size.districts, skew=0.6)
    committees = shared_out(rng, size.committees, size.streets)
    keys, below = count(FIRST_KEY), iter(committees)
    city = Unit(next(keys), "0001", Level.CITY, "大城市", "990100000000", "大城市", size.districts)
    units = [city]
    for d in range(size.districts):
        district = _under(next(keys), city, d, names.pair(900 + d), f"9901{d + 2:02d}000000", streets[d])
        units.append(district)
        for s in range(streets[d]):
            number = next(below)
            street = _under(
                next(keys), district, s, names.pair(d * 40 + s), f"{district.code[:6]}{s + 1:03d}000", number
            )
            units.append(street)
            units += [
                _under(
                    next(keys), street, c, names.pair(rng.randrange(1000)), f"{street.code[:9]}{c + 1:03d}", 0
                )
                for c in range(number)
            ]
    _write_tree(units)
    return units


def _under(key: int, parent: Unit, place: int, word: str, code: str, children: int) -> Unit:
    level = Level(parent.level + 1)
    name = f"{word}{place + 1 if level == Level.COMMITTEE else ''}{SUFFIX[level]}"
    step = Territory._int2str(place + 1).rjust(4, "0")
    above = "" if parent.level == Level.CITY else parent.full_name
    return Unit(key, parent.path + step, level, name, code, above + name, children)


def _write_tree(units: list[Unit]) -> None:
    copy(
        Territory,
        (
            {
                "id": u.key,
                "path": u.path,
                "depth": len(u.path) // 4,
                "numchild": u.children,
                "code": u.code,
                "level": int(u.level),
                "name": u.name,
                "name_key": sort_key(u.name),
                "initials": initials(u.name),
            }
            for u in units
        ),
    )
    copy(
        TerritoryPeriod,
        ({"id": u.key, "territory_id": u.key, "name": u.name, "full_name": u.full_name} for u in units),
    )


def seat(size: Size, units: list[Unit]) -> list[Body]:
    """An office in every unit, and the firms, which have no seat."""
    keys = count(FIRST_KEY)
    bodies = [Body(next(keys), OFFICES[u.level][0], u.name + OFFICES[u.level][1], u) for u in units]
    bodies += [Body(next(keys), Kind.FIRM, names.firm(n), None) for n in range(size.firms)]
    copy(
        Organisation,
        (
            {
                "id": body.key,
                "kind": str(body.kind.value),
                "name": body.name,
                "name_key": sort_key(body.name),
                "initials": initials(body.name),
                "territory_id": body.unit.key if body.unit else None,
            }
            for body in bodies
        ),
    )
    return bodies


def post(rng: random.Random, size: Size, bodies: list[Body]) -> None:
    """Somebody in every post that a body has, then staff for the firms until all accounts are used."""
    places = list(_places(bodies))
    firms = [body for body in bodies if body.kind == Kind.FIRM]
    spare = max(0, size.accounts - len(places))
    staff = shared_out(rng, spare, len(firms)) if spare > len(firms) else [1] * spare
    places += [(firms[which], Post.FIRM_STAFF) for which in owners(staff)]
    people = [names.person(rng) for _ in places]
    copy(Person, (_account(FIRST_KEY + n, name) for n, name in enumerate(people)))
    copy(
        Membership,
        (
            {
                "id": FIRST_KEY + n,
                "person_id": FIRST_KEY + n,
                "organisation_id": body.key,
                "post": str(held.value),
                "valid_from": LONG_AGO,
            }
            for n, (body, held) in enumerate(places)
        ),
    )


def _places(bodies: list[Body]) -> Iterator[tuple[Body, Post]]:
    for body in bodies:
        for held in POSTS[body.kind]:
            yield body, held


def _account(key: int, name: str) -> dict[str, Any]:
    return {
        "id": key,
        "username": f"p{key}",
        "name": name,
        "name_key": person_key(name),
        "email": f"p{key}@example.invalid",
        "password": "!",
        "date_joined": LONG_AGO,
    }
