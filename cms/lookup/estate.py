"""The public facts of estates, gathered in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from cms.lookup.place import place_names
from cms.lookup.values import Manager, PublicEstate, RoomStanding
from oversight.kernel.calendar import beijing_day
from oversight.policy import Actor, fields, visible
from registry.models import Estate, EstateLineage, EstateMode, RoomCheck, Tenure


def gather_estates(rows: Iterable[Estate] | QuerySet[Estate], by: Actor) -> list[PublicEstate]:
    """The public facts of these estates, in their order: a fixed number of queries."""
    day = beijing_day(by.at)
    keys = [row.pk for row in rows]
    full = (
        Estate.objects.filter(pk__in=keys)
        .select_related("jurisdiction", "developer")
        .prefetch_related("names", _current_tenure(by, day), _current_mode(day))
    )
    found = {row.pk: row for row in full}
    places = place_names([row.jurisdiction.path for row in found.values() if row.jurisdiction])
    rooms = latest_checks(keys, by)
    lines = _lineage(keys)
    opened = fields(by, "registry.view_estate", Estate)
    return [_estate(found[key], opened, places, rooms.get(key), lines, by) for key in keys if key in found]


def _estate(
    row: Any,
    opened: frozenset[str] | None,
    places: dict[str, tuple[str, ...]],
    room: RoomStanding | None,
    lines: dict[str, dict[int, list[tuple[str, str]]]],
    by: Actor,
) -> PublicEstate:
    def told(name: str, value: Any) -> Any:
        return value if opened is None or name in opened else None

    place = places.get(row.jurisdiction.path, ()) if row.jurisdiction else ()
    return PublicEstate(
        public_id=row.public_id,
        name=row.name,
        state=row.state,
        place=told("jurisdiction", place) or (),
        former_names=tuple(name.name for name in row.names.all()),
        kind=told("kind", row.kind),
        estate_class=told("estate_class", row.estate_class),
        address=told("address", row.address),
        total_area=told("total_area", row.total_area),
        households=told("households", row.households),
        buildings=told("buildings", row.buildings),
        completed_on=told("completed_on", row.completed_on),
        developer=told("developer", row.developer.name if row.developer else ""),
        longitude=told("longitude", row.longitude),
        latitude=told("latitude", row.latitude),
        mode=told("mode", row.mode),
        manager=_manager(row) if row.state == "registered" else None,
        room=room,
        heirs=tuple(lines["heirs"].get(row.pk, ())),
        origins=tuple(lines["origins"].get(row.pk, ())),
    )


def _manager(row: Any) -> Manager | None:
    """The firm whose tenure runs, else the body that the mode in force names."""
    if row.tenures_now:
        tenure = row.tenures_now[0]
        return Manager(
            name=tenure.firm.name, mode="firm", since=tenure.term.lower, firm_code=tenure.firm.code
        )
    mode = row.modes_now[0] if row.modes_now else None
    if mode is None or mode.manager is None or mode.mode == "none":
        return None
    return Manager(name=mode.manager.name, mode=mode.mode, since=mode.term.lower)


def _current_tenure(by: Actor, day: date) -> Prefetch:
    running = visible(by, "registry.view_estate", Tenure.objects.current(day))
    return Prefetch("tenures", queryset=running.select_related("firm__organisation"), to_attr="tenures_now")


def _current_mode(day: date) -> Prefetch:
    running = EstateMode.objects.filter(term__contains=day).select_related("manager")
    return Prefetch("modes", queryset=running, to_attr="modes_now")


def _lineage(keys: list[int]) -> dict[str, dict[int, list[tuple[str, str]]]]:
    """What estates went into and came from, by number and name."""
    told: dict[str, dict[int, list[tuple[str, str]]]] = {"heirs": {}, "origins": {}}
    lines = EstateLineage.objects.filter(Q(before_id__in=keys) | Q(after_id__in=keys)).select_related(
        "before", "after"
    )
    for line in lines.order_by("pk"):
        told["heirs"].setdefault(line.before_id, []).append((line.after.public_id, line.after.name))
        told["origins"].setdefault(line.after_id, []).append((line.before.public_id, line.before.name))
    return told


def latest_checks(keys: list[int], by: Actor) -> dict[int, RoomStanding]:
    """The latest check of each estate that ``by`` may see."""
    rows = (
        visible(by, "registry.view_room", RoomCheck.objects.filter(estate_id__in=keys))
        .order_by("estate_id", "-surveyed_at", "-pk")
        .distinct("estate_id")
    )
    return {
        row.estate_id: RoomStanding(
            verdict=row.verdict,
            required=row.required,
            provided=row.provided,
            shortfall=row.shortfall,
            checked_on=beijing_day(row.surveyed_at),
            check=row,
        )
        for row in rows
    }
