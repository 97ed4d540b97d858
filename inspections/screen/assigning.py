"""Draws, scorers and day lists in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.actions import assigning
from inspections.actions.part import readable
from inspections.actions.pool import Pool
from inspections.models import Assignment, Cycle, Draw, Sheet
from inspections.rules.fitness import RECENT
from inspections.states import SHOWN
from oversight.models import Membership, Territory
from oversight.models.territory import STEP
from oversight.papers import routemap
from oversight.papers.chart import Words
from oversight.policy import Actor
from oversight.screen import parts
from registry.models import Estate
from registry.screen.coverage import drawn

BARS = {
    "untrained": gettext_lazy("没有本标准的培训合格证"),
    "interest": gettext_lazy("申报了利害关系"),
    "employed": format_lazy(gettext_lazy("近 {months} 个月在该企业任职"), months=RECENT),
    "away": gettext_lazy("评分期间外出"),
    "reviewer": gettext_lazy("负责复核"),
    "other_part": gettext_lazy("为同一小区的另一部分评分"),
}
TONES = {
    "made": "check",
    "assigned": "draft",
    "notified": "running",
    "inspecting": "running",
    "drafted": "running",
    "returned": "failed",
    "not_assessable": "draft",
}


@dataclass(frozen=True, kw_only=True)
class DrawRow:
    """One draw as the page shows it."""

    draw: Draw
    sheets: int
    short: int


def draws(cycle: Cycle, by: Actor) -> list[DrawRow]:
    """The draws of scorers in the cycle; a street's officer sees those of the own territory and above."""
    found = cycle.draws.filter(purpose="scorers").select_related("territory", "drawn_by__organisation")
    rows = [row for row in found if not by.path or row.territory is None or _meets(row.territory, by)]
    return [
        DrawRow(
            draw=row,
            sheets=len(row.keys),
            short=sum(1 for chosen in row.result.values() if len(chosen) < row.each),
        )
        for row in rows
    ]


def _meets(unit: Territory, by: Actor) -> bool:
    return unit.path.startswith(by.path) or by.path.startswith(unit.path)


def foreseen(cycle: Cycle, part: str, by: Actor, territory: Territory) -> list[parts.Pair]:
    """What waits in a territory, who is there to be drawn, and how many each bar keeps out."""
    waiting = list(
        assigning.to_draw(by=by, cycle=cycle, part=part, territory=territory)[: assigning.AT_ONCE + 1]
    )
    pool = Pool(cycle, part, waiting[: assigning.AT_ONCE], by.at)
    here = {one.person_id for sheet in pool.sheets for one in pool.candidates if pool.reaches(one, sheet)}
    more = "+" if len(waiting) > assigning.AT_ONCE else ""
    return [
        parts.Pair(label=_("待分派考核表"), value=f"{min(len(waiting), assigning.AT_ONCE)}{more}"),
        parts.Pair(label=_("候选人"), value=len(here)),
        *(
            parts.Pair(label=_("不能抽取：%(why)s") % {"why": BARS[bar]}, value=_("%(n)s 人") % {"n": count})
            for bar, count in pool.left_out().items()
        ),
    ]


def sheets(by: Actor, cycle: Cycle) -> QuerySet[Sheet]:
    """The official sheets that the actor reads, each with its scorers."""
    standing = Assignment.objects.standing().select_related("membership__person", "membership__organisation")
    rows = readable(by, cycle.sheets.official()).select_related(
        "estate__jurisdiction", "cycle", "jurisdiction"
    )
    return rows.prefetch_related(Prefetch("assignments", standing.order_by("position"), "scoring")).order_by(
        "estate__jurisdiction__path", "number"
    )


def _known(by: Actor, cycle: Cycle) -> QuerySet[Sheet]:
    """The sheets whose scorers one may know: what everybody reads of a shown cycle names nobody."""
    rows = readable(by, cycle.sheets.official()).filter(jurisdiction__path__startswith=by.path)
    if cycle.state in SHOWN and len(by.path) > STEP:
        rows = rows.filter(Q(part="street") | Q(scorers__contains=[by.person_id]))
    return rows


def status(sheet: Sheet) -> parts.Status:
    """The state as a tag."""
    return parts.Status(TONES.get(sheet.state, "met"), sheet.get_state_display())


@dataclass(frozen=True, kw_only=True)
class DayList:
    """The stops of those who go together on one day, in their order."""

    day: date | None
    people: list[Membership]
    stops: list[Assignment]

    @property
    def names(self) -> str:
        """Who goes."""
        return _("、").join(str(one.person) for one in self.people)

    @property
    def map(self) -> dict[str, Any] | None:
        """The stops where they lie, numbered as in the list; None where fewer than two have coordinates."""
        if self.day is None:
            return None
        return day_map(
            (number, stop.sheet.estate) for number, stop in enumerate(self.stops, start=1) if stop.sheet
        )


def day_map(estates: Iterable[tuple[int, Estate]]) -> dict[str, Any] | None:
    """A day's numbered estates where they lie; None where fewer than two have coordinates."""
    visits = [
        routemap.Visit(number, estate.name, estate.longitude, estate.latitude)
        for number, estate in estates
        if estate.longitude is not None and estate.latitude is not None
    ]
    if len(visits) < 2:
        return None
    words = Words(
        _("当天路线示意图"), _("按坐标排布，上北下南；线只表示先后，不是道路"), (_("顺序"), _("小区"))
    )
    return drawn(lambda narrow: routemap.route(visits, words, narrow=narrow))


def day_lists(by: Actor, cycle: Cycle) -> list[DayList]:
    """One's own days; whoever assigns or reads the sheets sees those of all their scorers."""
    mine = Assignment.objects.standing().filter(sheet__in=_known(by, cycle).order_by().values("pk"))
    rows = mine.select_related(
        "sheet__estate", "sheet__jurisdiction", "membership__person", "membership__organisation"
    ).order_by("planned_on", "membership_id", "route", "pk")
    return list(_grouped(rows))


def _grouped(rows: Iterable[Assignment]) -> Iterable[DayList]:
    """By day; the two of a pair, who go to the same sheets, share one list."""
    lists: dict[Any, DayList] = {}
    for (day, _key), found in groupby(rows, key=lambda row: (row.planned_on, row.membership_id)):
        stops = list(found)
        same = (day, tuple(stop.sheet_id for stop in stops))
        lists.setdefault(same, DayList(day=day, people=[], stops=stops)).people.append(stops[0].membership)
    return lists.values()
