"""Many records in one act: estates and firms from a list, each with its own trail entry, and taken back together.

Set-based, as ARCHITECTURE §5 asks of work in bulk: rows are written with a few statements a thousand, and the journal
gets one entry a record in the same transaction. Whoever calls has asked the policy for every row's place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Model
from django.utils.translation import gettext as _

from oversight.acting import Refused
from oversight.kernel.pinyin import initials, sort_key
from oversight.kernel.scope import Kind
from oversight.models import Entry, Organisation
from oversight.policy import Actor
from registry.actions.estate import new_public_ids
from registry.models import Estate, EstateArea, EstateMode, Firm, Tenure

FACTS = (
    "address",
    "kind",
    "estate_class",
    "households",
    "buildings",
    "total_area",
    "above_ground_area",
    "measured_area",
)
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
    """Write estates from (row number, plain values); a row without a place becomes a draft. Keys by row number."""
    ids = new_public_ids(len(rows))
    bodies = _named_bodies([values for _number, values in rows])
    estates = [
        _estate(values, public_id=public_id, by=by, at=at, bodies=bodies)
        for (_number, values), public_id in zip(rows, ids, strict=True)
    ]
    Estate.objects.bulk_create(estates, batch_size=CHUNK)
    pairs = list(zip(estates, (values for _number, values in rows), strict=True))
    _record_areas(pairs, by, at)
    _record_modes(pairs, by, at.date())
    _journal(estates, event="estate.registered", by=by, at=at, facts={"import": batch})
    return {number: estate.pk for (number, _values), estate in zip(rows, estates, strict=True)}


def _estate(
    values: Mapping[str, Any],
    *,
    public_id: str,
    by: Actor,
    at: datetime,
    bodies: Mapping[tuple[str, str], Organisation],
) -> Estate:
    name = values["name"]
    point = values.get("point") or {}
    known = {field: values[field] for field in FACTS if values.get(field) not in (None, "")}
    return Estate(
        public_id=public_id,
        name=name,
        name_key=sort_key(name),
        initials=initials(name),
        jurisdiction_id=values.get("place"),
        state="registered" if values.get("place") else "draft",
        completed_on=_day(values.get("completed_on")),
        permitted_on=_day(values.get("permitted_on")),
        developer=bodies.get((Kind.DEVELOPER, values.get("developer") or "")),
        responsible_unit=bodies.get((Kind.RESPONSIBLE_UNIT, values.get("responsible_unit") or "")),
        longitude=point.get("longitude"),
        latitude=point.get("latitude"),
        mode=values.get("mode") or "none",
        drafted_by_id=by.membership_id,
        created_at=at,
        **known,
    )


def _named_bodies(rows: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], Organisation]:
    """Developers and responsible units by name; those not on file are founded."""
    wanted = {
        (kind, row[field])
        for row in rows
        for kind, field in ((Kind.DEVELOPER, "developer"), (Kind.RESPONSIBLE_UNIT, "responsible_unit"))
        if row.get(field)
    }
    found: dict[tuple[str, str], Organisation] = {}
    for body in Organisation.objects.filter(
        kind__in=(Kind.DEVELOPER, Kind.RESPONSIBLE_UNIT), name__in={name for _kind, name in wanted}
    ):
        found.setdefault((Kind(body.kind), body.name), body)
    fresh = [
        Organisation(kind=kind, name=name, name_key=sort_key(name), initials=initials(name))
        for kind, name in sorted(wanted - set(found))
    ]
    Organisation.objects.bulk_create(fresh)
    return found | {(Kind(body.kind), body.name): body for body in fresh}


def _record_areas(pairs: Sequence[tuple[Estate, Mapping[str, Any]]], by: Actor, at: datetime) -> None:
    EstateArea.objects.bulk_create(
        (
            EstateArea(
                estate=estate,
                kind=kind,
                value=Decimal(values[field]),
                document="",
                recorded_by_id=by.membership_id,
                recorded_at=at,
            )
            for estate, values in pairs
            for field, kind in AREAS.items()
            if values.get(field)
        ),
        batch_size=CHUNK,
    )


def _record_modes(pairs: Sequence[tuple[Estate, Mapping[str, Any]]], by: Actor, today: date) -> None:
    """The mode holds from the day of the import: the list does not say since when."""
    EstateMode.objects.bulk_create(
        (
            EstateMode(
                estate=estate,
                mode=values["mode"],
                term=(today, None),
                basis="",
                recorded_by_id=by.membership_id,
            )
            for estate, values in pairs
            if values.get("mode")
        ),
        batch_size=CHUNK,
    )
    Tenure.objects.bulk_create(
        (
            Tenure(
                estate=estate, firm_id=values["firm_id"], term=(today, None), recorded_by_id=by.membership_id
            )
            for estate, values in pairs
            if values.get("firm_id")
        ),
        batch_size=CHUNK,
    )


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
    _journal(firms, event="firm.registered", by=by, at=at, facts={"import": batch})
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
    """Take imported estates back: withdrawn, their modes and tenures ended on the day they began."""
    estates = list(Estate.objects.filter(pk__in=keys).select_for_update(of=("self",)))
    Estate.objects.filter(pk__in=keys).update(state="withdrawn", version=F("version") + 1)
    over = (
        at.date(),
        at.date() + ONE_DAY,
    )  # an empty term would be refused: it holds for the day it was made
    Tenure.objects.filter(estate__in=keys).update(term=over, ended_why=str(_("导入撤销")))
    EstateMode.objects.filter(estate__in=keys).update(term=over)
    _journal(estates, event="estate.withdrawn", by=by, at=at, facts={"undone_import": batch}, now="withdrawn")


def built_on_firms(keys: Sequence[int]) -> list[str]:
    """Names of firms among ``keys`` that were changed or manage something since."""
    firms = Firm.objects.filter(pk__in=keys)
    touched = (
        firms.exclude(version=1) | firms.filter(tenures__isnull=False) | firms.filter(changes__isnull=False)
    )
    return list(touched.distinct().values_list("organisation__name", flat=True)[:20])


def strike_firms(*, by: Actor, keys: Sequence[int], at: datetime, batch: int) -> None:
    """Take imported firms back: struck off on the day; their codes stay on file."""
    firms = list(Firm.objects.filter(pk__in=keys).select_for_update(of=("self",)))
    Firm.objects.filter(pk__in=keys).update(
        state="struck_off", struck_off_on=at.date(), version=F("version") + 1
    )
    _journal(firms, event="firm.struck", by=by, at=at, facts={"undone_import": batch}, now="struck_off")


def _journal(
    things: Sequence[Model], *, event: str, by: Actor, at: datetime, facts: dict[str, Any], now: str = ""
) -> None:
    """One entry a record, in a few statements."""
    if not things:
        return
    kind = ContentType.objects.get_for_model(things[0])
    Entry.objects.bulk_create(
        (
            Entry(
                at=at,
                membership_id=by.membership_id,
                organisation_id=by.organisation_id or None,
                event=event,
                kind=kind,
                thing=thing.pk,
                was=getattr(thing, "state", "") if now else "",
                now=now or getattr(thing, "state", ""),
                facts=facts,
            )
            for thing in things
        ),
        batch_size=CHUNK,
    )


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) and text else text or None
