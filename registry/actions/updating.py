"""按清单更新: what a row of a list says of an estate or a firm on file, put on its record as a change, and taken back.

A row may write facts and, of an estate, areas. What found the record stays (an estate's name, a firm's code); an
estate's place, mode and firm and a firm's name have acts of their own. An area without a document gives way to one with
it, so a list changes none that rests on a document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from oversight.acting import Act, ActError, acting
from oversight.kernel.machine import Unlawful
from oversight.kernel.pinyin import initials, sort_key
from oversight.kernel.scope import Kind
from oversight.models import Organisation
from oversight.policy import Actor
from registry.actions import area, values
from registry.actions.facts import AREA_FIELDS, noun, write
from registry.models import Estate, EstateArea, Firm

WRITTEN: Mapping[type, tuple[str, ...]] = {
    Estate: (
        "kind",
        "estate_class",
        "address",
        "households",
        "buildings",
        "completed_on",
        "permitted_on",
        "longitude",
        "latitude",
        *AREA_FIELDS,
    ),
    Firm: (
        "legal_representative",
        "registered_address",
        "registered_capital",
        "licence_from",
        "licence_to",
        "headcount",
        "party_members",
        "legacy_grade",
    ),
}
BODIES = {"developer": Kind.DEVELOPER, "responsible_unit": Kind.RESPONSIBLE_UNIT}
Changed = dict[str, list[Any]]


def proposed(record: Estate | Firm, row: Mapping[str, Any]) -> dict[str, Any]:
    """What the row would make of the record: field → value, of those that differ. Bodies not on file are not saved."""
    held = held_back(record, row)
    return {name: value for name, value in _differing(record, row).items() if name not in held}


def held_back(record: Estate | Firm, row: Mapping[str, Any]) -> dict[str, Any]:
    """What the row says otherwise and a list does not change: field → value.

    Of an estate areas that rest on a document, of a firm its name, which changes on a day of its own, and its contacts,
    which are people and change on its page alone.
    """
    if isinstance(record, Firm):
        said = row.get(values.NAME)
        return ({values.NAME: said} if said and said != record.name else {}) | _contact(record, row)
    documented = set(record.areas.exclude(stage=EstateArea.UNSTATED[0]).values_list("kind", flat=True))
    found = _differing(record, row)
    return {name: found[name] for name in _areas(found) if name.removesuffix("_area") in documented}


def _contact(record: Firm, row: Mapping[str, Any]) -> dict[str, Any]:
    """The contact that the row names, unless the firm has one of that name and phone."""
    one = {"role": "", "name": row.get("contact") or "", "phone": row.get("phone") or ""}
    named = {key: text for key, text in one.items() if text}
    if not named or record.contacts.filter(**named).exists():
        return {}
    return {values.CONTACTS: [one]}


def _differing(record: Estate | Firm, row: Mapping[str, Any]) -> dict[str, Any]:
    said = {**row, **(row.get("point") or {})}
    told = {name: said[name] for name in WRITTEN[type(record)] if said.get(name) not in (None, "")}
    found = values.from_json(record, told)
    if isinstance(record, Estate):
        found |= {name: _body(kind, row[name]) for name, kind in BODIES.items() if row.get(name)}
    return {name: value for name, value in found.items() if getattr(record, name) != value}


def _body(kind: Kind, name: str) -> Organisation:
    known = Organisation.objects.filter(kind=kind, name=name).order_by("pk").first()
    return known or Organisation(kind=kind, name=name, name_key=sort_key(name), initials=initials(name))


def update(
    *, by: Actor, record: Estate | Firm, row: Mapping[str, Any], on: date, at: datetime, batch: int
) -> Changed:
    """Put what the row says on the record as holding from ``on``; returns field → [was, became] of what it changed.

    Raises `Refused`, `EstateError` or `FirmError`, `Unlawful` for a record that is no longer open.
    """
    if not proposed(record, row):
        return {}
    with acting(by, noun(record).verb("amend"), record, at=at) as act:
        wanted = proposed(act.thing, row)
        before = values.to_json(act.thing, wanted)
        _put(act, wanted, dated=on)
        act.facts |= {"import": batch, "on": on.isoformat(), "fields": sorted(wanted)}
        after = values.to_json(act.thing, wanted)
    return {name: [before[name], after[name]] for name in wanted}


def restore(*, by: Actor, record: Estate | Firm, changed: Changed, at: datetime, batch: int) -> list[str]:
    """Put back what an import changed; returns the fields that moved since, or can no longer be put back."""
    now = values.to_json(record, changed)
    back = {name: was for name, (was, became) in changed.items() if now[name] == became}
    back = {name: was for name, was in back.items() if was is not None or name not in AREA_FIELDS}
    try:
        if back:
            with acting(by, noun(record).verb("amend"), record, at=at) as act:
                _put(act, values.from_json(act.thing, back), dated=None)
                act.facts |= {"undone_import": batch, "fields": sorted(back)}
    except (ActError, Unlawful):
        back = {}
    return [name for name in changed if name not in back]


def _put(act: Act, wanted: Mapping[str, Any], *, dated: date | None) -> None:
    """Facts by the function that every change uses; areas as records without a document."""
    write(act, {name: value for name, value in wanted.items() if name not in AREA_FIELDS})
    for name in _areas(wanted):
        kind = name.removesuffix("_area")
        area.put(act, kind=kind, value=Decimal(wanted[name]), stage=EstateArea.UNSTATED[0], dated=dated)


def _areas(wanted: Iterable[str]) -> list[str]:
    return [name for name in wanted if name in AREA_FIELDS]
