"""A cycle's whole ranking from raw points: sheet totals, merged results, firm means, ranks in city and districts.

The floor runs the same statement by bare psycopg and only fetches its rows; the peer is a loop over the ORM.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.db import connection
from psycopg.types.range import Range

from inspections.actions import ranking
from inspections.models import Cycle, Sheet, SheetItem
from oversight.copying import copy_in
from oversight.kernel.scope import Post
from registry.models import Estate
from tests.benchmarks.city import City
from tests.benchmarks.measuring import Contest, Goal, Side
from tests.factories import inspections as make

SEED = 20261001
PERIOD = Range(date(2026, 7, 1), date(2026, 10, 1))


def contests(city: City) -> Iterator[Contest]:
    """One sheet for every estate, each with the 56 items of the shipped standard."""
    with city.scratch():
        cycle = _cycle(city)
        sheets = _score(cycle)
        parameters = ranking.parameters(cycle)
        with city.bare() as bare:

            def ours() -> ranking.Ranking:
                return ranking.ranked(cycle)

            def floor() -> int:
                return len(bare.execute(ranking.STATEMENT, parameters).fetchall())

            found = ours()
            assert len(found.estates) == sheets
            assert any(row.city.rank is not None for row in found.firms.values())
            yield Contest(
                name="rank_cycle",
                ours=ours,
                floor=floor,
                peer=_by_orm(cycle),
                goal=Goal(ratio=1.5, queries=4),
                n=sheets,
            )


def _cycle(city: City) -> Cycle:
    place = city.posting(Post.HEAD).organisation.territory
    assert place is not None
    drafted = city.posting(Post.INSPECTOR)
    made = make.cycle(place, period=PERIOD, state="review", weights={"street": "1"}, drafted_by=drafted)
    return Cycle.objects.get(pk=made.pk)


def _score(cycle: Cycle) -> int:
    """A countersigned sheet an estate; points at random, some items lapsed."""
    rng = random.Random(SEED)
    estates = Estate.objects.standing().order_by("pk").values_list("pk", "jurisdiction_id", "total_area")
    rows = ((f"KH{key}", key, place, area) for key, place, area in estates)
    copy_in(
        Sheet,
        ("number", "estate_id", "jurisdiction_id", "area"),
        rows,
        cycle_id=cycle.pk,
        part="street",
        standard_id=cycle.standard_id,
        state="countersigned",
    )
    items = list(cycle.standard.form.items)
    keys = Sheet.objects.filter(cycle=cycle).order_by("pk").values_list("pk", flat=True)
    copy_in(
        SheetItem,
        ("sheet_id", "position", "code", "full", "weight", "status", "points"),
        (_item(rng, key, n, item) for key in keys for n, item in enumerate(items, 1)),
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE inspections_sheet, inspections_sheetitem")
    return keys.count()


def _item(rng: random.Random, sheet: int, position: int, item: object) -> tuple[object, ...]:
    full, weight = item.points, item.weight  # type: ignore[attr-defined]
    code = item.code  # type: ignore[attr-defined]
    if rng.random() < 0.04:
        return (sheet, position, code, full, weight, "lapsed", None)
    points = max(full - Decimal(rng.choice((0, 0, 0, 1, 2, 5))) / 10, Decimal(0))
    return (sheet, position, code, full, weight, "scored", points)


def _by_orm(cycle: Cycle) -> Side:
    """Totals alone, sheet by sheet, as one would write it without thinking."""

    def peer() -> int:
        totals: dict[int, Decimal] = {}
        for sheet in Sheet.objects.filter(cycle=cycle):
            scored = [item for item in sheet.items.all() if item.status == "scored"]
            got = sum((item.points * item.weight for item in scored), Decimal(0))  # type: ignore[operator]
            totals[sheet.pk] = 100 * got / sum((item.full * item.weight for item in scored), Decimal(0))
        return len(sorted(totals.values()))

    return peer
