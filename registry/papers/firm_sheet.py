"""物业服务企业登记表: one firm's record and the estates it manages; as far as the reader may read it.

Contacts are personal data and are not printed: they are read one by one, by a recorded act.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from oversight.kernel.measure import show_area
from oversight.papers import blocks
from oversight.papers.blocks import Block
from oversight.papers.labels import Language
from oversight.papers.page import Paper
from registry.models import Firm, Tenure
from registry.papers.record import Allowed, facts, printed, term
from registry.papers.wording import DASH, day, moment, place_name, reader_language, written_in

FIELDS = (
    "code", "state", "legal_representative", "registered_address", "registered_capital", "licence_from", "licence_to",
    "jurisdiction", "headcount", "party_members", "legacy_grade", "struck_off_on",
)  # fmt: skip


@dataclass(frozen=True)
class FirmSheet:
    """What the sheet of one firm says, already in words."""

    issuer: str
    name: str
    facts: blocks.Facts
    names: tuple[tuple[str, ...], ...]
    estates: tuple[tuple[str, ...], ...]
    total_area: Decimal
    former: tuple[tuple[str, ...], ...]
    printed_at: str
    language: Language


def gather(
    firm: Firm, *, issuer: str, at: datetime, allowed: Allowed, tenures: Sequence[Tenure]
) -> FirmSheet:
    """The sheet of ``firm`` for a reader who may read the fields ``allowed`` (None: all) and these ``tenures``."""
    language = reader_language()
    today = timezone.localtime(at).date()
    current = [t for t in tenures if t.term.lower <= today and (t.term.upper is None or today < t.term.upper)]
    ended = [t for t in tenures if t.term.upper is not None and t.term.upper <= today]
    with written_in(language):
        return FirmSheet(
            issuer=issuer,
            name=firm.name,
            facts=facts(firm, FIELDS, allowed, lead=((_("企业名称"), firm.name),)),
            names=tuple(
                (name.name, day(name.valid_from), day(name.valid_to))
                for name in firm.organisation.names.filter(is_alias=False)
            ),
            estates=tuple(_estate_row(tenure) for tenure in current),
            total_area=sum((t.estate.total_area or Decimal(0) for t in current), Decimal(0)),
            former=tuple((t.estate.name, term(t.term), t.ended_why or DASH) for t in ended),
            printed_at=moment(at),
            language=language,
        )


def _estate_row(tenure: Tenure) -> tuple[str, ...]:
    estate = tenure.estate
    area = show_area(estate.total_area) if estate.total_area is not None else ""
    households = f"{estate.households:,}" if estate.households is not None else ""
    return (estate.name, place_name(estate.jurisdiction), area, households, day(tenure.term.lower))


def paper(sheet: FirmSheet) -> Paper:
    """The sheet as an unnumbered print."""
    with written_in(sheet.language):
        made: list[Block] = [sheet.facts, *_estates(sheet)]
        if sheet.former:
            columns = (blocks.Column(_("小区")), blocks.Column(_("任期")), blocks.Column(_("终止原因")))
            made += [blocks.Heading(_("已终止的任期")), blocks.Grid(columns, sheet.former)]
        if sheet.names:
            columns = (blocks.Column(_("曾用名")), blocks.Column(_("自")), blocks.Column(_("至")))
            made += [blocks.Heading(_("曾用名")), blocks.Grid(columns, sheet.names)]
        return Paper(
            issuer=sheet.issuer, name=_("物业服务企业登记表"), title=sheet.name, date=None, blocks=tuple(made),
            footer=printed(sheet.printed_at), language=sheet.language,
        )  # fmt: skip


def _estates(sheet: FirmSheet) -> list[Block]:
    """The estates managed now with their total."""
    head = blocks.Heading(_("在管小区（%(count)s 个）") % {"count": len(sheet.estates)})
    if not sheet.estates:
        return [head, blocks.Text(_("目前没有在管小区。"), indent=0)]
    columns = (
        blocks.Column(_("小区")),
        blocks.Column(_("坐落")),
        blocks.Column(_("总建筑面积 m²"), "end"),
        blocks.Column(_("户数"), "end"),
        blocks.Column(_("任期起")),
    )
    totals = ((2, _("合计")), (1, show_area(sheet.total_area)), (1, ""), (1, ""))
    return [head, blocks.Grid(columns, sheet.estates, totals)]
