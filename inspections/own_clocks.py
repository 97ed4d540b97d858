"""Whose turn it is to assess itself: the firm of each sheet of its own, until the window closes."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inspections.models import Sheet
from inspections.rules.turns import SELF_REPORT
from oversight import clocks


def register() -> None:
    """Once, when the app loads."""
    clocks.register(
        clocks.ClockKind(
            turn=SELF_REPORT,
            model=Sheet,
            work=_("企业自评"),
            words=_("完成企业自评：%(name)s"),
            called=_("完成企业自评"),
            verb="inspections.submit_selfsheet",
            read="inspections.view_selfsheet",
            holder=lambda sheet, at: sheet.subject,
            name=lambda sheet: str(sheet.estate),
            url=lambda sheet: reverse("inspections:self-sheet", args=[sheet.number]),
        )
    )
