"""物业用房缺口清单: the estates whose rooms fall short at their latest check, by street; existing stock apart.

Existing stock is shown with its difference and without a verdict (DOMAIN §13.7).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from oversight.kernel.measure import show_area
from oversight.kernel.scope import Level
from oversight.models import Territory
from oversight.papers import blocks
from oversight.papers.blocks import Block
from oversight.papers.labels import Language
from oversight.papers.page import Paper
from registry.models import RoomCheck
from registry.papers.record import printed
from registry.papers.wording import DASH, day, moment, reader_language, written_in
from registry.rules.room import BREACH


@dataclass(frozen=True)
class Shortfall:
    """One estate that falls short; areas in m²."""

    street: str
    estate: str
    manager: str
    required: Decimal
    provided: Decimal
    short: Decimal
    checked_on: date
    existing: bool = False


@dataclass(frozen=True)
class ShortfallList:
    """The list for one place and day."""

    issuer: str
    place: str
    as_of: date
    rows: tuple[Shortfall, ...]
    printed_at: str
    language: Language


def gather(checks: QuerySet[RoomCheck], *, issuer: str, place: str, at: datetime) -> ShortfallList:
    """The list from the checks that the reader may see: the latest of each estate, withdrawn ones left out."""
    latest = checks.filter(withdrawal=None, surveyed_at__lte=at).order_by("estate_id", "-surveyed_at", "-id")
    short = RoomCheck.objects.filter(pk__in=latest.distinct("estate_id").values("pk")).filter(
        verdict__in=(*BREACH, "existing"), required__isnull=False, provided__isnull=False
    )
    found = short.select_related("estate__jurisdiction", "subject").defer("record")
    streets = street_names()
    rows = [
        _row(check, streets) for check in found.order_by("estate__jurisdiction__path", "estate__name_key")
    ]
    return ShortfallList(
        issuer=issuer, place=place, as_of=timezone.localtime(at).date(), printed_at=moment(at),
        rows=tuple(row for row in rows if row.short > 0), language=reader_language(),
    )  # fmt: skip


def _row(check: RoomCheck, streets: dict[str, str]) -> Shortfall:
    """A check as a line; a part that falls short counts even where the whole suffices."""
    place, required, provided = (
        check.estate.jurisdiction,
        check.required or Decimal(0),
        check.provided or Decimal(0),
    )
    return Shortfall(
        street=streets.get(place.path[:12], DASH) if place else DASH,
        estate=check.estate.name,
        manager=check.subject.name if check.subject else DASH,
        required=required,
        provided=provided,
        short=check.shortfall or max(Decimal(0), required - provided),
        checked_on=timezone.localtime(check.surveyed_at).date(),
        existing=check.verdict == "existing",
    )


def street_names() -> dict[str, str]:
    """District and street by the street's path: names repeat, so a street is said with its district."""
    units = dict(Territory.objects.filter(level__lte=Level.STREET).values_list("path", "name"))
    return {path: units.get(path[:8], "") + name for path, name in units.items() if len(path) == 12}


def paper(told: ShortfallList) -> Paper:
    """The list as an unnumbered print, lying."""
    with written_in(told.language):
        short = [row for row in told.rows if not row.existing]
        stock = [row for row in told.rows if row.existing]
        made: list[Block] = [blocks.Text(_summary(told, short), indent=0)]
        for street, group in groupby(short, key=lambda row: row.street):
            made += _section(street, list(group))
        if stock:
            made.append(blocks.Heading(_("存量小区的差额（只登记，不作结论）")))
            made.append(_grid(stock, with_street=True))
        return Paper(
            issuer=told.issuer, name=_("物业用房缺口清单"), title=_("物业管理用房缺口清单"), date=told.as_of,
            blocks=tuple(made), footer=printed(told.printed_at),
            language=told.language, wide=True,
        )  # fmt: skip


def _summary(told: ShortfallList, short: list[Shortfall]) -> str:
    """The answer first: how many, how much, where, as of when."""
    numbers = {
        "place": told.place,
        "day": day(told.as_of),
        "count": len(short),
        "total": show_area(total(short)),
    }
    if not short:
        return _("截至%(day)s，%(place)s没有用房不足的小区。") % numbers
    return _("截至%(day)s，%(place)s有 %(count)s 个小区用房不足，合计差 %(total)s m²。") % numbers


def total(rows: Iterable[Shortfall]) -> Decimal:
    """What is missing in all of them, in m²."""
    return sum((row.short for row in rows), Decimal(0))


def _section(street: str, rows: list[Shortfall]) -> list[Block]:
    numbers = {"street": street, "count": len(rows), "total": show_area(total(rows))}
    head = _("%(street)s：%(count)s 个小区，差 %(total)s m²") % numbers
    return [blocks.Heading(head), _grid(rows)]


def _grid(rows: list[Shortfall], *, with_street: bool = False) -> blocks.Grid:
    columns = [
        blocks.Column(_("序"), "centre"),
        blocks.Column(_("小区")),
        blocks.Column(_("管理单位")),
        blocks.Column(_("应配 m²"), "end"),
        blocks.Column(_("计入 m²"), "end"),
        blocks.Column(_("差 m²"), "end"),
        blocks.Column(_("核查日期")),
    ]
    if with_street:
        columns.insert(1, blocks.Column(_("街道")))
    lines = []
    for order, row in enumerate(rows, start=1):
        line = [str(order), row.estate, row.manager, show_area(row.required), show_area(row.provided),
                show_area(row.short), row.checked_on.isoformat()]  # fmt: skip
        lines.append(tuple([line[0], row.street, *line[1:]] if with_street else line))
    span = 4 if with_street else 3
    sums = (show_area(sum((row.required for row in rows), Decimal(0))),
            show_area(sum((row.provided for row in rows), Decimal(0))), show_area(total(rows)))  # fmt: skip
    totals = ((span, _("合计")), *((1, figure) for figure in sums), (1, ""))
    return blocks.Grid(tuple(columns), tuple(lines), totals)
