"""Whose turn it is when there are results: the bureau publishes and decides appeals (oversight/clocks.py)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inspections.models import Appeal, Cycle
from inspections.rules import turns
from oversight.clocks import ClockKind
from oversight.clocks import register as name
from oversight.kernel.scope import Kind
from oversight.models import Organisation


def register() -> None:
    """Once, when the app loads."""
    name(
        ClockKind(
            turn=turns.PUBLICATION,
            model=Cycle,
            work=_("考核结果"),
            words=_("公布考核结果：%(name)s"),
            called=_("公布考核结果"),
            verb="inspections.publish_cycle",
            read="inspections.view_cycle",
            holder=_bureau,
            url=lambda cycle: reverse("inspections:result", args=[cycle.public_id]),
        ),
        ClockKind(
            turn=turns.APPEAL_DECISION,
            model=Appeal,
            work=_("异议申诉"),
            words=_("决定异议申诉：%(name)s"),
            called=_("决定异议申诉"),
            verb="inspections.uphold_appeal",
            read="inspections.view_appeal",
            holder=_bureau,
        ),
    )


def _bureau(_record: Any, _at: datetime) -> Organisation | None:
    return Organisation.objects.filter(kind=Kind.BUREAU, valid_to=None).order_by("pk").first()
