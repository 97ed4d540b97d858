"""The sample city, the cycles' share: one that is being scored, with drawn scorers, their days, a notice, first marks."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from inspections.actions import assigning, cycle, layout, measuring, notifying, opening, scoring
from inspections.models import Certificate, Cycle, Sheet, Standard
from inspections.rules.entry import Change, Noted
from inspections.rules.plan import Plan, self_report_from
from inspections.rules.result.merging import DEFAULT_WEIGHTS
from inspections.rules.standard.item import MET, Item
from oversight import demo, workdays
from oversight.kernel.calendar import beijing_day
from oversight.kernel.scope import Post
from oversight.models import Job, Membership
from oversight.policy import Actor

SECOND = demo.Role("street3", "程知远", Post.STREET, demo.NORTH, "物业专干")
SCORERS = ("street", "street3", "street2", "inspector", "inspector2", "district")
SEED = "20261130"
SCORED = 9  # items of the first sheet that are answered


def build(at: datetime) -> None:
    """Planned some weeks ago, opened the day after, drawn in one street; the first visit has begun."""
    demo.post(SECOND, at)
    for username in SCORERS:
        _trained(_person(username), at)
    row = _opened(at)
    inspector, leader = Actor.of(_person("inspector"), at), _person("leader")
    measuring.measure_cycle(by=inspector, cycle=row, at=at)
    unit = leader.organisation.territory
    assert unit is not None
    assigning.draw_scorers(
        by=Actor.of(leader, at), cycle=row, part="street", territory=unit, seed=SEED, at=at
    )
    first, second, *_rest = row.sheets.filter(part="street", state="assigned").order_by("number")
    notifying.notify(by=Actor.of(leader, at), sheet=second, at=at)
    _begun(first, at)


def _person(username: str) -> Membership:
    found = Membership.objects.select_related("person", "organisation__territory")
    return found.filter(person__username=username).earliest("pk")


def _trained(one: Membership, at: datetime) -> None:
    """A certificate on each version that cycles run on, unless a course gave one."""
    since = beijing_day(at - timedelta(days=90))
    for standard in Standard.objects.for_cycles():
        if not Certificate.objects.filter(person=one.person, standard=standard).exists():
            Certificate.objects.create(
                person=one.person,
                standard=standard,
                number=f"PX{since:%Y}-{standard.pk}{one.pk:04}",
                given_on=since,
                ends_on=since + timedelta(days=730),
                given_by=_person("head"),
                jurisdiction=one.organisation.territory,
            )


def _opened(at: datetime) -> Cycle:
    today, asked = beijing_day(at), at - timedelta(days=12)
    day, schedule = beijing_day(asked), workdays.schedule()
    own = self_report_from(day, schedule)
    plan = Plan(
        first=today.replace(day=1) - timedelta(days=61),
        end=today + timedelta(days=30),
        cut_off=day,
        on_site=(day, today + timedelta(days=26)),
        self_report=own,
        weights={part: DEFAULT_WEIGHTS[part] for part in ("street", "bureau", "survey")},
    )
    default, basic = (
        Standard.objects.get(code="BK-56-1"),
        Standard.objects.exclude(code="BK-56-1").earliest("pk"),
    )
    head = _person("head")
    facts = {
        "name": f"{today.year} 年第四季度物业服务百分考核",
        "kind": "quarter",
        "standard": default,
        "basic_standard": basic,
        "kinds": ["residential", "mixed"],
        "weighting": "area_days",
        "bureau_share": None,
        "unannounced": False,
        "require_training": True,
        "jurisdiction": head.organisation.territory,
    }  # fmt: skip
    row = cycle.draft(by=Actor.of(_person("inspector"), asked), facts=facts, plan=plan, at=asked)
    row = opening.open_(by=Actor.of(head, asked), cycle=row, at=asked)
    for keys in layout.chunks(row):
        layout.lay(row, keys, None)
    opening.finish(row, asked)
    Job.objects.filter(kind=opening.WORK, params__cycle=row.pk).update(
        state=Job.DONE, done=1, total=1, finished_at=asked
    )
    row.refresh_from_db()
    return row


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
        return Change(found=(Noted(line, rule.findings[0].code, 1, "2 号楼 1 单元", "楼道堆放杂物"),))
    return Change()
