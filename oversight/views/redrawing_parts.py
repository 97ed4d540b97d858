"""What the pages of a redrawing show: its plan in words, its buttons, the steps taken."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight import journal
from oversight.actions.redrawing.plan import Plan
from oversight.models import Redrawing, Territory
from oversight.policy import Actor, may
from oversight.policy.words import entry_words
from oversight.screen.parts import Action, Event, Pair, Status

KIND_WORDS: dict[str, Any] = {
    Redrawing.RENAME: gettext_lazy("换一个名称，代码和上下级不变。旧记录仍显示当日的名称。"),
    Redrawing.MOVE: gettext_lazy("连同下级划入另一个上级单位，代码不变。新旧上级的权限随即变动。"),
    Redrawing.MERGE: gettext_lazy("几个同级单位并成一个。被并入的停用，其下级、机构、小区归承接单位。"),
    Redrawing.SPLIT: gettext_lazy("一个单位拆成几个，下级、机构、小区逐一安排去向。"),
}

TONES = {
    "draft": "draft",
    "returned": "check",
    "submitted": "running",
    "decided": "running",
    "done": "met",
    "lapsed": "failed",
    "withdrawn": "draft",
}


def status_of(found: Redrawing) -> Status:
    """The state as a tag."""
    return Status(TONES[found.state], str(found.get_state_display()))


# (move, words, is the one solid button)
MOVES = (
    ("submit", gettext_lazy("提交审批"), True),
    ("decide", gettext_lazy("批准调整"), True),
    ("return", gettext_lazy("退回修改"), False),
    ("withdraw", gettext_lazy("撤回调整"), False),
    ("revoke", gettext_lazy("撤回批准"), False),
)


def buttons(by: Actor, found: Redrawing) -> list[Action]:
    """What this reader may do now: the lawful moves that the policy gives him."""
    acts = []
    if Redrawing.machine.can(found.state, "draft") and may(by, "oversight.draft_redrawing", found):
        url = reverse("oversight:redrawing-amend", kwargs={"pk": found.pk})
        acts.append(Action(label=_("修改"), url=url))
    for move, words, solid in MOVES:
        if Redrawing.machine.can(found.state, move) and may(by, f"oversight.{move}_redrawing", found):
            url = reverse(f"oversight:redrawing-{move}", kwargs={"pk": found.pk})
            acts.append(Action(label=str(words), url=url, solid=solid, grave=move in ("withdraw", "revoke")))
    return acts


def headline(found: Redrawing) -> str:
    """What becomes of what, in one line."""
    plan = Plan.of(found)
    names = _names(plan)
    before = plan.seen.get(found.unit_id, ("", found.unit.name))[1]
    if found.kind == Redrawing.RENAME:
        return _("%(unit)s更名为%(name)s") % {"unit": before, "name": plan.name or "…"}
    if found.kind == Redrawing.MOVE:
        return _("%(unit)s划入%(parent)s") % {"unit": before, "parent": names.get(plan.parent or 0, "…")}
    if found.kind == Redrawing.SPLIT:
        pieces = "、".join(piece.name for piece in plan.pieces)
        return _("%(unit)s拆分为%(pieces)s") % {"unit": before, "pieces": pieces}
    absorbed = [names.get(key, "…") for key in plan.absorbed]
    if plan.code:
        absorbed.insert(0, before)
    return _("%(units)s并入%(heir)s") % {"units": "、".join(absorbed), "heir": plan.name or before}


def pairs_of(found: Redrawing) -> list[Pair]:
    """The plan, line by line."""
    plan = Plan.of(found)
    names = _names(plan)
    before = plan.seen.get(found.unit_id, ("", found.unit.name))[1]
    lines = [
        Pair(label=_("区划单位"), value=before, url=found.unit.get_absolute_url()),
        Pair(label=_("方式"), value=found.get_kind_display()),
    ]
    lines += {
        Redrawing.RENAME: _rename_lines,
        Redrawing.MOVE: _move_lines,
        Redrawing.MERGE: _merge_lines,
        Redrawing.SPLIT: _split_lines,
    }[found.kind](plan, names, before)
    return [
        *lines,
        Pair(label=_("生效日期"), value=found.effective.isoformat()),
        Pair(label=_("批准文号"), value=found.document),
        Pair(label=_("起草"), value=found.drafted_by.organisation.name),
    ]


def _names(plan: Plan) -> dict[int, str]:
    """Names by id as the drafter saw them; of what is new since, as they are."""
    wanted = {*plan.absorbed, *plan.children, *([plan.parent] if plan.parent else [])}
    now = dict(Territory.objects.filter(pk__in=wanted - set(plan.seen)).values_list("pk", "name"))
    return {**now, **{key: name for key, (_path, name) in plan.seen.items()}}


def _rename_lines(plan: Plan, names: dict[int, str], before: str) -> list[Pair]:
    words = _("办事机构同时更名") if plan.rename_bodies else _("办事机构名称不变")
    return [Pair(label=_("新名称"), value=plan.name), Pair(label=_("办事机构"), value=words)]


def _move_lines(plan: Plan, names: dict[int, str], before: str) -> list[Pair]:
    return [Pair(label=_("划入"), value=names.get(plan.parent or 0))]


def _merge_lines(plan: Plan, names: dict[int, str], before: str) -> list[Pair]:
    heir = f"{plan.name} {plan.code}" if plan.code else plan.name or before
    return [
        Pair(label=_("并入的单位"), value="、".join(names.get(key, "") for key in plan.absorbed)),
        Pair(label=_("承接单位"), value=heir),
    ]


def _split_lines(plan: Plan, names: dict[int, str], before: str) -> list[Pair]:
    lines = []
    for index, piece in enumerate(plan.pieces):
        children = "、".join(names.get(key, "") for key, to in plan.children.items() if to == index)
        rows = sum(1 for chosen in plan.rows.values() for to in chosen.values() if to == index)
        words = [f"{piece.name} {piece.code}".strip(), children]
        words.append(_("直属记录 %(n)s 条") % {"n": rows} if rows else "")
        lines.append(
            Pair(
                label=_("第 %(n)s 个单位") % {"n": index + 1},
                value="；".join(word for word in words if word),
            )
        )
    return lines


def events(by: Actor, found: Redrawing) -> list[Event]:
    """The steps taken, newest first: the body, and the person only where the reader sees accounts."""
    told = []
    for entry in journal.history(found):
        who = entry.organisation.name if entry.organisation else _("系统")
        if entry.membership and may(by, "oversight.view_account", entry.membership):
            who = f"{who} {entry.membership.person}"
        why = entry.reason.text if hasattr(entry, "reason") else ""
        told.append(Event(at=entry.at, who=who, what=str(entry_words(entry.event, entry.facts)), why=why))
    return told
