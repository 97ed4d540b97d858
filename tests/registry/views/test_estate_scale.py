"""The register at the size of a province's capital: a page, a text search and a filtered count stay quick."""

from __future__ import annotations

import time
from decimal import Decimal
from itertools import product

import pytest
from django.db import connection
from django.http import QueryDict

from oversight.kernel.pinyin import initials, sort_key
from oversight.listing import Listing
from registry.models import Estate
from registry.registers import ESTATES
from tests import databases
from tests.factories.ground import NOW, acting_as, territory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.full]

ROWS = 30_000
SECONDS = 0.5  # for counts, sums and shares of everything that a filter matches, on two cores
PARTS = (
    ("锦", "听", "云", "望", "枫", "丰", "怡", "南湖", "海", "金", "华", "瑞"),
    ("汀", "潮", "栖", "和雅", "收家", "园"),
)


def peopled(town):
    lanes = [territory(f"巷{n}社区", town.north) for n in range(60)]
    names = [f"{a}{b}{n}号院" for n in range(5) for a in PARTS[0] for b in PARTS[1]]
    keys = {name: (sort_key(name), initials(name)) for name in names}
    Estate.objects.bulk_create(
        [
            Estate(
                public_id=f"XQT{n:06d}",
                name=(name := names[n % len(names)]),
                name_key=keys[name][0],
                initials=keys[name][1],
                jurisdiction=lanes[n % 60],
                state="registered",
                mode=("firm", "none", "owners")[n % 3],
                total_area=Decimal(1000 + n),
                households=n % 900,
                created_at=NOW,
            )
            for n in range(ROWS)
        ],
        batch_size=2000,
    )
    with databases.connect("postgres", connection.settings_dict["NAME"]) as keeper:
        keeper.execute("ANALYZE")  # as the server does by itself within a minute


def took(listing):
    start = time.perf_counter()
    listing.sums  # noqa: B018  the one query of counts, sums and shares
    counted = time.perf_counter() - start
    listing.table.body  # noqa: B018
    return counted, time.perf_counter() - start


QUERIES = ("", "mode=firm", "q=锦汀", "q=jt", "area_min=20000&q=望", "q=没有这样的", "sort=-total_area")


def test_counts_and_a_page_of_thirty_thousand(town):
    peopled(town)
    for who, query in product((town.inspector, town.officer), QUERIES):
        listing = Listing(ESTATES, acting_as(who), QueryDict(query))
        counted, whole = took(listing)
        print(who, query, listing.matching, round(counted, 3), round(whole, 3))
        assert counted < SECONDS, query
        assert whole < 2 * SECONDS, query
