"""Estates and firms that anybody may see, and those that lie in a unit."""

from __future__ import annotations

from django.db.models import QuerySet

from oversight.policy import Actor, visible
from registry.models import Estate, Firm


def estates(by: Actor) -> QuerySet[Estate]:
    """Estates that ``by`` may see."""
    return visible(by, "registry.view_estate", Estate.objects.all())


def firms(by: Actor) -> QuerySet[Firm]:
    """Firms that ``by`` may see."""
    return visible(by, "registry.view_firm", Firm.objects.all())


def standing_on(rows: QuerySet[Estate], path: str) -> QuerySet[Estate]:
    """Those that lie in the unit at ``path`` or below."""
    return rows.filter(jurisdiction__path__startswith=path) if path else rows
