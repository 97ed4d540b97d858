"""The cast's town with records of every kind, each with its facts written down by hand and its marked words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from oversight.models import Membership, Territory
from tests.cast import Town, settle
from tests.matrix.marks import Mark, Marks
from tests.oracle import Facts, Somebody, allowed, rights

# What a reader of public fields reads (DOMAIN §3, FEATURES: public look-up), of what is marked; the rest is not his.
PUBLIC_FIELDS = {
    "estate": {"name", "address"},
    "firm": {"registered_address", "legal_representative"},
    "roomcheck": set(),
    "room": set(),
    "tenure": set(),
    "mode": set(),
}
IDENTITY_FIELDS = {"firm": set()}
NARROW = {"public fields": PUBLIC_FIELDS, "identity only": IDENTITY_FIELDS, "units and names": {}}
# Fields that nobody reads in passing: they are uncovered by a recorded act alone.
COVERED = {("firm", "contact_name"), ("firm", "contact_phone")}


@dataclass
class Thing:
    """One record: what is known of it, and how an address names it."""

    kind: str
    name: str
    row: Any
    facts: Facts
    resource: str
    owner: str = ""  # whose own it is, where a right follows from that alone
    more: dict[str, Any] = field(default_factory=dict)


@dataclass
class Place:
    """The town, its people as the oracle knows them, its things by kind and name, its marks."""

    town: Town
    people: dict[str, Somebody]
    marks: Marks = field(default_factory=Marks)
    things: dict[str, dict[str, Thing]] = field(default_factory=dict)
    cast: tuple[str, ...] = ()  # who signs in; others of the town are only acted on

    def add(
        self,
        kind: str,
        name: str,
        row: Any,
        *,
        resource: str,
        owner: str = "",
        more: dict[str, Any] | None = None,
        **facts: Any,
    ) -> Thing:
        """Write one record down."""
        thing = Thing(kind, name, row, Facts(kind=kind, **facts), resource, owner, more or {})
        self.things.setdefault(kind, {})[name] = thing
        return thing

    def of(self, kind: str) -> list[Thing]:
        """The records of a kind."""
        return list(self.things.get(kind, {}).values())

    def chain(self, unit: Territory | None) -> frozenset[str]:
        """The names of a unit and of all above it."""
        return frozenset(one.name for one in [*unit.get_ancestors(), unit]) if unit else frozenset()

    def person(self, name: str) -> Somebody:
        """A person of the town, or anybody."""
        return PUBLIC if name == "public" else self.people[name]

    def may(self, name: str, right: str, thing: Thing) -> bool:
        """What the table says: ``right`` is "resource verb verb"; "verb!" leaves out lines that open a few fields."""
        resource, *verbs = right.split()
        for verb in verbs:
            lines = allowed(self.person(name), resource, (verb.rstrip("!"),), thing.facts).lines
            if any(not verb.endswith("!") or line["condition"] not in NARROW for line in lines):
                return True
        return False

    def some(self, name: str, right: str) -> bool:
        """Whether the table gives the post any line at all for this."""
        resource, *verbs = right.split()
        post = self.person(name).post
        return any(
            line["post"] == post
            and line["resource"] == resource
            and (line["verb"] in verbs or (f"{line['verb']}!" in verbs and line["condition"] not in NARROW))
            for line in rights()
        )

    def leaks(self, name: str, seen: set[Mark]) -> list[Mark]:
        """The marks among ``seen`` that neither this person's post nor the public may read."""
        return [mark for mark in seen if not self._lawful(name, mark)]

    def _lawful(self, name: str, mark: Mark) -> bool:
        thing = self.things[mark.kind][mark.name]
        if thing.owner and thing.owner == name:
            return True
        if (mark.kind, mark.field) in COVERED:
            return False
        readers = [self.person(name)] if name != "public" else []
        if any(_reads(who, thing, mark.field) for who in [*readers, PUBLIC]):
            return True
        # whoever reads a check's arithmetic reads the areas that it was made from
        made = self.things.get("roomcheck", {}).get(mark.name)
        if made is None or mark.kind != "estate" or not mark.field.endswith("_area"):
            return False
        return any(allowed(who, made.resource, ("read",), made.facts) for who in [*readers, PUBLIC])


PUBLIC = Somebody("public", "public", "")


def _reads(who: Somebody, thing: Thing, field_name: str) -> bool:
    for line in allowed(who, thing.resource, ("read",), thing.facts).lines:
        narrowed = NARROW.get(line["condition"])
        if line["condition"] == "verdict and arithmetic":
            narrowed = PUBLIC_FIELDS
        if narrowed is None or field_name in narrowed.get(thing.kind, set()):
            return True
    return False


def somebody(name: str, membership: Membership) -> Somebody:
    """A person of the cast as the oracle knows people."""
    body = membership.organisation
    place = body.territory.name if body.territory else ""
    return Somebody(name, str(membership.post), body.name, place, body.line)


def build() -> Place:
    """The whole town."""
    from tests.matrix import (
        records_appeals,
        records_checks,
        records_cms,
        records_courses,
        records_cycles,
        records_field,
        records_ground,
        records_own,
        records_registry,
        records_results,
        records_review,
        records_standards,
        records_survey,
    )

    town = settle()
    place = Place(town, {name: somebody(name, one) for name, one in town.people.items()})
    place.cast = tuple(town.people)
    records_ground.lay(place)
    records_registry.lay(place)
    records_cms.lay(place)
    records_cycles.lay(place)
    records_field.lay(place)
    records_results.lay(place)
    records_standards.lay(place)
    records_review.lay(place)
    records_courses.lay(place)
    records_appeals.lay(place)
    records_checks.lay(place)
    records_survey.lay(place)
    records_own.lay(place)
    records_ground.grant(place)
    return place
