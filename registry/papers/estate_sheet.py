"""小区登记表: one estate's record as it stands, with who managed it when; as far as the reader may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from oversight.kernel.measure import show_area
from oversight.papers import bands, blocks
from oversight.papers.blocks import Block
from oversight.papers.chart import PAGE, Words
from oversight.papers.figure import Figure
from oversight.papers.labels import Language
from oversight.papers.page import Paper
from registry.models import Estate, EstateMode, RoomCheck, Tenure
from registry.papers.record import Allowed, facts, printed, term
from registry.papers.wording import DASH, day, moment, place_name, reader_language, square_metres, written_in

FIELDS = (
    "kind", "estate_class", "address", "boundary", "total_area", "above_ground_area", "measured_area", "households",
    "buildings", "phases", "completed_on", "permitted_on", "developer", "responsible_unit", "owners_body",
    "longitude", "latitude", "state",
)  # fmt: skip


@dataclass(frozen=True)
class EstateSheet:
    """What the sheet of one estate says, already in words."""

    issuer: str
    name: str
    facts: blocks.Facts
    tenure: Figure
    tenures: tuple[tuple[str, ...], ...]
    modes: tuple[tuple[str, ...], ...]
    areas: tuple[tuple[str, ...], ...]
    checks: tuple[tuple[str, ...], ...]
    printed_at: str
    language: Language


def gather(
    estate: Estate, *, issuer: str, at: datetime, allowed: Allowed, checks: tuple[RoomCheck, ...] = ()
) -> EstateSheet:
    """The sheet of ``estate`` for a reader who may read the fields ``allowed`` (None: all) and these ``checks``."""
    language = reader_language()
    today = timezone.localtime(at).date()
    with written_in(language):
        lead = (
            (_("小区"), estate.name),
            (_("小区编号"), estate.public_id),
            (_("坐落"), place_name(estate.jurisdiction)),
        )
        modes = estate.modes.select_related("manager").order_by("term")
        held = tuple(estate.tenures.select_related("firm__organisation").order_by("term"))
        return EstateSheet(
            issuer=issuer,
            name=estate.name,
            facts=facts(estate, FIELDS, allowed, lead=lead),
            tenure=tenure_figure(held, today=today, width=PAGE),
            tenures=tuple(_tenure_row(t, whole=allowed is None) for t in held),
            modes=tuple(_mode_row(m, whole=allowed is None) for m in modes),
            areas=_areas(estate) if allowed is None else (),
            checks=tuple(_check_row(check) for check in checks),
            printed_at=moment(at),
            language=language,
        )  # fmt: skip


def _tenure_row(t: Tenure, *, whole: bool) -> tuple[str, ...]:
    """Who managed it is public; the contract is for readers of the whole record."""
    contract = (t.contract_number or DASH, day(t.contract_to)) if whole else (DASH, DASH)
    return (t.firm.name, str(t.get_kind_display()), term(t.term), *contract)


def _mode_row(m: EstateMode, *, whole: bool) -> tuple[str, ...]:
    manager = m.manager.name if m.manager else DASH
    return (str(m.get_mode_display()), manager, term(m.term), (m.basis if whole else "") or DASH)


def tenure_figure(
    held: tuple[Tenure, ...], *, today: date, narrow: bool = False, width: float = bands.WIDTH
) -> Figure:
    """The tenure bands of an estate (谁在管), for its page and its sheet; words in the reader's language."""
    terms = [
        bands.Term(
            name=t.firm.name,
            note=f"{t.get_kind_display()} {t.term.lower:%Y.%m} — {_month(t.term.upper)}".strip(),
            start=t.term.lower,
            end=t.term.upper if t.term.upper and t.term.upper <= today else None,
            kind="interim" if t.kind == "emergency" else "firm",
            ahead=t.term.upper or t.contract_to,
        )
        for t in held
        if t.term.lower <= today
    ]
    heads = (_("企业"), _("自"), _("至"), _("性质"))
    desc = _("历任物业服务企业及任期，共 %(count)s 段") % {"count": len(terms)}
    words = Words(_("谁在管：管理沿革"), desc, heads)
    if narrow:
        return bands.band_list(terms, words)
    return bands.bands(terms, bands.Rows(_("管理单位"), _("今天")), words, today=today, width=width)


def _month(value: date | None) -> str:
    return f"{value:%Y.%m}" if value else ""


def paper(sheet: EstateSheet) -> Paper:
    """The sheet as an unnumbered print."""
    with written_in(sheet.language):
        made: list[Block] = [sheet.facts, blocks.Heading(_("谁在管")), *_tenures(sheet)]
        made += _listed(_("管理模式"), (_("模式"), _("管理单位"), _("期间"), _("依据")), sheet.modes)
        made += _listed(
            _("面积依据"), (_("面积种类"), _("阶段"), _("面积 m²"), _("依据文件"), _("文件日期")), sheet.areas
        )
        made += _listed(
            _("用房核查"), (_("核查日期"), _("结论"), _("应配"), _("计入"), _("差额")), sheet.checks
        )
        return Paper(
            issuer=sheet.issuer, name=_("小区登记表"), title=sheet.name, date=None, blocks=tuple(made),
            footer=printed(sheet.printed_at), language=sheet.language,
        )  # fmt: skip


def _tenures(sheet: EstateSheet) -> list[Block]:
    if not sheet.tenures:
        return [blocks.Text(_("没有物业服务企业任职的记录。"), indent=0)]
    heads = (_("企业"), _("性质"), _("任期"), _("合同编号"), _("合同到期"))
    return [
        blocks.Picture(sheet.tenure),
        blocks.Grid(tuple(blocks.Column(head) for head in heads), sheet.tenures),
    ]


def _listed(title: str, heads: tuple[str, ...], lines: tuple[tuple[str, ...], ...]) -> list[Block]:
    """A heading and its table; nothing where there is nothing to list."""
    if not lines:
        return []
    columns = tuple(blocks.Column(head, "end" if "m²" in head else "start") for head in heads)
    return [blocks.Heading(title), blocks.Grid(columns, lines)]


def _areas(estate: Estate) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            str(a.get_kind_display()),
            str(a.get_stage_display()),
            show_area(a.value),
            a.document or DASH,
            day(a.dated),
        )
        for a in estate.areas.all()
    )


def _check_row(check: RoomCheck) -> tuple[str, ...]:
    figures = (square_metres(value) for value in (check.required, check.provided, check.shortfall))
    return (day(check.surveyed_at), str(check.get_verdict_display()), *figures)
