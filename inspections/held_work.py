"""What of the inspections is a person's open work: sheets to score, targets to visit, re-checks that name somebody.

An appeal is nobody's own while it is open: it is the bureau's by its clock, and a firm's draft is the firm's.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from inspections import states
from inspections.actions import vacating
from inspections.models import Assignment, Recheck
from oversight import handover
from oversight.models import Membership, Organisation


def register() -> None:
    """Once, when the app loads."""
    handover.register(
        handover.Work(
            key="inspections.scorer",
            label=_("未完成的评分和检查"),
            held=lambda membership, at: _visits().filter(membership=membership),
            of_body=lambda body, at: _visits().filter(membership__organisation=body),
            orphans=lambda at: _visits().exclude(membership__in=Membership.objects.current(at)),
            hand=vacating.hand,
            move=lambda rows, to, at: vacating.hand(rows, None, at),
            shown=_visit,
        )
    )
    handover.register(
        handover.Work(
            key="inspections.recheck",
            label=_("整改复查"),
            held=lambda membership, at: _rechecks().filter(membership=membership),
            of_body=lambda body, at: _rechecks().filter(holder=body),
            orphans=_stray,
            hand=_hand,
            move=_move,
            shown=lambda row: (f"{row.order} {row.order.estate}", row.order.get_absolute_url()),
        )
    )


def _visits() -> QuerySet[Assignment]:
    open_ = Q(sheet__state__in=states.OWED) | Q(target__visited_at=None, target__inspection__state="drawn")
    return Assignment.objects.standing().filter(open_).select_related("sheet__estate", "target__estate")


def _visit(row: Assignment) -> tuple[str, str]:
    if row.sheet is not None:
        return str(row.sheet.estate), f"{row.sheet.cycle.get_absolute_url()}scorers/"
    return (str(row.target), row.target.get_absolute_url()) if row.target else ("", "")


def _rechecks() -> QuerySet[Recheck]:
    return Recheck.objects.filter(done_at=None, order__state__in=states.OPEN_ORDERS).select_related(
        "order__estate"
    )


def _stray(at: datetime) -> QuerySet[Recheck]:
    return _rechecks().exclude(membership=None).exclude(membership__in=Membership.objects.current(at))


def _hand(rows: QuerySet[Any], to: Membership | None, at: datetime) -> None:
    rows.update(membership=to)


def _move(rows: QuerySet[Any], to: Organisation, at: datetime) -> None:
    rows.update(holder=to, membership=None)
