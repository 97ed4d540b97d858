"""计算系统项目: what the portal fills of a cycle's sheets, and what it leaves to the scorers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.actions import measuring
from inspections.models import Cycle
from inspections.screen import cycle as screen
from oversight.actform import ActForm
from oversight.policy import Actor
from oversight.views.acts import ActPage


def _measure(*, by: Actor, thing: Cycle, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return measuring.begin(by=by, cycle=thing, at=at)


def _done(result: Any) -> str:
    """The counts, or that a worker is at it."""
    return measuring.said(result) if isinstance(result, dict) else _("已交后台计算，算完会告知您。")


def _provided(request: HttpRequest, thing: Cycle, form: ActForm) -> dict[str, Any]:
    """Which items are computed and which nobody provides yet."""
    return {"pairs": screen.provided(thing), "pairs_title": _("系统项目")}


MEASURE = ActPage(
    slug="measure",
    verb="inspections.measure_cycle",
    title=gettext_lazy("计算系统项目"),
    lead=gettext_lazy("按登记数据和测评结果填写系统项目，各部分相同；没有数据来源的由评分人填写并注明。"),
    button=gettext_lazy("计算系统项目"),
    back=gettext_lazy("返回，不计算"),
    done=_done,
    form=ActForm,
    do=_measure,
    preview=_provided,
)
