"""What the ground puts into the headers: called once, when the apps are loaded."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from oversight import navigation
from oversight.navigation import FOOT_PUBLIC, FOOT_STAFF, STAFF, Entry, add
from oversight.views import inbox


def enter() -> None:
    """The ground's own words, and where the header finds the inbox."""
    add(
        STAFF,
        Entry(label=_("工作台"), url_name="oversight:home", order=10),
        Entry(label=_("区划"), url_name="oversight:territory-list", order=80, verb="oversight.view_territory"),
        Entry(label=_("机构人员"), url_name="oversight:body-list", order=85, verb="oversight.view_account"),
        Entry(label=_("留痕"), url_name="oversight:trail", order=90, verb="oversight.view_trail"),
    )
    add(
        FOOT_STAFF,
        Entry(label=_("工作日历"), url_name="oversight:calendar", order=10),
        Entry(label=_("后台任务"), url_name="oversight:jobs", order=20),
    )
    add(FOOT_PUBLIC, Entry(label=_("验文书"), url_name="oversight:verification", order=50))
    navigation.inbox_count = inbox.count
    navigation.unit_url = lambda unit: reverse("oversight:territory-record", args=[unit.pk])
