"""The city as the benchmarks meet it: its database, a copy to write in, and people who look at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import psycopg
from django.db.models import Count
from django.test import Client
from django.utils import timezone

from oversight.embedded.place import APP
from oversight.kernel.scope import Level, Post
from oversight.models import Membership, Territory
from oversight.policy import Actor
from registry.models import Estate
from tests import databases
from tests.benchmarks.bigcity import Size, template

SCRATCH = "bench_scratch"
DOOR = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True)
class City:
    """A big city in a database of its own."""

    size: Size
    database: str

    @classmethod
    def of(cls, size: Size) -> City:
        """The city of that size, built if it is not there yet; Django is connected to it."""
        city = cls(size, template(size))
        databases.point_at(city.database)
        return city

    @contextmanager
    def scratch(self) -> Iterator[None]:
        """A copy to write in; Django is connected to it meanwhile."""
        databases.point_at("postgres")
        databases.drop(SCRATCH)
        databases.clone(SCRATCH, self.database, counted=True)
        databases.point_at(SCRATCH)
        try:
            yield
        finally:
            databases.point_at(self.database)
            databases.drop(SCRATCH)

    def bare(self) -> psycopg.Connection:
        """A connection without Django, as the app's role, to the database that Django is connected to."""
        from django.conf import settings

        return databases.connect(APP, settings.DATABASES["default"]["NAME"])

    def street(self) -> Territory:
        """The street with a middling number of estates among those that have any."""
        paths = Estate.objects.values_list("jurisdiction__path", flat=True)
        counts: dict[str, int] = {}
        for path in paths:
            counts[path[:12]] = counts.get(path[:12], 0) + 1
        ranked = sorted(counts, key=lambda path: (counts[path], path))
        found: Territory = Territory.objects.get(path=ranked[len(ranked) // 2])
        return found

    def posting(self, post: Post, unit: Territory | None = None) -> Membership:
        """Whoever holds the post in that unit's office; without a unit, in the bureau."""
        unit = unit or Territory.objects.get(level=Level.CITY)
        held = Membership.objects.select_related("organisation__territory", "person")
        return held.filter(post=post, organisation__territory=unit).order_by("pk")[0]

    def actor(self, post: Post, unit: Territory | None = None) -> Actor:
        """That person as the policy sees them now."""
        return Actor.of(self.posting(post, unit), self.now)

    @property
    def now(self) -> datetime:
        """The present."""
        return timezone.now()

    def browser(self, posting: Membership) -> Client:
        """A browser in which that person is signed in."""
        client = Client(HTTP_HOST="localhost")
        client.force_login(posting.person, backend=DOOR)
        return client


def busiest_firm() -> int:
    """Key of the body of the firm with most tenures."""
    from registry.models import Tenure

    top = Tenure.objects.values("firm__organisation_id").annotate(n=Count("pk")).order_by("-n")[0]
    return int(top["firm__organisation_id"])
