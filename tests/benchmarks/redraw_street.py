"""A street goes to another district, and every right with it: against one UPDATE of the subtree, and row by row."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy

from django.db import connection, transaction
from django.utils import timezone

from oversight.actions import redrawing
from oversight.actions.redrawing import tree
from oversight.kernel.scope import Level, Post
from oversight.models import Organisation, Redrawing, Territory
from oversight.policy import visible
from registry.models import Estate
from tests.benchmarks.city import City
from tests.benchmarks.measuring import Contest, Goal, Side
from tests.benchmarks.peers import guardian

# The floor: paths alone, in one statement.
UPDATE = """UPDATE oversight_territory SET path = %(new)s || substr(path, length(%(old)s) + 1)
            WHERE path LIKE %(old)s || '%%'"""


def contests(city: City) -> Iterator[Contest]:
    """The move itself, by which every right goes along; then the head's whole decision with checks, trail and letters."""
    with city.scratch():
        street = city.street()
        home = street.get_parent()
        to = Territory.objects.filter(level=Level.DISTRICT).exclude(pk=home.pk).order_by("pk")[0]
        asked = _submitted(city, street, to)
        _rights_follow(city, asked, street, to)
        here = Estate.objects.filter(jurisdiction__path__startswith=street.path)
        keys = list(here.values_list("pk", flat=True))
        old, new = (
            Organisation.objects.get(kind="district_office", territory=unit).pk for unit in (home, to)
        )
        units, floor = Territory.objects.within(street.path).count(), _update(street, to)
        with guardian.peer(city) as peer:

            def by_guardian() -> object:
                return peer.ask("grant_again", keys=keys, old=[old], groups=[new])

            yield Contest(
                name="redraw_street",
                ours=_move(street, to),
                floor=floor,
                peer=by_guardian,
                goal=Goal(ratio=3),
                n=units,
                best_of=10,
            )
        yield Contest(
            name="redraw_street whole act", ours=_decision(city, asked), floor=floor, n=units, best_of=3
        )


def _move(street: Territory, to: Territory) -> Side:
    def ours() -> None:
        with transaction.atomic():
            tree.adopt([copy(street)], to)
            transaction.set_rollback(True)

    return ours


def _submitted(city: City, street: Territory, to: Territory) -> Redrawing:
    inspector, at = city.actor(Post.INSPECTOR), timezone.now()
    asked = redrawing.draft(
        by=inspector,
        kind=Redrawing.MOVE,
        unit=street,
        plan=redrawing.Plan(parent=to.pk),
        effective=timezone.localdate(at),
        at=at,
    )
    redrawing.submit(asked, by=inspector, seen=asked.version, at=at)
    asked.refresh_from_db()
    return asked


def _decision(city: City, asked: Redrawing) -> Side:
    head = city.actor(Post.HEAD)

    def ours() -> None:
        with transaction.atomic():
            redrawing.decide(asked, by=head, seen=asked.version, at=head.at)
            transaction.set_rollback(True)

    return ours


def _update(street: Territory, to: Territory) -> Side:
    new = f"{to.path}ZZZZ"

    def floor() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(UPDATE, {"new": new, "old": street.path})
            transaction.set_rollback(True)

    return floor


def _rights_follow(city: City, asked: Redrawing, street: Territory, to: Territory) -> None:
    """What is measured does what it should: the street's estates change hands."""

    def seen_by(unit: Territory) -> int:
        officer = city.actor(Post.DISTRICT, unit)
        return visible(officer, "registry.view_estate", Estate.objects.filter(state="registered")).count()

    before = seen_by(to)
    with transaction.atomic():
        head = city.actor(Post.HEAD)
        assert redrawing.decide(asked, by=head, seen=asked.version, at=head.at).state == "done"
        moved = Estate.objects.filter(jurisdiction__path__startswith=Territory.objects.get(pk=street.pk).path)
        assert seen_by(to) == before + moved.count()
        transaction.set_rollback(True)
