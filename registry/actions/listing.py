"""Many records in one act: estates and firms from a list, each with its own trail entry, and taken back together.

Set-based, as ARCHITECTURE §5 asks of work in bulk: rows are written with a few statements a thousand, and the journal
gets one entry a record in the same transaction. Whoever calls has asked the policy for every row's place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from psycopg.types.range import Range

from oversight import journal
from oversight.acting import Refused
from oversight.copying import copy_in
from oversight.kernel.calendar import beijing_day
from oversight.kernel.pinyin import initials, sort_key
from oversight.kernel.scope import Kind
from oversight.models import Organisation
from oversight.policy import VERBS, Actor
from registry.actions.estate import new_public_ids
from registry.models import Estate, EstateArea, EstateListing, EstateMode, Firm, Tenure

AREAS = {"total_area": "total", "above_ground_area": "above_ground", "measured_area": "measured"}
CHUNK = 1000
ONE_DAY = timedelta(days=1)


def refuse_unless(allowed: bool) -> None:
    """Stop the whole act where one row's place is not the actor's. Raises `Refused`."""
    if not allowed:
        raise Refused


def register_estates(
    *, by: Actor, rows: Sequence[tuple[int, Mapping[str, Any]]], at: datetime, batch: int
) -> dict[int, int]:
    """Write estates from (row number, plain values); a row without a place becomes a draft. Keys by row number.

    The values stay the texts that they are: the database reads areas and days as well as anybody.
    """
    ids = new_public_ids(len(rows))
    bodies = _named_bodies([values for _number, values in rows])
    lines = (_estate(values, bodies) for _number, values in rows)
    copy_in(
        Estate,
        ("public_id", *ESTATE),
        ((public_id, *line) for public_id, line in zip(ids, lines, strict=True)),
        drafted_by_id=by.membership_id,
        created_at=at,
    )
    keys = dict(Estate.objects.filter(public_id__in=ids).values_list("public_id", "pk"))
    pairs = [(keys[public_id], values) for public_id, (_number, values) in zip(ids, rows, strict=True)]
    _record_areas(pairs, by, at)
    _record_modes(pairs, by, beijing_day(at))
    _keep_said(rows, pairs, batch)
    moves = ((key, "", _state(values)) for key, values in pairs)
    told = {"import": batch, "verb": "registry.import_estate"}
    journal.record_keys("estate.registered", Estate, moves, by=by, at=at, facts=told)
    return {number: key for (number, _values), (key, _same) in zip(rows, pairs, strict=True)}


ESTATE = (
    "name",
    "name_key",
    "initials",
    "jurisdiction_id",
    "state",
    "mode",
    "developer_id",
    "responsible_unit_id",
    "longitude",
    "latitude",
    "kind",
    "estate_class",
    "address",
    "households",
    "buildings",
    "total_area",
    "above_ground_area",
    "measured_area",
    "completed_on",
    "permitted_on",
)
USUAL = Estate()  # what a row does not say has the default of the model
FACTS = (
    "households",
    "buildings",
    "total_area",
    "above_ground_area",
    "measured_area",
    "completed_on",
    "permitted_on",
)


def _estate(values: Mapping[str, Any], bodies: Mapping[tuple[str, str], int]) -> tuple[Any, ...]:
    """The columns of `ESTATE`."""
    name, point = values["name"], values.get("point") or {}
    return (
        name,
        sort_key(name),
        initials(name),
        values.get("place"),
        _state(values),
        values.get("mode") or "none",
        bodies.get((Kind.DEVELOPER, values.get("developer") or "")),
        bodies.get((Kind.RESPONSIBLE_UNIT, values.get("responsible_unit") or "")),
        point.get("longitude"),
        point.get("latitude"),
        values.get("kind") or USUAL.kind,
        values.get("estate_class") or USUAL.estate_class,
        values.get("address") or "",
        *(values.get(field) or None for field in FACTS),
    )


def _state(values: Mapping[str, Any]) -> str:
    return "registered" if values.get("place") else "draft"


def _named_bodies(rows: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], int]:
    """Keys of developers and responsible units by kind and name; those not on file are founded."""
    wanted = {
        (kind, row[field])
        for row in rows
        for kind, field in ((Kind.DEVELOPER, "developer"), (Kind.RESPONSIBLE_UNIT, "responsible_unit"))
        if row.get(field)
    }
    found: dict[tuple[str, str], int] = {}
    for key, kind, name in Organisation.objects.filter(
        kind__in=(Kind.DEVELOPER, Kind.RESPONSIBLE_UNIT), name__in={name for _kind, name in wanted}
    ).values_list("pk", "kind", "name"):
        found.setdefault((Kind(kind), name), key)
    fresh = [
        Organisation(kind=kind, name=name, name_key=sort_key(name), initials=initials(name))
        for kind, name in sorted(wanted - set(found))
    ]
    Organisation.objects.bulk_create(fresh)
    return found | {(Kind(body.kind), body.name): body.pk for body in fresh}


def _record_areas(pairs: Sequence[tuple[int, Mapping[str, Any]]], by: Actor, at: datetime) -> None:
    areas = (
        (key, kind, values[field])
        for key, values in pairs
        for field, kind in AREAS.items()
        if values.get(field)
    )
    copy_in(
        EstateArea,
        ("estate_id", "kind", "value"),
        areas,
        stage=EstateArea.UNSTATED[0],
        recorded_by_id=by.membership_id,
        recorded_at=at,
    )


def _record_modes(pairs: Sequence[tuple[int, Mapping[str, Any]]], by: Actor, today: date) -> None:
    """The mode holds from the day of the import: the list does not say since when."""
    same = {"term": Range(today, None), "recorded_by_id": by.membership_id}
    modes = ((key, values["mode"]) for key, values in pairs if values.get("mode"))
    copy_in(EstateMode, ("estate_id", "mode"), modes, **same)
    tenures = ((key, values["firm_id"]) for key, values in pairs if values.get("firm_id"))
    copy_in(Tenure, ("estate_id", "firm_id"), tenures, **same)


def _keep_said(
    rows: Sequence[tuple[int, Mapping[str, Any]]], pairs: Sequence[tuple[int, Mapping[str, Any]]], batch: int
) -> None:
    """Keep with each estate what its row said beside what the register stores."""
    said = (
        (key, number, values["said"])
        for (number, _same), (key, values) in zip(rows, pairs, strict=True)
        if values.get("said")
    )
    copy_in(EstateListing, ("estate_id", "row", "said"), said, batch_id=batch)


def register_firms(
    *, by: Actor, rows: Sequence[tuple[int, Mapping[str, Any]]], at: datetime, batch: int
) -> dict[int, int]:
    """Write firms from (row number, plain values), each with the body that it is. Keys by row number."""
    bodies = [
        Organisation(
            kind=Kind.FIRM,
            name=values["name"],
            name_key=sort_key(values["name"]),
            initials=initials(values["name"]),
        )
        for _number, values in rows
    ]
    Organisation.objects.bulk_create(bodies, batch_size=CHUNK)
    firms = [
        Firm(organisation=body, subject=body, state="registered", created_at=at, **_firm_facts(values))
        for body, (_number, values) in zip(bodies, rows, strict=True)
    ]
    Firm.objects.bulk_create(firms, batch_size=CHUNK)
    moves = ((firm.pk, "", firm.state) for firm in firms)
    told = {"import": batch, "verb": "registry.import_firm"}
    journal.record_keys("firm.registered", Firm, moves, by=by, at=at, facts=told)
    return {number: firm.pk for (number, _values), firm in zip(rows, firms, strict=True)}


FIRM_FACTS = (
    "code",
    "legal_representative",
    "registered_address",
    "registered_capital",
    "headcount",
    "party_members",
    "legacy_grade",
)


def _firm_facts(values: Mapping[str, Any]) -> dict[str, Any]:
    known = {field: values[field] for field in FIRM_FACTS if values.get(field) not in (None, "")}
    days = {field: day for field in ("licence_from", "licence_to") if (day := _day(values.get(field)))}
    return known | days


def built_on_estates(keys: Sequence[int]) -> list[str]:
    """Names of estates among ``keys`` that were changed, or on which something was done, since they were imported."""
    touched = Estate.objects.filter(pk__in=keys).exclude(version=1)
    for related in ("rooms", "room_checks", "changes", "notes", "heirs", "origins", "officers"):
        touched = touched | Estate.objects.filter(pk__in=keys, **{f"{related}__isnull": False})
    return list(touched.distinct().values_list("name", flat=True)[:20])


def withdraw_estates(*, by: Actor, keys: Sequence[int], at: datetime, batch: int) -> None:
    """Take imported estates back: drafts discarded, others withdrawn, modes and tenures ended on the day they began."""
    _move(Estate, keys, ("registry.discard_estate", "registry.withdraw_estate"), by=by, at=at, batch=batch)
    # an empty term would be refused: it holds for the day it was made
    today = beijing_day(at)
    over = (today, today + ONE_DAY)
    Tenure.objects.filter(estate__in=keys).update(term=over, ended_why=str(_("导入撤销")))
    EstateMode.objects.filter(estate__in=keys).update(term=over)


def built_on_firms(keys: Sequence[int]) -> list[str]:
    """Names of firms among ``keys`` that were changed or manage something since."""
    firms = Firm.objects.filter(pk__in=keys)
    touched = (
        firms.exclude(version=1) | firms.filter(tenures__isnull=False) | firms.filter(changes__isnull=False)
    )
    return list(touched.distinct().values_list("organisation__name", flat=True)[:20])


def strike_firms(*, by: Actor, keys: Sequence[int], at: datetime, batch: int) -> None:
    """Take imported firms back: struck off on the day, as `actions.firm.strike` does; their codes stay on file."""
    today = beijing_day(at)
    _move(Firm, keys, ("registry.strike_firm",), by=by, at=at, batch=batch)
    Firm.objects.filter(pk__in=keys).update(struck_off_on=today)
    Organisation.objects.filter(firm__in=keys).update(valid_to=today)


def _move(
    model: type[Estate] | type[Firm],
    keys: Sequence[int],
    verbs: Sequence[str],
    *,
    by: Actor,
    at: datetime,
    batch: int,
) -> None:
    """Make each record's own move: the first of ``verbs`` that its machine allows, journalled as that act."""
    machine, rows = model.machine, model._default_manager.filter(pk__in=keys)
    found = list(rows.select_for_update(of=("self",)).values_list("pk", "state"))
    for verb in map(VERBS.__getitem__, verbs):
        moves = [
            (key, was, machine.next(was, verb.short)) for key, was in found if machine.can(was, verb.short)
        ]
        found = [(key, was) for key, was in found if not machine.can(was, verb.short)]
        for state in {now for _key, _was, now in moves}:
            moved = [key for key, _was, now in moves if now == state]
            model._default_manager.filter(pk__in=moved).update(state=state, version=F("version") + 1)
        journal.record_keys(verb.event, model, moves, by=by, at=at, facts={"undone_import": batch})
    for _key, was in found:
        machine.next(was, VERBS[verbs[-1]].short)  # a state with no such move stops the whole act


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) and text else text or None
