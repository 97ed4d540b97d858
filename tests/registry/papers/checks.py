"""A stored room check as the survey leaves it: the design's own example, short by 16.66 m²."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from oversight.models import Membership, Organisation
from registry.models import Estate, EstateArea, RoomCheck, RoomPolicy
from registry.rules.room import Facts, Policy, Room, freeze, judge
from tests.factories.ground import NOW
from tests.registry.rules.room.policies import GOOD, HENAN, SAMPLE, text_of

ROOMS = (
    ("2 号楼 1 层 101", "office", 1, "3.60", "212.40", ""),
    ("2 号楼 1 层 102", "service", 1, "3.60", "168.56", ""),
    ("2 号楼 2 层 201", "owners_committee", 2, "3.30", "30.00", ""),
    ("5 号楼 1 层 103", "maintenance", 1, "3.30", "191.40", ""),
    ("5 号楼 1 层 104", "office", 1, "3.30", "24.00", "快递驿站"),
)


def rooms() -> tuple[Room, ...]:
    """The rooms of the example, one of them turned into a parcel station."""
    return tuple(
        Room(key=str(order), label=label, area=Decimal(area), kind=kind, floor=floor, height=Decimal(height),
             has_lift=False, misused=bool(use), present_use=use, features=GOOD)  # type: ignore[arg-type]
        for order, (label, kind, floor, height, area, use) in enumerate(ROOMS)
    )  # fmt: skip


def facts(**changes: Any) -> Facts:
    """The facts of the example."""
    values: dict[str, Any] = {
        "total_area": Decimal("154754.00"), "above_ground_area": Decimal("125754.00"), "use": "residential",
        "permitted_on": date(2019, 3, 14), "rooms": rooms(),
    }  # fmt: skip
    return Facts(**(values | changes))


def policy_row(policy: Policy = SAMPLE, city: str = "sample-city", **changes: Any) -> RoomPolicy:
    """The policy as a published version."""
    return RoomPolicy.objects.create(
        name=policy.name.zh, valid_from=policy.valid_from, rule=json.loads(text_of(city)), digest="0" * 64,
        published_at=NOW, **changes,
    )  # fmt: skip


def stored(
    estate: Estate, by: Membership, *, policy: Policy = SAMPLE, city: str = "sample-city",
    subject: Organisation | None = None, told: Facts | None = None, **changes: Any,
) -> RoomCheck:  # fmt: skip
    """A check of ``estate`` frozen into its row."""
    told = told or facts()
    result = judge(policy, told)
    row = RoomPolicy.objects.filter(name=policy.name.zh).first() or policy_row(policy, city)
    return RoomCheck.objects.create(
        estate=estate, policy=row, jurisdiction=estate.jurisdiction, subject=subject, verdict=result.verdict,
        record=freeze(policy=policy, facts=told, result=result),
        required=result.required, provided=result.provided, shortfall=result.shortfall, digest="0" * 64,
        surveyed_by=by, **({"surveyed_at": NOW} | changes),
    )  # fmt: skip


def area(estate: Estate, kind: str, value: str, document: str, dated: date) -> EstateArea:
    """An area on file with its document."""
    return EstateArea.objects.create(
        estate=estate,
        kind=kind,
        value=Decimal(value),
        document=document,
        dated=dated,
        recorded_at=NOW,
        stage="survey",
    )


__all__ = ["HENAN", "SAMPLE", "area", "facts", "policy_row", "rooms", "stored"]
