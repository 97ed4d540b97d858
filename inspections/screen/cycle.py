"""A cycle in words and figures: its state, its windows, how far its streets are, which job makes its sheets."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from inspections import states
from inspections.actions import measuring, opening
from inspections.actions.part import readable
from inspections.models import Cycle
from oversight.kernel.calendar import beijing_day
from oversight.models import Job, Territory
from oversight.policy import Actor
from oversight.screen import parts
from oversight.screen.figures import date_zh, put
from registry.models import Estate
from registry.screen import place

TONES = {
    "draft": "draft",
    "open": "running",
    "closed": "running",
    "review": "running",
    "publicity": "check",
    "published": "met",
    "archived": "draft",
    "cancelled": "failed",
}
WINDOWS = {
    "self_report": gettext_lazy("企业自评"),
    "on_site": gettext_lazy("现场评分"),
    "street_review": gettext_lazy("街道复核"),
    "bureau_review": gettext_lazy("主管部门复核"),
}
DONE = Q(state__in=states.HANDED_IN)
OWED = ~Q(state="not_assessable")


def status(row: Cycle) -> parts.Status:
    """The state as a tag."""
    return parts.Status(TONES[row.state], row.get_state_display())


def notes(row: Cycle) -> list[str]:
    """What stands above the name: number, territory, period."""
    return [row.public_id, str(row.jurisdiction or ""), period(row)]


def period(row: Cycle) -> str:
    """From the first to the last day of the period."""
    last = row.period.upper - timedelta(days=1)
    return put(_("%(first)s至%(last)s"), first=date_zh(row.period.lower), last=date_zh(last))


def facts(by: Actor, row: Cycle) -> list[parts.Fact]:
    """Sheets handed in of all that the reader sees, those without scorers, and the day on which scoring ends."""
    counts = readable(by, row.sheets.official()).aggregate(
        owed=Count("pk", filter=OWED), done=Count("pk", filter=DONE), open=Count("pk", filter=Q(state="made"))
    )
    end = row.window("on_site")
    days = (end[1] - beijing_day(by.at)).days if end else 0
    left = _("还有 %(n)s 天") % {"n": days} if row.state in states.SCORING and days >= 0 else ""
    late = row.state in states.SCORING and days < 0
    return [
        parts.Fact(label=_("已提交考核表"), value=counts["done"], base=_("共 %(n)s 张") % {"n": counts["owed"]}),
        parts.Fact(label=_("待分派"), value=counts["open"], unit=_("张")),
        parts.Fact(label=_("评分截止"), value=date_zh(end[1]) if end else "", base=left, words=True, breach=late),
    ]  # fmt: skip


def streets(by: Actor, row: Cycle) -> list[parts.Progress]:
    """Each street's sheets handed in of all, what is furthest behind first; one query and one for the names."""
    found = (
        readable(by, row.sheets.official())
        .filter(OWED)
        .order_by()
        .annotate(street=Substr("jurisdiction__path", 1, place.STREET))
        .values("street")
        .annotate(owed=Count("pk"), done=Count("pk", filter=DONE))
    )
    rows = list(found)
    names = {
        unit.path: unit.name for unit in Territory.objects.filter(path__in=[one["street"] for one in rows])
    }
    rows.sort(key=lambda one: (one["done"] / one["owed"], one["street"]))
    return [
        parts.Progress(label=names.get(one["street"], ""), done=one["done"], total=one["owed"])
        for one in rows
    ]


def windows(row: Cycle, today: date) -> list[parts.Pair]:
    """The windows in their order; the one that runs is marked."""
    found = []
    for name, label in WINDOWS.items():
        days = row.window(name)
        if days is None:
            continue
        runs = days[0] <= today <= days[1] and row.state in states.RUNNING
        words = _("%(first)s至%(last)s（进行中）") if runs else _("%(first)s至%(last)s")
        said = put(words, first=date_zh(days[0]), last=date_zh(days[1]))
        found.append(parts.Pair(label=label, value=said))
    return found


