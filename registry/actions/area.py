"""面积: an area is a record with its stage, document and date; the headline column follows the latest stage."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from oversight.acting import Act, acting
from oversight.kernel.measure import half_up
from oversight.policy import Actor
from registry.actions.facts import AREA_FIELDS, check
from registry.models import Estate, EstateArea
from registry.rules import area as rules


def record(
    *,
    by: Actor,
    estate: Estate,
    kind: str,
    value: Decimal,
    stage: str,
    at: datetime,
    document: str = "",
    dated: date | None = None,
    seen: int | None = None,
    note: str = "",
) -> EstateArea:
    """Write down an area of ``kind`` (total, above_ground, measured, below_ground) in m², two places.

    A wrong entry is put right by a later one of the same stage. Raises `EstateError`.
    """
    with acting(by, "registry.record_area", estate, at=at, seen=seen, note=note) as act:
        return put(act, kind=kind, value=value, stage=stage, document=document, dated=dated)


def put(
    act: Act, *, kind: str, value: Decimal, stage: str, document: str = "", dated: date | None = None
) -> EstateArea:
    """Add the record to the estate that ``act`` holds and let its headline column follow."""
    made = EstateArea(
        estate=act.thing,
        kind=kind,
        stage=stage,
        value=half_up(value, 2),
        document=document.strip(),
        dated=dated,
        recorded_by_id=act.by.membership_id,
        recorded_at=act.at,
    )
    field = f"{kind}_area"
    if field in AREA_FIELDS:
        earlier = (
            act.thing.areas.filter(kind=kind).order_by("pk").values_list("value", "stage", "recorded_at")
        )
        records = [rules.AreaRecord(*row) for row in earlier]
        records.append(rules.AreaRecord(made.value, stage, act.at))
        setattr(act.thing, field, rules.headline(records))
        check(act.thing, (field,))
    made.clean_fields(exclude=["estate"])
    made.save()
    act.facts |= {"kind": kind, "stage": stage, "area": made.pk, "version": act.thing.version + 1}
    return made
