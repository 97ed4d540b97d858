"""What the ground puts into the headers: called once, when the apps are loaded."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from oversight import navigation, todo
from oversight.models import Redrawing
from oversight.navigation import FOOT_PUBLIC, FOOT_STAFF, STAFF, Entry, add
from oversight.policy import Actor, may, visible
from oversight.views import guide, inbox, list_export, search  # noqa: F401  the worker's export registers itself
from oversight.views.redrawing_parts import headline


def enter() -> None:
    """The ground's own words, and where the header finds the inbox."""
    add(
        STAFF,
        Entry(label=_("工作台"), url_name="oversight:home", order=10),
        Entry(
            label=_("区划"), url_name="oversight:territory-list", order=80, verb="oversight.view_territory"
        ),
        Entry(label=_("机构人员"), url_name="oversight:body-list", order=85, verb="oversight.view_account"),
        Entry(label=_("留痕"), url_name="oversight:trail", order=90, verb="oversight.view_trail"),
    )
    add(
        FOOT_STAFF,
        Entry(label=_("操作说明"), url_name="oversight:guide", order=1),
        Entry(label=_("权限表"), url_name="oversight:permission-book", order=5, verb="oversight.view_policy"),
        Entry(label=_("工作日历"), url_name="oversight:calendar", order=10),
        Entry(label=_("后台任务"), url_name="oversight:jobs", order=20),
    )
    add(FOOT_PUBLIC, Entry(label=_("验文书"), url_name="oversight:verification", order=50))
    search.enter()
    guide.enter()
    navigation.inbox_count = inbox.count
    navigation.unit_url = lambda unit: reverse("oversight:territory-record", args=[unit.pk])


@todo.source
def redrawings_to_decide(actor: Actor) -> Iterable[todo.Todo]:
    """Redrawings that wait for this posting's decision."""
    if not may(actor, "oversight.decide_redrawing"):
        return
    waiting = Redrawing.objects.filter(state="submitted").select_related("unit")
    for found in visible(actor, "oversight.decide_redrawing", waiting):
        yield todo.Todo(
            title=str(_("审批区划调整：%(what)s") % {"what": headline(found)}),
            url=found.get_absolute_url(),
            kind=_("区划"),
            line=_("生效日期 %(day)s") % {"day": found.effective.isoformat()},
        )
