"""What of the registry is a person's open work: the estates that a street officer answers for.

A leaver's estates go to the successor who may answer for them, else to the street office itself: an estate without a
named officer is the office's (INVARIANTS 16).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from oversight import handover
from oversight.kernel.calendar import beijing_day
from oversight.models import Membership, Organisation
from registry.actions.estate.staffing import answers_here
from registry.models import EstateOfficer


def register() -> None:
    """Once, when the app loads."""
    handover.register(
        handover.Work(
            key="estate_officer",
            label=_("负责的小区"),
            held=lambda membership, at: _open().filter(membership=membership),
            of_body=lambda body, at: _open().filter(membership__organisation=body),
            orphans=_stray,
            hand=_hand,
            move=_move,
            shown=lambda row: (row.estate.name, row.estate.get_absolute_url()),
        )
    )


def _open() -> QuerySet[EstateOfficer]:
    return EstateOfficer.objects.filter(valid_to=None).select_related("estate__jurisdiction")


def _stray(at: datetime) -> QuerySet[EstateOfficer]:
    return _open().exclude(membership__in=Membership.objects.current(at))


def _hand(rows: QuerySet[Any], to: Membership | None, at: datetime) -> None:
    """The answerable officer until today; from today the successor, where the estate lies in that one's street."""
    today = beijing_day(at)
    for row in rows.select_related("estate__jurisdiction"):
        row.valid_to = max(today, row.valid_from)
        row.save(update_fields=["valid_to"])
        if to is not None and answers_here(to, row.estate, at):
            EstateOfficer.objects.create(estate=row.estate, membership=to, valid_from=row.valid_to)


def _move(rows: QuerySet[Any], to: Organisation, at: datetime) -> None:
    """A closed office names nobody: its heir assigns anew."""
    _hand(rows, None, at)
