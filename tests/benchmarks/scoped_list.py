"""The register of estates, its first page with filter, order and total: as a street's officer and as the bureau."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
from django.urls import reverse

from oversight import grants
from oversight.kernel.scope import Post
from oversight.models import Membership, Territory
from oversight.policy import Actor, visible
from registry.models import Estate
from tests.benchmarks.city import City
from tests.benchmarks.measuring import Contest, Goal, Side
from tests.benchmarks.peers import guardian

PAGE = 50
COLUMNS = (
    "id",
    "public_id",
    "name",
    "jurisdiction_id",
    "estate_class",
    "mode",
    "total_area",
    "households",
    "state",
)
# The same page by hand: of a street because somebody asks for it, nobody's right is asked.
ALL = "FROM registry_estate e WHERE e.state = 'registered' AND e.kind = 'residential'"
HERE = (
    "FROM registry_estate e JOIN oversight_territory t ON t.id = e.jurisdiction_id"
    " WHERE t.path LIKE '{path}%' AND e.state = 'registered' AND e.kind = 'residential'"
)
ORDER = " ORDER BY e.name_key, e.id LIMIT 50"


def contests(city: City) -> Iterator[Contest]:
    """The queryset with its count for each of the two, then the whole response for each."""
    street = city.street()
    officer, bureau = city.posting(Post.STREET, street), city.posting(Post.INSPECTOR)
    with guardian.peer(city) as peer, city.bare() as bare:
        for posting, ratio, faster in ((officer, 2.5, 9), (bureau, 1.5, 4)):
            who = "street" if posting is officer else "bureau"
            floor = _by_hand(bare, street if posting is officer else None)

            def by_guardian(key: int = posting.pk) -> object:
                return peer.ask("list_estates", user=key)

            yield Contest(
                name=f"scoped_list {who}",
                ours=_by_right(posting, city),
                floor=floor,
                peer=by_guardian,
                goal=Goal(ratio=ratio, peer=faster),
                n=PAGE,
                best_of=25,
            )
            yield Contest(
                name=f"scoped_list {who} page",
                ours=_page(city, posting),
                floor=floor,
                goal=Goal(queries=12),
                n=PAGE,
                best_of=3,
            )


def _by_right(posting: Membership, city: City) -> Side:
    actor = Actor.of(posting, city.now)
    grants.held(actor, "registry.read_estate")  # asked once a request, counted with the page

    def ours() -> None:
        rows = visible(actor, "registry.read_estate", Estate.objects.all())
        found = rows.filter(state="registered", kind="residential")
        found.count()
        list(found.order_by("name_key", "id").values_list(*COLUMNS)[:PAGE])

    return ours


def _by_hand(bare: psycopg.Connection, street: Territory | None) -> Side:
    rows = HERE.format(path=street.path) if street else ALL
    columns = ", ".join(f"e.{column}" for column in COLUMNS)
    bare.prepare_threshold = None  # a web process's connection changes hands: nothing stays prepared

    def floor() -> None:
        bare.execute(f"SELECT count(*) {rows}".encode()).fetchone()
        bare.execute(f"SELECT {columns} {rows}{ORDER}".encode()).fetchall()

    return floor


def _page(city: City, posting: Membership) -> Side:
    browser, url = city.browser(posting), reverse("registry:estate-list")

    def ours() -> None:
        answer = browser.get(url, {"kind": "residential", "sort": "name"})
        assert answer.status_code == 200, answer.status_code

    return ours
