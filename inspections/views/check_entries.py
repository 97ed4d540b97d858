"""What checks put onto the app's home and among the to-dos."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.models import Assignment, Check
from inspections.views import sections
from oversight import todo
from oversight.policy import Actor, may, visible

KIND = gettext_lazy("专项检查")
MOST = 20


def enter() -> None:
    """The part of the home."""
    sections.add(
        sections.Section(
            label=gettext_lazy("专项检查"),
            lead=gettext_lazy("周期以外的专项检查和双随机抽查：计划、抽签、检查情况。"),
            url_name="inspections:check-list",
            order=60,
            under="/inspections/checks/",
            verbs=("inspections.view_check",),
        ),
    )


@todo.source
def checks_to_decide(actor: Actor) -> Iterable[todo.Todo]:
    """Plans that wait for this posting's decision."""
    if not may(actor, "inspections.draw_check"):
        return
    for row in visible(actor, "inspections.draw_check", Check.objects.filter(state="submitted"))[:MOST]:
        yield todo.Todo(
            title=_("审批检查计划：%(name)s") % {"name": row.name}, url=row.get_absolute_url(), kind=KIND
        )


@todo.source
def targets_to_visit(actor: Actor) -> Iterable[todo.Todo]:
    """Targets that this person was drawn for."""
    if not may(actor, "inspections.visit_check"):
        return
    rows = Assignment.objects.standing().filter(
        membership_id=actor.posting, target__visited_at=None, target__inspection__state="drawn"
    )
    for one in rows.select_related("target__estate", "target__inspection").order_by("pk")[:MOST]:
        yield todo.Todo(
            title=_("检查：%(name)s") % {"name": one.target.estate if one.target else ""},
            url=one.target.get_absolute_url() if one.target else "",
            kind=KIND,
            line=one.target.inspection.name if one.target else "",
        )
