"""The acts that a scorer finds above the sheet: the visit's own, its papers, a veto, an order."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from inspections import states
from inspections.actions import field_papers, vetoes
from inspections.actions.order import about
from inspections.actions.part import may_on
from inspections.models import Sheet
from oversight.policy import Actor, may
from oversight.screen import parts


def sheet_acts(by: Actor, one: Sheet) -> list[parts.Action]:
    """What can be done with the whole sheet now."""
    words = {
        "begin": _("开始评分"),
        "complete": _("评完，请企业签字"),
        "refuse": _("记录企业拒绝签字"),
        "submit": _("提交考核表"),
    }
    found = [
        parts.Action(label=label, url=reverse(f"inspections:sheet-{act}", args=[one.number]))
        for act, label in words.items()
        if states.SHEET.can(one.state, act) and may_on(by, act, one)
    ]
    if one.state in field_papers.FROM_SIGNATURE and may_on(by, "issue", one):
        found += [
            parts.Action(label=label, url=reverse(f"inspections:sheet-{slug}", args=[one.number]))
            for slug, label in (("record", _("制发现场检查笔录")), ("score-sheet", _("制发考核评分表")))
        ]
    if one.state in vetoes.OPEN and one.standard.form.vetoes and may_on(by, "propose", one):
        url = reverse("inspections:sheet-propose-veto", args=[one.number])
        found.append(parts.Action(label=_("提出一票否决"), url=url))
    if one.state in states.FROM_SIGNING and one.firm_id and may(by, "inspections.draft_order", about(one)):
        found.append(
            parts.Action(label=_("起草整改通知书"), url=reverse("inspections:order-draft", args=[one.number]))
        )
    return found
