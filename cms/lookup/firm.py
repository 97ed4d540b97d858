"""The public facts of firms, gathered in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet

from cms.lookup.place import place_names
from cms.lookup.values import PublicFirm
from oversight.kernel.calendar import beijing_day
from oversight.policy import Actor, fields, visible
from registry.models import Firm, Tenure


def gather_firms(rows: Iterable[Firm] | QuerySet[Firm], by: Actor) -> list[PublicFirm]:
    """The public facts of these firms, in their order: a fixed number of queries."""
    keys = [row.pk for row in rows]
    full = (
        Firm.objects.filter(pk__in=keys)
        .select_related("organisation", "jurisdiction")
        .prefetch_related("organisation__names")
    )
    found = {row.pk: row for row in full}
    places = place_names([row.jurisdiction.path for row in found.values() if row.jurisdiction])
    managing = managed(keys, by)
    opened = fields(by, "registry.view_firm", Firm)
    return [_firm(found[key], opened, places, managing.get(key, 0)) for key in keys if key in found]


def _firm(
    row: Any, opened: frozenset[str] | None, places: dict[str, tuple[str, ...]], managing: int
) -> PublicFirm:
    def told(name: str, value: Any) -> Any:
        return value if opened is None or name in opened else None

    place = places.get(row.jurisdiction.path, ()) if row.jurisdiction else ()
    return PublicFirm(
        code=row.code,
        name=row.name,
        state=row.state,
        place=told("jurisdiction", place) or (),
        former_names=tuple(name.name for name in row.organisation.names.all()),
        registered_address=told("registered_address", row.registered_address),
        licence_from=told("licence_from", row.licence_from),
        licence_to=told("licence_to", row.licence_to),
        legacy_grade=told("legacy_grade", row.legacy_grade),
        struck_off_on=row.struck_off_on if row.state == "struck_off" else None,
        managing=managing,
    )


def managed(keys: list[int], by: Actor) -> dict[int, int]:
    """How many standing estates each of these firms manages now."""
    running = visible(by, "registry.view_estate", Tenure.objects.current(beijing_day(by.at)))
    rows = (
        running.filter(firm_id__in=keys, estate__state="registered")
        .order_by()
        .values("firm_id")
        .annotate(n=Count("estate_id", distinct=True))
    )
    return {row["firm_id"]: row["n"] for row in rows}
