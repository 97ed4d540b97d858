"""Is it mine? A thousand records of every kind, asked one by one, against a look-up in a dict and against rows."""

from __future__ import annotations

from collections.abc import Iterator

from oversight.kernel.scope import Post
from oversight.policy import may
from registry.models import Estate, Firm
from tests.benchmarks.city import City
from tests.benchmarks.measuring import Contest, Goal
from tests.benchmarks.peers import guardian

N = 1000


def contests(city: City) -> Iterator[Contest]:
    """By `policy.may`, and by Django's `has_perm` with every backend in the way."""
    street = city.street()
    posting = city.posting(Post.STREET, street)
    actor = city.actor(Post.STREET, street)
    person = posting.person
    person.acting = actor
    estates = list(Estate.objects.order_by("?")[: N // 2])
    things = [
        *[("registry.amend_estate", thing) for thing in estates],
        *[("registry.view_firm", thing) for thing in Firm.objects.order_by("?")[: N // 2]],
    ]
    where = [thing.jurisdiction_id for _verb, thing in things]
    inside = dict.fromkeys(actor.places, True)

    def floor() -> int:
        return sum(1 for place in where if inside.get(place))

    def by_policy() -> int:
        return sum(1 for verb, thing in things if may(actor, verb, thing))

    def by_django() -> int:
        return sum(1 for verb, thing in things if person.has_perm(verb, thing))

    goal = {"ratio": None, "queries": 1}
    with guardian.peer(city) as peer:

        def by_guardian() -> object:
            return peer.ask("has_perm", user=posting.pk, keys=[thing.pk for thing in estates[: N // 10]])

        yield Contest(
            name="right_check may",
            ours=by_policy,
            floor=floor,
            peer=by_guardian,
            n=N,
            best_of=25,
            peer_times=10,
            goal=Goal(peer=500, **goal),
        )
        yield Contest(
            name="right_check has_perm",
            ours=by_django,
            floor=floor,
            peer=by_guardian,
            n=N,
            best_of=25,
            peer_times=10,
            goal=Goal(peer=250, **goal),
        )
