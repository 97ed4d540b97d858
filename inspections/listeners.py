"""What the inspections do when they hear of an act on an estate: nobody scores what is there no more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from inspections import states
from inspections.actions import excusing
from inspections.models import Order, Sheet
from oversight import journal
from oversight.models import Entry
from registry import open_cases
from registry.models import Estate

ENDS = ("estate.merged", "estate.split", "estate.regrouped")


def listen() -> None:
    """Once, when the app loads."""
    for event in ENDS:
        journal.listen(event, give_up)
    open_cases.finders.append(cases)


def give_up(entry: Entry, thing: Any) -> None:
    """The sheets of an estate that ended are given up."""
    if isinstance(thing, Estate):
        excusing.give_up(thing, entry.at)


def cases(estate: Estate, at: datetime) -> Iterable[open_cases.Case]:
    """What is under way on an estate that moves or ends, and what becomes of it."""
    sheets = Sheet.objects.official().unfinished().filter(estate=estate, cycle__state__in=states.RUNNING)
    for sheet in sheets.select_related("cycle").order_by("number"):
        yield open_cases.Case(
            _("考核表：%(cycle)s，%(part)s") % {"cycle": sheet.cycle.name, "part": sheet.get_part_display()},
            reverse("inspections:cycle-scorers", args=[sheet.cycle.public_id]),
            _("划转的，本周期仍由原街道评分；小区不再存在的，未签字的注明无法考核"),
        )
    for order in Order.objects.running().filter(estate=estate).order_by("number"):
        yield open_cases.Case(
            _("整改通知书：%(number)s") % {"number": order.number},
            order.get_absolute_url(),
            _("由原下发单位继续复查"),
        )
