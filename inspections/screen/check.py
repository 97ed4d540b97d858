"""A check in words: its state, its plan, how far it is; what was found at a target."""

from __future__ import annotations

from django.utils.translation import gettext as _

from inspections.models import Check, CheckTarget
from oversight.kernel.measure import plain
from oversight.screen import parts
from oversight.screen.figures import date_zh, put
from registry.models import Estate

TONES = {
    "draft": "draft",
    "submitted": "running",
    "drawn": "running",
    "concluded": "met",
    "cancelled": "failed",
}
VERDICT_TONES = {"": "draft", "in_order": "met", "breach": "failed"}


def status(row: Check) -> parts.Status:
    """The state as a tag."""
    return parts.Status(TONES[row.state], row.get_state_display())


def verdict(row: CheckTarget) -> parts.Status:
    """What was found, as a tag."""
    return parts.Status(VERDICT_TONES[row.verdict], row.get_verdict_display())


def facts(row: Check) -> list[parts.Fact]:
    """The strip: targets, visited, breaches."""
    verdicts = list(row.targets.values_list("verdict", flat=True))
    done = sum(one != "" for one in verdicts)
    return [
        parts.Fact(label=_("检查对象"), value=len(verdicts), unit=_("处")),
        parts.Fact(label=_("已检查"), value=done, unit=_("处")),
        parts.Fact(
            label=_("发现问题"), value=verdicts.count("breach"), unit=_("处"), breach="breach" in verdicts
        ),
    ]


def plan(row: Check) -> list[parts.Pair]:
    """What is planned."""
    kinds, classes = dict(Estate.KINDS), dict(Estate.CLASSES)
    between = _("、")
    share = _("全部") if row.share is None else f"{plain(row.share * 100)}%"
    return [
        parts.Pair(label=_("检查内容"), value=row.topic),
        parts.Pair(label=_("检查区域"), value=str(row.jurisdiction)),
        parts.Pair(
            label=_("日期"), value=put(_("%(a)s 至 %(b)s"), a=date_zh(row.first), b=date_zh(row.last))
        ),
        parts.Pair(
            label=_("小区类型"),
            value=between.join(str(kinds[one]) for one in row.filter.get("kinds", ())) or _("全部"),
        ),
        parts.Pair(
            label=_("小区类别"),
            value=between.join(str(classes[one]) for one in row.filter.get("classes", ())) or _("全部"),
        ),
        parts.Pair(label=_("抽取比例"), value=share),
        parts.Pair(label=_("每处检查人数"), value=row.inspectors_each),
        parts.Pair(label=_("按风险确定频次"), value=_("是") if row.risk_based else _("否")),
    ]
