"""检查对象的范围: which estates a check may draw: of its territory, kinds and classes, due by risk where it says so."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from math import ceil

from django.db.models import Max

from inspections.models import Check, CheckTarget, EstateResult, Publication
from inspections.rules.risk import is_due
from oversight.kernel.calendar import beijing_day
from registry.models import Estate


def in_range(check: Check, at: datetime) -> list[Estate]:
    """The estates that may be drawn, by their numbers."""
    path = check.jurisdiction.path if check.jurisdiction else ""
    rows = Estate.objects.standing().filter(jurisdiction__path__startswith=path)
    for name, field in (("kinds", "kind__in"), ("classes", "estate_class__in")):
        if wanted := check.filter.get(name):
            rows = rows.filter(**{field: wanted})
    found = list(rows.select_related("jurisdiction").order_by("public_id"))
    return _due(found, beijing_day(at)) if check.risk_based else found


def _due(rows: list[Estate], on: date) -> list[Estate]:
    """Those whose interval since the last check has passed."""
    newest = Publication.objects.newest().filter(number__gte=1)
    totals: dict[int, Decimal | None] = dict(
        EstateResult.objects.filter(publication__in=newest, estate__in=rows)
        .order_by("publication__made_at")
        .values_list("estate_id", "total")
    )
    last = dict(
        CheckTarget.objects.filter(estate__in=rows, visited_at__isnull=False)
        .values_list("estate_id")
        .annotate(last=Max("visited_at"))
    )
    return [
        row
        for row in rows
        if is_due(totals.get(row.pk), beijing_day(last[row.pk]) if row.pk in last else None, on)
    ]


def how_many(check: Check, estates: int) -> int:
    """How many are drawn: the share, rounded up; all of them without one."""
    return estates if check.share is None else ceil(check.share * estates)