def plan(row: Cycle) -> list[parts.Pair]:
    """What the cycle goes by: standards, kinds, weights, and what is switched on."""
    kinds = dict(Estate.KINDS)
    weights = _("街道 %(street)s，主管部门 %(bureau)s，业主测评 %(survey)s") % row.weights
    return [
        parts.Pair(label=_("考核标准"), value=str(row.standard)),
        parts.Pair(label=_("基础服务标准"), value=str(row.basic_standard or "")),
        parts.Pair(label=_("小区类型"), value=_("、").join(str(kinds[kind]) for kind in row.kinds)),
        parts.Pair(label=_("基准日"), value=date_zh(row.cut_off)),
        parts.Pair(label=_("权重"), value=weights),
        parts.Pair(label=_("企业得分的加权"), value=row.get_weighting_display()),
        parts.Pair(label=_("主管部门检查"), value=_share(row)),
        parts.Pair(label=_("检查通知"), value=_("不事先通知") if row.unannounced else _("事先通知")),
        parts.Pair(label=_("评分人"), value=_("须持本标准的培训合格证") if row.require_training else _("不要求培训")),
    ]  # fmt: skip


def _share(row: Cycle) -> str:
    if row.bureau_share is None:
        return _("全部小区")
    return _("随机抽取 %(share)s%%") % {"share": f"{row.bureau_share * 100:f}".rstrip("0").rstrip(".")}


def work(row: Cycle) -> Any:
    """The job that makes its sheets, while they are not all there; None before and afterwards."""
    if row.state != "open" or row.laid_out_at:
        return None
    found = opening.jobs_of(row)
    return found[0] if found else None


def stands_still(job: Job | None) -> bool:
    """Whether the work is over without being done, so that somebody has to go on with it."""
    return job is not None and job.state in (Job.FAILED, Job.CANCELLED)


def foreseen(row: Cycle) -> list[parts.Pair]:
    """What opening it would make."""
    found = opening.foresee(row)
    estates = _("%(n)s 个小区")
    return [
        parts.Pair(label=_("考核的小区"), value=estates % {"n": found.estates}),
        parts.Pair(label=_("其中适用基础服务标准"), value=estates % {"n": found.basic}),
        parts.Pair(label=_("涉及企业"), value=_("%(n)s 家") % {"n": found.firms}),
        parts.Pair(label=_("考核表"), value=_("%(n)s 张") % {"n": found.sheets}),
        parts.Pair(label=_("不考核：基准日没有企业管理"), value=estates % {"n": found.left_out}),
    ]


def unfinished(row: Cycle) -> list[parts.Pair]:
    """How many sheets are handed in and how many are not."""
    counts = row.sheets.official().aggregate(done=Count("pk", filter=DONE), owed=Count("pk", filter=OWED))
    sheets = _("%(n)s 张")
    return [
        parts.Pair(label=_("已提交考核表"), value=sheets % {"n": counts["done"]}),
        parts.Pair(label=_("未提交，将不计入结果"), value=sheets % {"n": counts["owed"] - counts["done"]}),
    ]


def tabs(row: Cycle, here: str = "detail") -> list[parts.Tab]:
    """The cycle's pages for those who work on it."""
    names = {"detail": _("进度"), "draws": _("抽签"), "scorers": _("评分人"), "routes": _("日程")}
    return [
        parts.Tab(
            label=label,
            url=reverse(f"inspections:cycle-{name}", args=[row.public_id]),
            current=name == here,
        )
        for name, label in names.items()
    ]


def provided(row: Cycle) -> list[parts.Pair]:
    """The items that the portal fills, and those that wait for a source."""
    language = get_language() or "zh"
    return [
        parts.Pair(
            label=f"{item.code} {item.name.en if language.startswith('en') else item.name.zh}",
            value=_("系统计算") if known else _("还没有数据来源，由评分人填写"),
        )
        for item, known in measuring.provided(row)
    ]
