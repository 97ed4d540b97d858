"""The sample city, the firms' own share: one sheet handed in, one half filled, the others not begun; a week is left."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from inspections.actions import scoring, selfsheet
from inspections.models import SELF, Cycle, Sheet
from inspections.rules.entry import Change, Noted
from inspections.rules.standard.item import MET, Item
from oversight.actions import deadline
from oversight.kernel.calendar import beijing_day
from oversight.models import Membership
from oversight.policy import Actor

LEFT = 4  # days until the window closes: the sample's plan gives it longer than the usual five working days
HALF = 12


def build(at: datetime) -> None:
    """On the cycle that is being scored, by the first sample firm."""
    cycle = Cycle.objects.get(state="open")
    _lengthen(cycle, at)
    found = Membership.objects.select_related("person", "organisation__territory")
    manager = Actor.of(found.filter(person__username="firm").earliest("pk"), at)
    mine = cycle.sheets.filter(part=SELF, subject=manager.organisation_id).order_by("number")
    first, second = mine.exclude(estate__name="锦汀小区")[:2]
    _fill(manager, first, at)
    selfsheet.hand_in(by=manager, sheet=first, name="江听雪", remark="消防器材已列入本月整改。", at=at)
    _fill(manager, second, at, HALF)


def _lengthen(cycle: Cycle, at: datetime) -> None:
    last = beijing_day(at) + timedelta(days=LEFT)
    days = cycle.window("self_report")
    assert days is not None
    cycle.windows = {**cycle.windows, "self_report": [days[0].isoformat(), last.isoformat()]}
    cycle.save(update_fields=["windows"])
    for clock in deadline.open_on_each(cycle.sheets.filter(part=SELF)):
        deadline.set_day(clock, last, by=None, at=at)


def _fill(by: Actor, sheet: Sheet, at: datetime, most: int | None = None) -> None:
    scoring.begin(by=by, sheet=sheet, at=at)
    rows = {row.code: row for row in sheet.items.all()}
    asked = [item for item in sheet.standard.form.items if item.source == "inspected"][:most]
    for n, item in enumerate(asked):
        scoring.answer(
            by=by, sheet=sheet, code=item.code, change=_answer(item, n), base=rows[item.code].revision,
            entry=uuid.uuid5(uuid.NAMESPACE_OID, f"{sheet.number} {item.code}"), device_at=at, at=at,
        )  # fmt: skip


def _answer(item: Item, n: int) -> Change:
    """Full marks; of the counted ones every fifth has one finding."""
    rule = item.rule
    if rule.kind == "binary":
        return Change(choice=MET)
    if rule.kind == "tiered":
        return Change(choice=max(rule.tiers, key=lambda tier: tier.points).code)
    if rule.kind in ("ratio", "band"):
        return Change(met=19, cases=20)
    if rule.kind == "count" and n % 5 == 3:
        line = str(uuid.uuid5(uuid.NAMESPACE_OID, f"own {n}"))
        return Change(found=(Noted(line, rule.findings[0].code, 1, "1 号楼", "正在整改"),))
    return Change()
