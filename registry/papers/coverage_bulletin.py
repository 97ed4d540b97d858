"""D33 覆盖率简报: how many estates somebody manages, by district and street, against the target; one month's figures.

The figures are those frozen at the month's end; the list of what is missing is of the day it was issued.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from oversight.kernel.measure import half_up, show_percent, show_signed, show_wan
from oversight.kernel.scope import Level
from oversight.models import Territory
from oversight.papers import blocks, chart, tilemap
from oversight.papers.blocks import Block
from oversight.papers.chart import Progress, Words
from oversight.papers.figure import Figure
from oversight.papers.kinds import BULLETIN
from oversight.papers.labels import Language
from oversight.papers.page import Paper, Verification
from registry.models import CoverageMonth, CoverageTarget, Estate
from registry.papers.wording import DASH, day, section, written_in

MONTHS_SHOWN = 13
MISSING_SHOWN = 60
DISTRICT_PATH, STREET_PATH = 8, 12


@dataclass(frozen=True)
class Figures:
    """Counts of estates, floor area in m² and households: all, and those with a management mode."""

    estates: int = 0
    covered: int = 0
    area: Decimal = Decimal(0)
    covered_area: Decimal = Decimal(0)
    households: int = 0
    covered_households: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.estates + other.estates,
            self.covered + other.covered,
            self.area + other.area,
            self.covered_area + other.covered_area,
            self.households + other.households,
            self.covered_households + other.covered_households,
        )

    @property
    def gap(self) -> int:
        """Estates that nobody manages."""
        return self.estates - self.covered


@dataclass(frozen=True)
class Street:
    """A street's figures, under its district."""

    district: str
    name: str
    figures: Figures


@dataclass(frozen=True)
class Missing:
    """An estate that nobody manages, and whose task it is."""

    street: str
    estate: str
    kind: str
    task: str


