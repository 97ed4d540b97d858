"""No page asks more when there is more: the same number of queries at once and at ten times the data.

The made-up city of the benchmarks, small and ten times as full: more estates, firms, people and notices, and more
rooms, tenures and postings on each record.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from oversight.kernel.scope import Level, Post
from oversight.models import Membership, Organisation, Territory
from oversight.policy import Actor
from registry.actions import check
from registry.models import Estate, Firm
from tests.benchmarks import bigcity
from tests.benchmarks.city import DOOR

SMALL = bigcity.Size(
    districts=2, streets=4, committees=12, firms=8, estates=80, accounts=60, notices=12, rooms=2
)
CHECKED = 4  # checks made in the small city; ten times as many in the full one
# BENCHMARKS: the whole page of estates as a street's officer, and of firms beside it
MOST_OF_THE_REGISTER = {"registry:estate-list": 12, "registry:firm-list": 13}
MOST_OF_A_FIRM = 20  # whatever the number of its estates, changes and attachments
LISTS = (
    "oversight:home",
    "oversight:todos",
    "oversight:guide",
    "oversight:inbox",
    "oversight:imports",
    "oversight:jobs",
    "oversight:trail",
    "oversight:trail-security",
    "oversight:territory-list",
    "oversight:redrawing-list",
    "oversight:body-list",
    "oversight:person-list",
    "oversight:grant-list",
    "registry:estate-list",
    "registry:firm-list",
    "registry:change-list",
    "registry:check-list",
    "registry:coverage",
    "registry:roompolicy-list",
    "inspections:cycle-list",
    "inspections:field-today",
    "inspections:order-list",
    "inspections:standard-list",
    "inspections:course-list",
    "inspections:check-list",
    "inspections:result-list",
    "inspections:archive-list",
    "inspections:rescore-list",
    "inspections:appeal-list",
    "inspections:review-queue",
    "inspections:survey-list",
    "cms:results",
    "inspections:self-list",
    "inspections:note-list",
    "cms:notice-mine",
    "cms:notice-waiting",
    "cms:notice-every",
)
ESTATE = ("detail", "history", "areas", "tenures", "changes", "documents", "attachments", "notes", "trail")
FIRM = ("detail", "estates", "changes", "attachments", "trail")
POSTS = (Post.STREET, Post.DISTRICT, Post.INSPECTOR, Post.HEAD, Post.AUDITOR, Post.ADMIN)
LEVELS = {Post.STREET: Level.STREET, Post.DISTRICT: Level.DISTRICT}


def posting(post: Post) -> Membership:
    """Whoever holds the post where there is most to see."""
    held = Membership.objects.filter(post=post).select_related("person", "organisation__territory")
    if post in LEVELS:
        held = held.filter(organisation__territory=place(LEVELS[post]))
    return held.order_by("pk")[0]


def place(level: Level) -> Territory:
    """The unit of that level with most estates."""
    steps = 4 * level
    paths = [path[:steps] for path in Estate.objects.values_list("jurisdiction__path", flat=True)]
    found: Territory = Territory.objects.get(path=max(sorted(set(paths)), key=paths.count))
    return found


def addresses() -> Iterator[tuple[str, str]]:
    """Every list, and of each kind of record the fullest one in the busiest street."""
    for name in LISTS:
        yield name, reverse(name)
    street = place(Level.STREET)
    here = Estate.objects.filter(jurisdiction__path__startswith=street.path)
    estate = here.annotate(n=Count("rooms")).order_by("-n", "pk")[0]
    for page in ESTATE:
        yield f"estate {page}", reverse(f"registry:estate-{page}", args=[estate.public_id])
    yield "search", f"{reverse('oversight:search')}?q={estate.name[:2]}"
    yield "search of one kind", f"{reverse('oversight:search')}?q={estate.name[:2]}&kind=estate"
    yield "estate rooms", reverse("registry:room-list", args=[estate.public_id])
    firm = Firm.objects.filter(tenures__estate__in=here).annotate(n=Count("tenures")).order_by("-n", "pk")[0]
    for page in FIRM:
        yield f"firm {page}", reverse(f"registry:firm-{page}", args=[firm.code])
    office = Organisation.objects.get(territory=street)
    yield "territory", reverse("oversight:territory-record", args=[street.pk])
    yield "body", reverse("oversight:body-detail", args=[office.pk])
    yield "firm's body", reverse("oversight:body-detail", args=[firm.organisation_id])
    yield "person", reverse("oversight:person-detail", args=[posting(Post.STREET).person_id])


def survey(number: int) -> None:
    """Checks in the busiest street, for the boards and panels that count them."""
    at = timezone.now()
    inspector = Actor.of(posting(Post.INSPECTOR), at)
    here = Estate.objects.filter(jurisdiction__path__startswith=place(Level.STREET).path, estate_class="new")
    for estate in here.order_by("pk")[:number]:
        check.survey(by=inspector, estate=estate, at=at)


Counts = dict[tuple[Post, str], tuple[int, list[str]]]


def counts(size: bigcity.Size, checks: int) -> Counts:
    """How many queries each page costs for each post that may open it, in a city of that size that goes away again."""
    found: Counts = {}
    with transaction.atomic():
        bigcity.fill(size)
        survey(checks)
        pages = list(addresses())
        for post in POSTS:
            browser = Client()
            browser.force_login(posting(post).person, backend=DOOR)
            found |= {(post, name): asked for name, url in pages if (asked := queries(browser, url))}
        transaction.set_rollback(True)
    return found


def queries(browser: Client, url: str) -> tuple[int, list[str]] | None:
    """How many queries the page costs, and which; None for a page that is not there for this person."""
    if browser.get(url).status_code != 200:  # the first time looks up what a process remembers
        return None
    with CaptureQueriesContext(connection) as asked:
        browser.get(url)
    return len(asked), [query["sql"][:160] for query in asked]


@pytest.mark.django_db
def test_no_page_asks_more_at_ten_times_the_data():
    small, full = counts(SMALL, CHECKED), counts(SMALL.times(10), CHECKED * 10)
    assert small.keys() == full.keys()
    assert {post for post, _name in small} == set(POSTS)
    grown = {
        page: (few, many, [sql for sql in asked if sql not in before][:5])
        for page, (few, before) in small.items()
        for many, asked in [full[page]]
        if many > few
    }
    assert grown == {}
    for name, most in MOST_OF_THE_REGISTER.items():
        assert full[Post.STREET, name][0] <= most, name
    for page in FIRM:  # a record that nobody could open would hold nothing
        assert (Post.INSPECTOR, f"firm {page}") in full
        cost = full[Post.INSPECTOR, f"firm {page}"][0]
        assert cost <= MOST_OF_A_FIRM, (page, cost)
