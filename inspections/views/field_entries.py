"""What scoring in the field and rectification put on the assessment's home and onto a desk."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from inspections import states
from inspections.models import Sheet
from inspections.views import sections
from inspections.views.field.sheet import SCORES
from oversight import todo
from oversight.policy import Actor, may, visible

MOST = 20
FEW = 3  # sheets that are named one by one on a desk; more are one line that leads to the day's visits
KIND = gettext_lazy("现场评分")
SIGNS = ("inspections.sign_streetsheet", "inspections.sign_bureausheet")
TO_SIGN = frozenset(state for state, act in states.SHEET.moves if act == "sign")


def enter() -> None:
    """Two parts of the assessment."""
    sections.add(
        sections.Section(
            label=KIND,
            lead=gettext_lazy("分派给本人的考核表，在手机上逐项评分"),
            url_name="inspections:field-today",
            order=20,
            under="/inspections/field/",
            verbs=SCORES,
        ),
        sections.Section(
            label=gettext_lazy("整改通知书"),
            lead=gettext_lazy("扣分项目的整改、复查、黄牌和红牌"),
            url_name="inspections:order-list",
            order=50,
            under="/inspections/orders/",
            verbs=("inspections.view_order",),
        ),
    )


@todo.source
def sheets_to_score(actor: Actor) -> Iterable[todo.Todo]:
    """The sheets that one still owes."""
    for verb in SCORES:
        if not may(actor, verb):
            continue
        mine = visible(actor, verb, Sheet.objects.scored_by(actor.person_id).unfinished())
        owed = mine.count()
        if owed > FEW:
            words = ngettext("现场评分：还有 %(n)s 张考核表", "现场评分：还有 %(n)s 张考核表", owed) % {
                "n": owed
            }
            yield todo.Todo(title=words, url=reverse("inspections:field-today"), kind=KIND)
            continue
        for row in mine.select_related("estate", "cycle"):
            yield todo.Todo(
                title=_("现场评分：%(estate)s") % {"estate": row.estate},
                url=reverse("inspections:field-sheet", args=[row.number]),
                kind=KIND,
                line=f"{row.cycle}，{row.get_state_display()}",
            )


@todo.source
def sheets_to_sign(actor: Actor) -> Iterable[todo.Todo]:
    """The sheets that wait for the firm's signature."""
    for verb in SIGNS:
        if not may(actor, verb):
            continue
        waiting = visible(actor, verb, Sheet.objects.official().filter(state__in=TO_SIGN))
        for row in waiting.select_related("estate", "cycle")[:MOST]:
            yield todo.Todo(
                title=_("在考核表上签字：%(estate)s") % {"estate": row.estate},
                url=reverse("inspections:sheet-sign", args=[row.number]),
                kind=KIND,
                line=str(row.cycle),
            )
