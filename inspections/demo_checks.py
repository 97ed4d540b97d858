"""The sample city, the checks' share: a special check with findings that firms answer, a double-random one that ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from inspections.actions import check as act
from inspections.demo_people import DISTRICT, actor, holder
from inspections.models import Check, CheckTarget
from oversight.kernel.calendar import beijing_day, midnight
from oversight.models import Territory
from oversight.policy import Actor

DAY = timedelta(days=1)
FIRE: dict[str, Any] = {
    "name": "冬春季消防通道专项检查",
    "kind": "special",
    "topic": "消防车通道、疏散通道是否畅通，消防设施是否完好有效。",
    "share": Decimal("0.050"),
    "filter": {"classes": ["new"]},
}
BLOCKED = (
    ("消防通道被私家车占用，未设置禁停标线", "3 号楼疏散楼梯间堆放杂物"),
    (),
    ("室内消火栓箱缺水带两处",),
)
FEES: dict[str, Any] = {
    "name": "物业服务收费公示双随机抽查",
    "kind": "double_random",
    "topic": "收费项目、标准是否明码标价，公共收益是否按期公示。",
    "share": Decimal("0.030"),
    "filter": {},
}
UNPOSTED = (("公共收益半年未公示",), (), ("停车收费标准未上墙",))


def build(at: datetime) -> None:
    """One ended weeks ago with all visited; of the other the last target is still to be visited."""
    today = midnight(beijing_day(at)) + timedelta(hours=9)
    ended = _drawn(FEES, today - 45 * DAY, "210845")
    for n, target in enumerate(ended):
        _visit(target, UNPOSTED[n % len(UNPOSTED)], "已补公示，照片附后。", today - 40 * DAY)
    act.conclude(by=actor("head", today - 30 * DAY), check=_again(ended[0].inspection), at=today - 30 * DAY)
    under_way = _drawn(FIRE, today - 6 * DAY, "210806")
    for n, target in enumerate(under_way[:-1]):
        _visit(target, BLOCKED[n % len(BLOCKED)], "已清理并设置标线，照片随后补报。", today - 2 * DAY)


def _drawn(plan: dict[str, Any], at: datetime, seed: str) -> list[CheckTarget]:
    day = beijing_day(at)
    row = act.draft(
        by=actor("inspector", at),
        at=at,
        plan={
            **plan,
            "jurisdiction": Territory.objects.get(name=DISTRICT),
            "first": day,
            "last": day + 14 * DAY,
            "inspectors_each": 2,
            "risk_based": False,
        },
    )
    act.submit(by=actor("inspector", at), check=row, at=at)
    return act.draw(by=actor("head", at + DAY), check=_again(row), seed=seed, at=at + DAY)


def _again(row: Check) -> Check:
    return Check.objects.get(pk=row.pk)


def _visit(target: CheckTarget, found: Sequence[str], reply: str, at: datetime) -> None:
    """By the first who was drawn; the sample firm says what it did about it."""
    lead = target.assignments.standing().select_related("membership__organisation__territory").get(position=1)
    by, verdict = Actor.of(lead.membership, at), "breach" if found else "in_order"
    target = act.visit(by=by, target=target, verdict=verdict, findings=found, at=at)
    if found and target.subject_id == holder("firm").organisation_id:
        act.reply(by=actor("firm", at + DAY), target=target, words=reply, at=at + DAY)
