"""What pages call the standing of a paper, its kinds and its states; each word with its tone."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oversight.screen.parts import Status

VALIDITY: dict[str, tuple[str, Any]] = {
    "in_force": ("met", _("有效")),
    "not_yet": ("running", _("尚未施行")),
    "lapsed": ("draft", _("已失效")),
    "replaced": ("draft", _("被替代")),
    "open": ("running", _("公示中")),
    "closed": ("draft", _("公示已结束")),
}
STATES: dict[str, tuple[str, Any]] = {
    "draft": ("draft", _("草稿")),
    "submitted": ("running", _("待发布")),
    "returned": ("check", _("已退回")),
    "scheduled": ("running", _("定时发布")),
    "live": ("met", _("已发布")),
    "correcting": ("check", _("更正起草中")),
    "rechecking": ("running", _("更正待发布")),
    "expired": ("draft", _("已到期")),
    "retired": ("draft", _("已撤下")),
    "withdrawn": ("draft", _("已作废")),
}
EDITIONS: dict[str, Any] = {"published": _("发布"), "corrected": _("更正"), "replaced": _("被替代")}
MISSING: dict[str, Any] = {
    "title": _("标题至少 4 个字"),
    "text": _("正文或附件至少有一样"),
    "written_on": _("成文日期"),
    "objection_how": _("公示要写明异议怎么提"),
    "authority": _("制定机关"),
    "correction_note": _("更正说明"),
}


def status(words: dict[str, tuple[str, Any]], key: str) -> Status:
    """The tag for a key of one of the tables above."""
    tone, word = words[key]
    return Status(tone, str(word))


def missing(parts: tuple[str, ...]) -> str:
    """What a draft lacks, as one sentence."""
    return gettext("还差：%(parts)s。") % {"parts": "；".join(str(MISSING[part]) for part in parts)}
