"""Rounds of before the portal as pages show them: facts of a round, and the mark that nothing of it was computed here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Avg, Count, Max, Min, Q
from django.utils.translation import gettext as _

from inspections.models import ArchivedCycle
from inspections.screen.result import mean_of
from oversight.screen import parts
from oversight.screen.figures import date_zh, put


def status() -> parts.Status:
    """The mark of an imported round."""
    return parts.Status("draft", _("导入，非本系统计算"))


def period(row: ArchivedCycle) -> str:
    """From the first to the last day of the period."""
    last = row.period.upper - timedelta(days=1)
    return put(_("%(first)s至%(last)s"), first=date_zh(row.period.lower), last=date_zh(last))


def notes(row: ArchivedCycle) -> list[Any]:
    """What stands above the name: period, scale, source."""
    source = _("来源：%(source)s") % {"source": row.source}
    return [period(row), *([row.scale] if row.scale else []), source]


def facts(row: ArchivedCycle) -> list[parts.Fact]:
    """How many results there are, how many were found in the register, and between which scores they lie."""
    rows = row.results.order_by()
    known = Q(estate__isnull=False) | Q(firm__isnull=False)
    found = rows.aggregate(
        n=Count("pk"), known=Count("pk", filter=known), scored=Count("total"), mean=Avg("total"),
        least=Min("total"), most=Max("total"),
    )  # fmt: skip
    reach = f"{mean_of(found['least'])}–{mean_of(found['most'])}" if found["scored"] else None
    return [
        parts.Fact(label=_("结果"), value=found["n"], unit=_("条")),
        parts.Fact(label=_("对上登记"), value=found["known"], unit=_("条"), base=_("其余只按名称保存")),
        parts.Fact(
            label=_("平均分"), value=mean_of(found["mean"]),
            base=_("%(n)s 条有得分的简单平均，仅供参考") % {"n": found["scored"]},
        ),
        parts.Fact(label=_("最低至最高"), value=reach, words=True),
    ]  # fmt: skip
