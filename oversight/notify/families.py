"""The families of letters that a person may have by mail or not; an app adds its own when it loads.

A family is the noun of an event (`estate.amended` → `estate`). Letters that protect the account are not for choice
(`letters.ALWAYS_MAILED`); a family that nobody named here is mailed.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

FAMILIES: dict[str, Any] = {
    "deadline": _("期限临近、逾期和调整"),
    "membership": _("任职、邀请和账号"),
    "grant": _("授权"),
    "redrawing": _("区划调整"),
    "change": _("登记变更的办理"),
    "estate": _("小区登记"),
    "rearrangement": _("小区调整"),
    "check": _("用房核查"),
    "notice": _("通知公告的审核和发布"),
    "job": _("后台任务完成"),
}
