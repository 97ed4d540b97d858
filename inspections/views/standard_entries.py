"""What standards put onto the app's home and among the to-dos."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.models import StandardDraft
from inspections.views import sections
from oversight import todo
from oversight.policy import Actor, may, visible

KIND = gettext_lazy("考核标准")
MOST = 20


def enter() -> None:
    """The part of the home."""
    sections.add(
        sections.Section(
            label=gettext_lazy("考核标准"),
            lead=gettext_lazy("各个版本的项目、分值和评分规则；起草、审定和比较版本。"),
            url_name="inspections:standard-list",
            order=40,
            under="/inspections/standards/",
            verbs=("inspections.view_standard",),
        ),
    )


@todo.source
def standards_to_decide(actor: Actor) -> Iterable[todo.Todo]:
    """Standards that wait for this posting's decision."""
    if not may(actor, "inspections.publish_standard"):
        return
    waiting = StandardDraft.objects.filter(state="submitted")
    for row in visible(actor, "inspections.publish_standard", waiting)[:MOST]:
        yield todo.Todo(
            title=_("审定考核标准：%(name)s") % {"name": row.name}, url=row.get_absolute_url(), kind=KIND
        )


@todo.source
def standards_sent_back(actor: Actor) -> Iterable[todo.Todo]:
    """Standards that came back to who submitted them."""
    if not may(actor, "inspections.draft_standard"):
        return
    for row in StandardDraft.objects.filter(state="returned", submitted_by_id=actor.posting)[:MOST]:
        yield todo.Todo(
            title=_("修改被退回的考核标准：%(name)s") % {"name": row.name},
            url=row.get_absolute_url(),
            kind=KIND,
            line=row.returned_why,
        )
