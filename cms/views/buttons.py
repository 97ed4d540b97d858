"""The buttons of a notice: what its state lets be done, and the policy lets this actor do."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.actions.notice import paper
from cms.models import NoticePage
from cms.states import ON_VIEW
from oversight.policy import Actor, may
from oversight.screen.parts import Action

# Verbs that a button does at once; the others ask on a page of their own first.
AT_ONCE = ("submit", "recall", "issue")


def open_verbs(page: NoticePage, by: Actor) -> list[str]:
    """Short verbs in the order of the state table; what time does by itself is not among them."""
    lawful = page.machine.verbs_from(page.state)
    return [
        verb for verb in lawful if verb not in ("expire", "schedule") and may(by, f"cms.{verb}_notice", page)
    ]


def buttons(page: NoticePage, by: Actor) -> list[Action]:
    """At most one solid: to decide where one may, else to hand over, else to write on."""
    found = open_verbs(page, by)
    words = _words(page)
    writing = next((verb for verb in found if verb in ("draft", "correct")), "")
    rows: list[Action] = []
    for verb in ("publish", "return", "submit", writing, "recall", "retire", "withdraw"):
        if verb and verb in found:
            rows.append(
                _button(page, verb, words[verb], solid=not rows and verb in ("publish", "submit", "draft"))
            )
    if may(by, "cms.issue_paper", page) and page.state in ON_VIEW and paper.of_edition(page) is None:
        rows.append(_button(page, "issue", words["issue"], solid=False))
    if writing:
        rows.append(Action(label=_("管理附件"), url=reverse("cms:notice-files", args=[page.pk])))
    return rows


def _button(page: NoticePage, verb: str, label: str, *, solid: bool) -> Action:
    name = {"draft": "edit", "correct": "edit"}.get(verb, verb)
    return Action(
        label=label,
        url=reverse(f"cms:notice-{name}", args=[page.pk]),
        solid=solid,
        grave=verb in ("retire", "withdraw"),
        post=verb in AT_ONCE,
    )


def _words(page: NoticePage) -> dict[str, Any]:
    return {
        "publish": _("发布更正") if page.live else _("审核发布"),
        "return": _("退回修改"),
        "submit": _("提交审核"),
        "issue": _("制发文书"),
        "draft": _("接着写"),
        "correct": _("起草更正"),
        "recall": _("收回修改"),
        "retire": _("从网站撤下"),
        "withdraw": _("放弃更正") if page.live else _("作废这份稿件"),
    }
