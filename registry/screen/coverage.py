"""The coverage board as its page shows it: one unit of the tree, the units below it, what is missing, how it went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Prefetch, QuerySet
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from oversight.kernel.measure import half_up, show_percent, show_wan
from oversight.kernel.scope import Kind, Level, Scope
from oversight.kernel.wording import is_english
from oversight.models import Organisation, Territory
from oversight.models.territory import STEP
from oversight.papers import chart, tilemap
from oversight.papers.chart import Progress, Words
from oversight.papers.figure import Figure
from oversight.papers.svg import svg
from oversight.policy import Actor, lines_for, visible
from oversight.screen.parts import Fact
from registry.models import CoverageMonth, CoverageTarget, Estate, EstateOfficer
from registry.models.coverage import COVERED, by_zone
from registry.rules.coverage import Coverage, Standing, Target, progress, whose_task, worst_first

VIEW = "registry.view_coverage"
MONTHS = 13
MAP_WIDTH = 980.0  # of a card across the page; a tablet still reads what it makes of it
WORST_FIRST = (F("households").desc(nulls_last=True), F("total_area").desc(nulls_last=True), "pk")


@dataclass(frozen=True)
class Zone:
    """A unit below the one shown, with its figures; the last one may be the unit's own, without a unit below."""

    name: str
    path: str
    key: int
    figures: Coverage

    @property
    def estates(self) -> str:
        """Share of estates."""
        return show_percent(self.figures.covered, self.figures.estates)

    @property
    def area(self) -> str:
        """Share of floor area."""
        return show_percent(self.figures.covered_area, self.figures.area)

    @property
    def households(self) -> str:
        """Share of homes."""
        return show_percent(self.figures.covered_households, self.figures.households)


@dataclass(frozen=True)
class Missing:
    """An estate that nobody manages, where it lies, and whose task it is."""

    estate: Estate
    place: str
    task: str
    officer: str


def estates_of(actor: Actor, place: Territory) -> QuerySet[Estate]:
    """Estates on the register in the unit and below, as far as this reader sees their mode."""
    found = Estate.objects.standing().filter(jurisdiction__path__startswith=place.path)
    return visible(actor, VIEW, found)


def zones_of(actor: Actor, place: Territory) -> list[Zone]:
    """The units below with their figures, the worst first; units without an estate are left out."""
    sums = by_zone(estates_of(actor, place), len(place.path) + STEP)
    units = {unit.path: unit for unit in Territory.objects.filter(path__in=sums)}
    return [
        Zone(
            units[path].name if path != place.path else _("直属"),
            path,
            units[path].pk if path != place.path else 0,
            sums[path],
        )
        for path in worst_first(sums)
    ]


def facts_of(figures: Coverage, target: CoverageTarget | None, on: date) -> list[Fact]:
    """The three shares with their bases, and how far the target is."""
    area = _area(figures)
    without_area = ngettext("%(n)s 个小区没有面积", "%(n)s 个小区没有面积", figures.unmeasured)
    without_homes = ngettext("%(n)s 个小区没有户数", "%(n)s 个小区没有户数", figures.uncounted)
    no_area = without_area % {"n": figures.unmeasured} if figures.unmeasured else ""
    no_homes = without_homes % {"n": figures.uncounted} if figures.uncounted else ""
    estates = ngettext(
        "%(part)s / %(whole)s 个小区", "%(part)s / %(whole)s 个小区", figures.estates
    ) % _counts(figures.covered, figures.estates)
    homes = ngettext("%(part)s / %(whole)s 户", "%(part)s / %(whole)s 户", figures.households) % _counts(
        figures.covered_households, figures.households
    )
    found = [
        _share(_("小区覆盖率"), figures.covered, figures.estates, estates),
        _share(_("面积覆盖率"), figures.covered_area, figures.area, area, no_area),
        _share(_("户数覆盖率"), figures.covered_households, figures.households, homes, no_homes),
    ]
    if target:
        found.append(_goal(figures, Target(target.share, target.by_day), on))
    return found


