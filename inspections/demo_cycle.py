"""The sample city, the cycles' share: one that is being scored, with drawn scorers, their days, a notice, first marks."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from inspections.actions import assigning, measuring, notifying, noting, scoring
from inspections.demo_opening import WEIGHTS, opened, quarter_of
from inspections.demo_people import holder
from inspections.models import Cycle, Sheet, Standard
from inspections.rules.entry import Change, Noted
from inspections.rules.plan import Plan, self_report_from
from inspections.rules.standard.item import MET, Item
from oversight import workdays
from oversight.kernel.calendar import beijing_day
from oversight.models import Membership
from oversight.policy import Actor

SEED = "20261130"
SCORED = 9  # items of the first sheet that are answered


def build(at: datetime) -> None:
    """Planned some weeks ago, opened the day after, drawn in one street; the first visit has begun."""
    row = _opened(at)
    inspector, leader = Actor.of(holder("inspector"), at), holder("leader")
    measuring.measure_cycle(by=inspector, cycle=row, at=at)
    unit = leader.organisation.territory
    assert unit is not None
    assigning.draw_scorers(
        by=Actor.of(leader, at), cycle=row, part="street", territory=unit, seed=SEED, at=at
    )
    first, second, *_rest = row.sheets.filter(part="street", state="assigned").order_by("number")
    notifying.notify(by=Actor.of(leader, at), sheet=second, at=at)
    _begun(first, at)
    _seen_by_the_community(at)


def _seen_by_the_community(at: datetime) -> None:
    """The committee worker saw something on one of the estates; it waits for the scorers."""
    by = Actor.of(holder("committee"), at)
    sheet = noting.sheets_for(by).order_by("estate__name", "number")[0]
    item = next(
        item for item in sheet.standard.form.items if item.source == "inspected" and item.rule.kind == "count"
    )
    seen = noting.Seen(item.code, item.rule.findings[0].code, 1, "3 号楼东侧", "连续三天没有清理")
    noting.note(by=by, sheet=sheet, seen=seen, photo=None, at=at)


def _opened(at: datetime) -> Cycle:
    today, asked, quarter = beijing_day(at), at - timedelta(days=12), quarter_of(beijing_day(at))
    day, schedule = beijing_day(asked), workdays.schedule()
    plan = Plan(
        first=quarter.first,
        end=quarter.end,
        cut_off=day,
        on_site=(day, today + timedelta(days=26)),
        self_report=self_report_from(day, schedule),
        weights=WEIGHTS,
    )
    city = holder("head").organisation.territory
    assert city is not None
    basic = Standard.objects.exclude(code="BK-56-1").earliest("pk")
    return opened(f"{quarter.name}物业服务百分考核", plan, city, asked, basic_standard=basic)


def _begun(sheet: Sheet, at: datetime) -> None:
    """One of the two is there and has answered the first items, one with a finding."""
    scorer = Membership.objects.select_related("person", "organisation__territory").get(
        pk=sheet.assignments.get(position=1).membership_id
    )
    by = Actor.of(scorer, at)
    sheet = scoring.begin(by=by, sheet=sheet, at=at)
    items = [item for item in sheet.standard.form.items if item.source == "inspected"][:SCORED]
    for n, item in enumerate(items):
        scoring.answer(
            by=by, sheet=sheet, code=item.code, change=_answer(item, n), base=0, entry=uuid.UUID(int=418 + n),
            device_at=at, at=at,
        )  # fmt: skip


def _answer(item: Item, n: int) -> Change:
    """Full marks; every third counted item has one finding."""
    rule = item.rule
    if rule.kind == "binary":
        return Change(choice=MET)
    if rule.kind == "tiered":
        return Change(choice=max(rule.tiers, key=lambda tier: tier.points).code)
    if rule.kind in ("ratio", "band"):
        return Change(met=19, cases=20)
    if rule.kind == "count" and n % 3 == 0:
        line = str(uuid.UUID(int=8108 + n))
        return Change(found=(Noted(line, rule.findings[0].code, 1, "2 号楼 1 单元", rule.findings[0].name.zh),))
    return Change()
