"""The firm's assessment of itself in words, and beside the official points, where it counts for nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from inspections import states
from inspections.actions import window
from inspections.models import SELF, Cycle, FirmResult, Holding, Sheet, SheetItem
from inspections.rules.standard.lines import show_points
from oversight.policy import Actor, visible
from oversight.screen import parts
from oversight.screen.figures import date_zh, put

READ = "inspections.view_selfsheet"
STARTED = frozenset({"inspecting", "drafted", "signed", "returned"})


@dataclass(frozen=True)
class OwnSheet:
    """One sheet in the firm's list."""

    row: Any
    by: Actor

    @property
    def tag(self) -> parts.Status:
        """How far it is."""
        return status(self.row, self.by)

    @property
    def last(self) -> date | None:
        """The last day of the window."""
        days = self.row.cycle.window("self_report")
        return days[1] if days else None


def status(row: Sheet, by: Actor) -> parts.Status:
    """The state in the firm's words: those of the sheet speak of scorers."""
    if row.state in states.HANDED_IN:
        return parts.Status("met", _("已提交"))
    if not window.is_open(row.cycle, by.at):
        early = window.is_early(row.cycle, by.at)
        return parts.Status("draft", _("未到时间")) if early else parts.Status("failed", _("未提交"))
    return (
        parts.Status("running", _("填写中")) if row.state in STARTED else parts.Status("draft", _("未开始"))
    )


def closed_words(row: Sheet, by: Actor) -> Any:
    """Why nothing can be written now."""
    days = row.cycle.window("self_report")
    if row.state in states.HANDED_IN:
        return _("自评表已提交，不能再改。考核结果公示后，与考核得分并列显示。")
    if days is not None and window.is_early(row.cycle, by.at):
        return put(_("企业自评从%(day)s开始，到%(last)s截止。"), day=date_zh(days[0]), last=date_zh(days[1]))
    return _("企业自评已经截止，没有提交的自评表不再接收，也不影响考核得分。")


# --- beside the official points ------------------------------------------------------------------------------------


def handed_in(by: Actor, cycle: Cycle) -> QuerySet[Sheet]:
    """The firms' own sheets that were handed in and that this reader may see."""
    return visible(by, READ, Sheet.objects.filter(cycle=cycle, part=SELF, state__in=states.HANDED_IN))


def beside(by: Actor, official: Sheet) -> dict[str, str]:
    """By item the firm's own points of the full ones; empty where it handed nothing in."""
    rows = SheetItem.objects.filter(sheet__in=handed_in(by, official.cycle).filter(estate=official.estate_id))
    return {row.code: said(row) for row in rows if row.status != "open"}


def said(row: SheetItem) -> str:
    """An item's own points; "不适用" where it lapsed."""
    return _("不适用") if row.points is None else f"{show_points(row.points)} / {show_points(row.full)}"


def total(by: Actor, official: Sheet) -> str:
    """What the firm gave itself of what applied; "" where it handed nothing in."""
    found = totals(handed_in(by, official.cycle).filter(estate=official.estate_id))
    return next((_said(got, full) for _name, got, full in found), "")


def _said(got: Decimal, full: Decimal) -> str:
    told = {"got": show_points(got), "full": show_points(full)}
    return _("%(got)s / %(full)s 分，不计入结果") % told


def totals(rows: QuerySet[Sheet]) -> Iterable[tuple[str, Decimal, Decimal]]:
    """Each estate with the points that the firm gave itself and those that applied, weights included."""
    scored = Q(items__status="scored", items__taken_off=False)
    counted = rows.annotate(
        got=Sum(F("items__points") * F("items__weight"), filter=scored),
        applicable=Sum(F("items__full") * F("items__weight"), filter=scored),
    )
    found = counted.order_by("estate__name").values_list("estate__name", "got", "applicable")
    return [(name, got or Decimal(0), full or Decimal(0)) for name, got, full in found]


def of_firm(by: Actor, row: FirmResult, held: Iterable[Holding]) -> list[parts.Pair]:
    """What the firm gave itself for the estates that the page shows."""
    cycle, estates = row.publication.cycle, [one.estate_result.estate_id for one in held]
    told = totals(handed_in(by, cycle).filter(firm=row.firm_id, estate__in=estates))
    return [parts.Pair(label=name, value=_said(got, full)) for name, got, full in told]