def _area(figures: Coverage) -> str:
    """Managed and whole floor area: in 万 m², in English in m²."""
    if is_english(get_language() or ""):
        return f"{half_up(figures.covered_area, 0):,} / {half_up(figures.area, 0):,} m²"
    return f"{show_wan(figures.covered_area)} / {show_wan(figures.area)} m²"


def _share(label: str, part: Any, whole: Any, base: str, left_out: str = "") -> Fact:
    share = show_percent(part, whole).removesuffix("%")
    return Fact(label=label, value=share, unit="%", base=_("；").join(filter(None, (base, left_out))))


def _counts(part: int, whole: int) -> dict[str, str]:
    return {"part": f"{part:,}", "whole": f"{whole:,}"}


def _goal(figures: Coverage, target: Target, on: date) -> Fact:
    found = progress(figures, target, on)
    label = _("目标 %(share)s%%") % {"share": f"{target.share.normalize():f}"}
    words = {"day": target.by_day.isoformat(), "n": abs(found.days_left)}
    if found.days_left >= 0:
        base = _("%(day)s 前，还剩 %(n)s 个自然日") % words
    else:
        base = _("%(day)s 已过 %(n)s 个自然日") % words
    if found.reached:
        return Fact(label=label, value=_("已达到"), words=True, base=base)
    return Fact(label=label, value=found.gap, unit=_("个未达"), base=base, breach=found.days_left < 0)


def headline(place: Territory, figures: Coverage, *, own: bool = False) -> str:
    """The answer: how many estates nobody manages; ``own``: of the reader's own estates, not of all of the unit."""
    told = {
        "place": _("本单位在%(place)s的小区") % {"place": place.name} if own else place.name,
        "n": figures.missing,
        "all": figures.estates,
    }
    if not figures.estates:
        return (_("%(place)s没有在册的") if own else _("%(place)s没有在册小区")) % told
    if own:
        return _own_words(figures) % told
    if figures.missing:
        return (
            ngettext(
                "%(place)s还有 %(n)s 个小区无人管理", "%(place)s还有 %(n)s 个小区无人管理", figures.missing
            )
            % told
        )
    return (
        ngettext("%(place)s %(all)s 个小区都有人管理", "%(place)s %(all)s 个小区都有人管理", figures.estates)
        % told
    )


def _own_words(figures: Coverage) -> str:
    if figures.missing:
        return ngettext("%(place)s还有 %(n)s 个无人管理", "%(place)s还有 %(n)s 个无人管理", figures.missing)
    return ngettext(
        "%(place)s共 %(all)s 个，都有人管理", "%(place)s共 %(all)s 个，都有人管理", figures.estates
    )


def own_only(actor: Actor) -> bool:
    """Whether the reader's board is of the estates of his own body, not of all that lie in a unit."""
    reaching = {line.scope for line in lines_for(actor.post, VIEW)}
    return not reaching & {Scope.ALL, Scope.TERRITORY, Scope.PUBLISHED}


def uncovered(actor: Actor, place: Territory) -> QuerySet[Estate]:
    """Estates that nobody manages: most homes first, as `registry.rules.coverage.missing_in` orders them."""
    officers = EstateOfficer.objects.filter(valid_to=None).select_related("membership__person")
    return (
        estates_of(actor, place)
        .exclude(COVERED)
        .select_related("jurisdiction", "developer", "responsible_unit")
        .prefetch_related(Prefetch("officers", officers, to_attr="officer_now"))
        .order_by(*WORST_FIRST)
    )


def missing_rows(estates: Sequence[Estate], on: date) -> list[Missing]:
    """Each with its place and whose task it is; two questions more, whatever the number."""
    paths = {estate.jurisdiction.path for estate in estates if estate.jurisdiction}
    above = {path[:end] for path in paths for end in (STEP * Level.STREET, STEP * Level.COMMITTEE)}
    names = dict(Territory.objects.filter(path__in=above).values_list("path", "name"))
    offices = {
        office.territory.path: office.name
        for office in Organisation.objects.on(on)
        .filter(kind=Kind.STREET, territory__path__in=above)
        .select_related("territory")
        .order_by("-pk")
        if office.territory
    }
    return [_missing(estate, names, offices) for estate in estates]