@dataclass(frozen=True)
class CoverageBulletin:
    """One month's bulletin."""

    issuer: str
    city: str
    month: date
    streets: tuple[Street, ...]
    history: tuple[tuple[date, Figures], ...]
    target: tuple[Decimal, date, str] | None
    missing: tuple[Missing, ...]
    missing_total: int
    issued_on: date
    language: Language = "zh"

    @property
    def total(self) -> Figures:
        """The whole city."""
        return added(street.figures for street in self.streets)

    @property
    def ended_on(self) -> date:
        """The month's last day: the day of the figures."""
        return (self.month.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def added(figures: Iterable[Figures]) -> Figures:
    """The sum of figures."""
    return sum(figures, Figures())


def gather(
    city: Territory, month: date, *, issuer: str, at: datetime, language: Language = "zh"
) -> CoverageBulletin | None:
    """The bulletin of the month that begins on ``month``; None where its figures are not frozen yet."""
    rows = CoverageMonth.objects.filter(
        territory__path__startswith=city.path, month__lte=month
    ).select_related("territory")
    units = dict(
        Territory.objects.filter(path__startswith=city.path, level__lte=Level.STREET).values_list(
            "path", "name"
        )
    )
    streets: list[Street] = []
    history: dict[date, Figures] = {}
    for row in rows.order_by("territory__path"):
        figures = Figures(
            row.estates, row.covered, row.area, row.covered_area, row.households, row.covered_households
        )
        history[row.month] = history.get(row.month, Figures()) + figures
        if row.month == month:
            path = row.territory.path
            streets.append(Street(units.get(path[:DISTRICT_PATH], DASH), row.territory.name, figures))
    if not streets:
        return None
    missing = _missing(city, units)
    target = CoverageTarget.objects.filter(set_at__lte=at).first()
    return CoverageBulletin(
        issuer=issuer, city=city.name, month=month, streets=tuple(streets),
        history=tuple(sorted(history.items()))[-MONTHS_SHOWN:],
        target=(target.share, target.by_day, target.source) if target else None,
        missing=tuple(missing[:MISSING_SHOWN]), missing_total=len(missing),
        issued_on=timezone.localtime(at).date(), language=language,
    )  # fmt: skip


def _missing(city: Territory, units: dict[str, str]) -> list[Missing]:
    """Standing estates without a management mode, with whose task each is: the responsible unit's, or the street's."""
    found = Estate.objects.standing().filter(mode="none", jurisdiction__path__startswith=city.path)
    listed = []
    for estate in found.select_related("jurisdiction", "responsible_unit").order_by(
        "jurisdiction__path", "name_key"
    ):
        path = estate.jurisdiction.path if estate.jurisdiction else ""
        street = units.get(path[:DISTRICT_PATH], "") + units.get(path[:STREET_PATH], "")
        task = (
            estate.responsible_unit.name if estate.responsible_unit else units.get(path[:STREET_PATH], DASH)
        )
        listed.append(Missing(street or DASH, estate.name, str(estate.get_estate_class_display()), task))
    return listed


def title(month: date) -> str:
    """What the bulletin of a month is called."""
    return _("%(year)s年%(month)s月物业管理覆盖率简报") % {"year": month.year, "month": month.month}


def paper(
    told: CoverageBulletin, *, number: str = "", verification: Verification | None = None, corrects: str = ""
) -> Paper:
    """The bulletin as a paper."""
    with written_in(told.language):
        parts: list[tuple[str, list[Block]]] = [
            (_("各区县"), [blocks.Picture(_districts(told), _("按小区个数计，斜线为尚未覆盖部分。"))]),
            (_("近一年变化"), _changes(told)),
            (_("各街道"), [blocks.Picture(_tiles(told), _("下缘斜纹：低于目标。")), _streets(told)]),
            (_("尚无管理的小区"), _missing_blocks(told)),
        ]
        made: list[Block] = [blocks.Text(_lead(told)), _overview(told)]
        for order, (head, found) in enumerate(part for part in parts if part[1]):
            made += [blocks.Heading(section(order, head)), *found]
        made.append(blocks.Signatures((), "", blocks.SealPlace(told.issuer, day(told.issued_on))))
        return Paper(
            issuer=told.issuer, name=f"{BULLETIN.code} {_('统计简报')}", title=title(told.month), date=told.issued_on,
            blocks=tuple(made), number=number, verification=verification, corrects=corrects,
            footer=_("演示文书，不具法律效力") if settings.DEMO else "", language=told.language,
        )  # fmt: skip


def _lead(told: CoverageBulletin) -> str:
    """The answer first: share with its base, and what the target still lacks."""
    total = told.total
    numbers = {
        "day": day(told.ended_on), "city": told.city, "all": f"{total.estates:,}", "covered": f"{total.covered:,}",
        "share": show_percent(total.covered, total.estates), "gap": f"{total.gap:,}",
    }  # fmt: skip
    lead = (
        _(
            "截至%(day)s，%(city)s %(all)s 个小区中 %(covered)s 个有人管理，覆盖率 %(share)s，还差 %(gap)s 个。"
        )
        % numbers
    )
    if told.target is None:
        return lead
    share, by_day, source = told.target
    goal = {"day": day(by_day), "share": f"{share.normalize():f}%", "source": source}
    return lead + _("目标：%(day)s前达到 %(share)s（%(source)s）。") % goal


def _overview(told: CoverageBulletin) -> blocks.Grid:
    """The three measures with last month's beside them."""
    now = told.total
    before = next((figures for month, figures in reversed(told.history) if month < told.month), None)
    lines = []
    for name, part, whole, show in (
        (_("小区 个"), "covered", "estates", _count),
        (_("建筑面积 万 m²"), "covered_area", "area", _wan),
        (_("户数 户"), "covered_households", "households", _count),
    ):
        share = show_percent(getattr(now, part), getattr(now, whole))
        change = _change(now, before, part, whole) if before else ""
        lines.append((name, show(getattr(now, whole)), show(getattr(now, part)), share, change))
    columns = (
        blocks.Column(_("指标")),
        blocks.Column(_("全部"), "end"),
        blocks.Column(_("有人管理"), "end"),
        blocks.Column(_("覆盖率"), "end"),
        blocks.Column(_("比上月（百分点）"), "end"),
    )
    return blocks.Grid(columns, tuple(lines))


def _count(value: int) -> str:
    return f"{value:,}"


def _wan(value: Decimal) -> str:
    return show_wan(value).removesuffix("万").strip()


def _change(now: Figures, before: Figures, part: str, whole: str) -> str:
    """Difference of two shares in percentage points, with its sign."""
    if not getattr(now, whole) or not getattr(before, whole):
        return ""
    shares = [Decimal(getattr(f, part)) * 100 / Decimal(getattr(f, whole)) for f in (now, before)]
    return show_signed(half_up(shares[0] - shares[1], 1), 1)


def _districts(told: CoverageBulletin) -> Figure:
    """Progress by district, worst first."""
    by_district: dict[str, Figures] = {}
    for street in told.streets:
        by_district[street.district] = by_district.get(street.district, Figures()) + street.figures
    rows = [Progress(name, f.covered, f.estates) for name, f in by_district.items()]
    words = Words(_("各区县覆盖率"), _lead(told), (_("区县"), _("有人管理"), _("全部"), _("覆盖率")))
    return chart.progress(rows, words, width=chart.PAGE)


def _changes(told: CoverageBulletin) -> list[Block]:
    """The line of the last year; nothing where there is only one month."""
    if len(told.history) < 2:
        return []
    return [blocks.Picture(_history(told), _("实线为各月末的小区覆盖率。"))]


def _history(told: CoverageBulletin) -> Figure:
    """The share at each month's end, against the target."""
    points = [
        chart.Point(month, half_up(Decimal(f.covered * 100) / f.estates, 1))
        for month, f in told.history
        if f.estates
    ]
    lowest = min((point.value for point in points), default=Decimal(0))
    low = max(Decimal(0), (lowest // 10) * 10 - 10)
    target = told.target[0] if told.target else None
    word = _("目标 %(share)s") % {"share": f"{target.normalize():f}%"} if target is not None else ""
    axis = chart.Axis(low, Decimal(100), "%", target, word)
    return chart.line(
        points, axis, Words(_("覆盖率变化"), _lead(told), (_("月份"), _("覆盖率"))), width=chart.PAGE
    )


def _tiles(told: CoverageBulletin) -> Figure:
    """A tile a street, by district."""
    districts: dict[str, list[Progress]] = {}
    for street in told.streets:
        progress = Progress(street.name, street.figures.covered, street.figures.estates)
        districts.setdefault(street.district, []).append(progress)
    made = [tilemap.District(name, tuple(rows)) for name, rows in districts.items()]
    heads = (_("区县"), _("街道"), _("有人管理"), _("全部"), _("覆盖率"))
    target = told.target[0] if told.target else Decimal(100)
    return tilemap.tiles(
        made, Words(_("各街道覆盖率示意图"), _lead(told), heads), target=target, width=chart.PAGE
    )


def _streets(told: CoverageBulletin) -> blocks.Grid:
    """Every street with its three shares and its gap."""
    columns = (
        blocks.Column(_("区县")),
        blocks.Column(_("街道")),
        blocks.Column(_("小区"), "end"),
        blocks.Column(_("有人管理"), "end"),
        blocks.Column(_("覆盖率"), "end"),
        blocks.Column(_("面积覆盖率"), "end"),
        blocks.Column(_("户数覆盖率"), "end"),
        blocks.Column(_("缺口"), "end"),
    )
    lines = tuple((street.district, street.name, *_shares(street.figures)) for street in told.streets)
    return blocks.Grid(columns, lines, ((2, _("合计")), *((1, figure) for figure in _shares(told.total))))


def _shares(figures: Figures) -> tuple[str, ...]:
    return (
        f"{figures.estates:,}", f"{figures.covered:,}", show_percent(figures.covered, figures.estates),
        show_percent(figures.covered_area, figures.area),
        show_percent(figures.covered_households, figures.households), f"{figures.gap:,}",
    )  # fmt: skip


def _missing_blocks(told: CoverageBulletin) -> list[Block]:
    """The estates that nobody manages and whose task each is."""
    if not told.missing:
        return [blocks.Text(_("没有。"))]
    columns = (
        blocks.Column(_("序"), "centre"),
        blocks.Column(_("街道")),
        blocks.Column(_("小区")),
        blocks.Column(_("类别")),
        blocks.Column(_("责任单位")),
    )
    lines = tuple((str(n), m.street, m.estate, m.kind, m.task) for n, m in enumerate(told.missing, start=1))
    made: list[Block] = [blocks.Grid(columns, lines)]
    if rest := told.missing_total - len(told.missing):
        made.append(blocks.Text(_("另有 %(count)s 个，见平台覆盖率清单。") % {"count": rest}, note=True))
    return made
