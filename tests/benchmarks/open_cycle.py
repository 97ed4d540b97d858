"""A cycle's sheets with all their items, made from the register as the worker makes them, a step a transaction.

The floor copies the very rows that are left, from a text that is there already; the peer saves them one by one, and is
given a two-hundredth of the estates.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain

from django.db import connection
from django.utils import timezone
from psycopg.types.range import Range

from inspections.actions import layout
from inspections.models import Cycle, Sheet, SheetItem
from oversight.kernel.calendar import beijing_day
from oversight.kernel.scope import Post
from registry.models import Estate
from tests.benchmarks.city import City
from tests.benchmarks.import_xlsx import taken_back
from tests.benchmarks.measuring import Contest, Goal, Side
from tests.factories import inspections as make

SHARE = 200  # the peer is given one estate in so many
TABLES = ("inspections_sheet", "inspections_sheetitem")
Copied = dict[str, list[bytes]]


def contests(city: City) -> Iterator[Contest]:
    """The street's part of every estate: as many sheets as estates, 56 items each."""
    with city.scratch():
        cycle = _cycle(city)
        estates = layout.assessed(cycle).count()
        with taken_back():
            _lay(cycle)
            assert cycle.sheets.count() == estates
            copied = {table: _rows_of(table) for table in TABLES}
        yield Contest(
            name="open_cycle",
            ours=_ours(cycle),
            floor=_floor(copied),
            peer=_by_saving(cycle),
            peer_times=SHARE,
            goal=Goal(ratio=3, peer=50),
            n=estates,
        )


def _cycle(city: City) -> Cycle:
    place = city.posting(Post.HEAD).organisation.territory
    assert place is not None
    today = beijing_day(timezone.now())
    return make.cycle(
        place,
        period=Range(today - timedelta(days=90), today),
        cut_off=today,
        basic_standard=make.standard("basic-service"),
        drafted_by=city.posting(Post.INSPECTOR),
    )


def _lay(cycle: Cycle) -> None:
    for keys in layout.chunks(cycle):
        layout.lay(cycle, keys, sample=[])


def _ours(cycle: Cycle) -> Side:
    def ours() -> None:
        with taken_back():
            _lay(cycle)

    return ours


def _rows_of(table: str) -> list[bytes]:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} TO STDOUT") as rows:
        return [bytes(row) for row in rows]


def _floor(copied: Copied) -> Side:
    def floor() -> None:
        with taken_back(), connection.cursor() as cursor:
            for table, rows in copied.items():
                with cursor.copy(f"COPY {table} FROM STDIN") as out:
                    out.write(b"".join(rows))

    return floor


def _by_saving(cycle: Cycle) -> Side:
    """As one would write it without thinking: an object a row, saved."""
    keys = list(chain.from_iterable(layout.chunks(cycle)))[::SHARE]

    def peer() -> None:
        with taken_back():
            for estate in Estate.objects.filter(pk__in=keys):
                _save(cycle, estate)

    return peer


def _save(cycle: Cycle, estate: Estate) -> None:
    old = estate.estate_class in layout.OLD and cycle.basic_standard
    standard = cycle.basic_standard if old else cycle.standard
    held = estate.tenures.current(cycle.cut_off).select_related("firm").first()
    assert standard is not None
    sheet = Sheet.objects.create(
        number=f"{cycle.public_id}-{estate.public_id}-J",
        cycle=cycle,
        estate=estate,
        part="street",
        standard=standard,
        firm=held.firm if held else None,
        subject_id=held.firm.organisation_id if held else None,
        jurisdiction_id=estate.jurisdiction_id,
        area=estate.total_area,
        households=estate.households,
    )
    for position, item in enumerate(standard.form.items, 1):
        SheetItem(
            sheet=sheet,
            position=position,
            code=item.code,
            full=item.points,
            weight=item.weight,
            taken_off=item.is_taken_off,
            source=item.source,
        ).save()