def _missing(estate: Estate, names: Mapping[str, str], offices: Mapping[str, str]) -> Missing:
    path = estate.jurisdiction.path if estate.jurisdiction else ""
    street = path[: STEP * Level.STREET]
    place = " · ".join(names[p] for p in dict.fromkeys((street, path)) if p in names)
    standing = Standing(
        key=estate.pk,
        zone=street,
        mode=estate.mode,
        estate_class=estate.estate_class,
        has_unit=estate.responsible_unit_id is not None,
    )
    body = {
        "developer": estate.developer.name if estate.developer else "",
        "unit": estate.responsible_unit.name if estate.responsible_unit else "",
    }.get(whose_task(standing), "")
    officer = next((str(o.membership.person) for o in estate.officer_now), "")  # type: ignore[attr-defined]
    return Missing(estate, place, body or offices.get(street, "") or names.get(street, ""), officer)


def history_of(
    actor: Actor, place: Territory, figures: Coverage, target: CoverageTarget | None, on: date
) -> Any:
    """The share of estates at each month's end and today, against the target; None before the first month's end."""
    rows = visible(actor, VIEW, CoverageMonth.objects.filter(territory__path__startswith=place.path))
    months = rows.history()[-MONTHS:]  # type: ignore[attr-defined]
    told = [(_last_day(month), found) for month, found in months if found.estates]
    if not told:
        return None
    told.append((on, figures))
    points = [chart.Point(day, half_up(found.share("estates") or Decimal(0), 1)) for day, found in told]
    low = max(Decimal(0), min(point.value for point in points) // 10 * 10 - 10)
    word = _("目标 %(share)s%%") % {"share": f"{target.share.normalize():f}"} if target else ""
    axis = chart.Axis(low, Decimal(100), "%", target.share if target else None, word)
    words = Words(_("小区覆盖率变化"), _("各月末和今天有人管理的小区所占的百分比"), (_("月份"), _("覆盖率")))
    return drawn(lambda narrow: chart.line(points, axis, words, narrow=narrow))


def _last_day(month: date) -> date:
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def map_of(actor: Actor, place: Territory, target: CoverageTarget | None) -> Any:
    """A tile a street under its district; inside a street a tile a community. None where there is nothing to show."""
    level = Level.COMMITTEE if place.level >= Level.STREET else Level.STREET
    sums = by_zone(estates_of(actor, place), STEP * level)
    wanted = set(sums) | {path[:-STEP] for path in sums}
    names = dict(Territory.objects.filter(path__in=wanted).values_list("path", "name"))
    groups: dict[str, list[Progress]] = {}
    for path in sorted(sums):
        if path in names:
            tile = Progress(names[path], sums[path].covered, sums[path].estates)
            groups.setdefault(names.get(path[:-STEP], ""), []).append(tile)
    if not groups:
        return None
    districts = [tilemap.District(name, tuple(tiles)) for name, tiles in groups.items()]
    words = Words(
        _("覆盖率示意图"),
        _("每格一个街道（社区），按所属区县（街道）排列；只示归属，不示方位；没有小区的不列"),
        (_("所属"), _("单位"), _("有人管理"), _("全部"), _("覆盖率")),
    )
    goal = target.share if target else Decimal(100)
    width = {True: chart.NARROW, False: MAP_WIDTH}
    return drawn(lambda narrow: tilemap.tiles(districts, words, target=goal, width=width[narrow]))


def drawn(draw: Any) -> dict[str, Any]:
    """A chart for `components/chart.html`: the wide drawing, the phone's own, and the figures as a table."""
    wide: Figure = draw(False)
    return {
        "wide": mark_safe(svg(wide)),  # noqa: S308  our own drawing; its words are escaped there
        "narrow": mark_safe(svg(draw(True))),  # noqa: S308
        "data": wide.data,
        "title": wide.title,
    }
