"""What moves if a redrawing takes effect: counts and lists, as far as the reader's rights reach.

A number of questions that does not grow with what moves. Names of people stand only before those who read accounts;
which posts of which bodies change their reach is for everybody who prepares or decides a redrawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from oversight.actions.redrawing.plan import Plan, concerned, roots
from oversight.cargo import CARGO, Cargo
from oversight.kernel.scope import OFFICE_OF, Kind
from oversight.models import Deadline, Membership, Organisation, Redrawing, Territory
from oversight.models.membership import POSTS
from oversight.policy import Actor, visible

SHOWN = 20


@dataclass(frozen=True)
class Seats:
    """The postings of one kind in one body; ``names`` only for those who read accounts."""

    body: Any
    post: str
    count: int
    names: Sequence[str]

    @property
    def label(self) -> str:
        """What the post is called."""
        return str(dict(POSTS).get(self.post, self.post))


@dataclass(frozen=True)
class Load:
    """The rows of one table that go along, of those that count: how many, and the first of them."""

    cargo: Cargo
    count: int
    first: Sequence[Any]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.first)


@dataclass(frozen=True)
class Preview:
    """Everything that a decider looks at before the tree changes."""

    units: Sequence[Any]
    unit_count: int
    bodies: Sequence[Any]
    body_count: int
    seats: Sequence[Seats]
    loads: Sequence[Load]
    deadlines: int
    losing: Sequence[Any]
    gaining: Sequence[Any]
    renamed: Sequence[tuple[str, str]]

    @property
    def named(self) -> bool:
        """Whether the reader sees any name of a person."""
        return any(seat.names for seat in self.seats)


def look_ahead(redrawing: Redrawing, actor: Actor | None, *, at: datetime) -> Preview:
    """What moves, as ``actor`` may see it at ``at``; None: the portal itself, all but names of people."""
    plan = Plan.of(redrawing)
    unit = Territory.objects.get(pk=redrawing.unit_id)
    units = concerned(unit, plan)
    paths = roots(unit, plan, units)
    inside = _under("", paths)
    found = Territory.objects.filter(inside, valid_to=None)
    bodies = list(
        Organisation.objects.on(redrawing.effective)
        .filter(_under("territory__", paths))
        .exclude(kind=Kind.FIRM)
        .select_related("territory")
        .order_by("territory__path", "kind", "pk")
    )
    losing, gaining = _offices_above(redrawing, unit, plan, units)
    return Preview(
        units=list(found[:SHOWN]),
        unit_count=found.count(),
        bodies=bodies,
        body_count=len(bodies),
        seats=_seats(bodies, actor, at),
        loads=[load for cargo in CARGO if (load := _load(cargo, paths, actor, at)) and load.count],
        deadlines=Deadline.objects.filter(_under("holder__territory__", paths), done_at=None).count(),
        losing=losing,
        gaining=gaining,
        renamed=_renamed(redrawing, plan, unit, bodies),
    )


def _under(lookup: str, paths: Sequence[str]) -> Q:
    reach = Q(pk__in=[])
    for path in paths:
        reach |= Q(**{f"{lookup}path__startswith": path})
    return reach


def _seats(bodies: Sequence[Organisation], actor: Actor | None, at: datetime) -> list[Seats]:
    """Postings by body and post; one question for the counts and one for the names that may be read."""
    held = Membership.objects.current(at).filter(organisation__in=[body.pk for body in bodies])
    readable = visible(actor, "oversight.view_account", held) if actor else held.none()
    named = set(readable.values_list("pk", flat=True))
    groups: dict[int, dict[str, list[Membership]]] = {}
    for membership in held.select_related("person"):
        posts = groups.setdefault(membership.organisation_id, {})
        posts.setdefault(membership.post, []).append(membership)
    return [
        Seats(body, post, len(members), [str(m.person) for m in members if m.pk in named])
        for body in bodies
        for post, members in groups.get(body.pk, {}).items()
    ]


def _load(cargo: Cargo, paths: Sequence[str], actor: Actor | None, at: datetime) -> Load | None:
    """Rows of one table within the subtrees; bodies are listed apart."""
    if cargo.model is Organisation:
        return None
    rows = cargo.seen(actor, paths, at)
    return Load(cargo, rows.count(), list(rows[:SHOWN]))


def _offices_above(
    redrawing: Redrawing, unit: Territory, plan: Plan, units: dict[int, Territory]
) -> tuple[list[Organisation], list[Organisation]]:
    """Offices that see the subtree today and will not, and those that will and do not today."""
    old = {path[:end] for path in roots(unit, plan, units) for end in range(4, len(path), 4)}
    new = old
    if redrawing.kind == Redrawing.MOVE and plan.parent in units:
        to = units[plan.parent].path  # type: ignore[index]
        new = {to[:end] for end in range(4, len(to) + 1, 4)}
    elif redrawing.kind == Redrawing.MERGE:
        new = {unit.path[:end] for end in range(4, len(unit.path), 4)}
    offices = Organisation.objects.on(redrawing.effective).filter(kind__in=OFFICE_OF.values())
    found = list(offices.filter(territory__path__in=old ^ new).select_related("territory"))
    return (
        [office for office in found if office.places()[0] in old - new],
        [office for office in found if office.places()[0] in new - old],
    )


def _renamed(
    redrawing: Redrawing, plan: Plan, unit: Territory, bodies: Sequence[Organisation]
) -> list[tuple[str, str]]:
    """Offices that get a new name with the unit: (old, new)."""
    if redrawing.kind != Redrawing.RENAME or not plan.rename_bodies:
        return []
    kinds = (Kind.DISTRICT, Kind.STREET, Kind.COMMITTEE)
    return [
        (body.name, body.name.replace(unit.name, plan.name))
        for body in bodies
        if body.territory_id == unit.pk and body.kind in kinds and unit.name in body.name
    ]
