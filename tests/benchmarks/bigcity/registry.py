"""Firms, and estates with who managed them when, their areas and their rooms."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from stdnum.cn import uscc

from oversight.embedded.place import ROOT
from oversight.kernel.pinyin import initials, sort_key
from oversight.kernel.scope import Kind, Level
from registry.models import (
    Estate,
    EstateArea,
    EstateMode,
    Firm,
    Room,
    RoomPolicy,
    Tenure,
)
from tests.benchmarks.bigcity import names
from tests.benchmarks.bigcity.copying import FIRST_KEY, copy, since
from tests.benchmarks.bigcity.ground import Body, Unit
from tests.benchmarks.bigcity.sizes import AT, DAY, Size, owners, shared_out

CLASSES = ("new", "old_with_unit", "old_without_unit", "scattered")
OTHER_MODES = ("unit", "community", "owners", "building", "courtyard", "none")
USES = ("office", "service", "owners_committee", "operating", "storage", "guard")
POLICY = ROOT / "docs" / "examples" / "room-policies" / "sample-city.json"
REGISTERED = AT - timedelta(days=400)


@dataclass(frozen=True)
class Drawn:
    """An estate before it is written: what its other rows hang on."""

    key: int
    row: dict[str, Any]
    begun: date
    terms: tuple[tuple[date, date | None], ...]


def found_firms(rng: random.Random, bodies: list[Body], units: list[Unit]) -> list[int]:
    """Every firm's row beside its body, under the body's key; returns the keys of those that stand."""
    streets = [unit for unit in units if unit.level == Level.STREET]
    firms = [body for body in bodies if body.kind == Kind.FIRM]
    gone = {body.key for number, body in enumerate(firms) if number % 40 == 39}
    copy(Firm, (_firm(rng, body, rng.choice(streets), body.key in gone) for body in firms))
    return [body.key for body in firms if body.key not in gone]


def _firm(rng: random.Random, body: Body, street: Unit, gone: bool) -> dict[str, Any]:
    base = f"91990100MA{body.key % 10**7:07d}"
    return {
        "id": body.key,
        "organisation_id": body.key,
        "subject_id": body.key,
        "jurisdiction_id": street.key,
        "code": base + uscc.calc_check_digit(base),
        "legal_representative": names.person(rng),
        "registered_address": f"{street.full_name}{rng.randrange(1, 300)} 号",
        "registered_capital": Decimal(rng.choice((50, 100, 300, 500, 1000))),
        "licence_from": date(2001 + rng.randrange(20), 1 + rng.randrange(12), 1),
        "headcount": (staff := rng.randrange(5, 400)),
        "party_members": rng.randrange(0, 1 + staff // 8),
        "state": "struck_off" if gone else "registered",
        "struck_off_on": DAY - timedelta(days=200) if gone else None,
        "created_at": REGISTERED,
    }


def draw_estates(rng: random.Random, size: Size, units: list[Unit]) -> list[Drawn]:
    """Estates on the communities, a few with many."""
    communities = [unit for unit in units if unit.level == Level.COMMITTEE]
    shares = shared_out(rng, size.estates, len(communities), skew=0.5)
    return [_draw(rng, number, communities[place]) for number, place in enumerate(owners(shares))]


def _draw(rng: random.Random, number: int, place: Unit) -> Drawn:
    kind = rng.choices(CLASSES, (55, 20, 17, 8))[0]
    new = kind == "new"
    area = Decimal(rng.randrange(1_500_000, 32_000_000) if new else rng.randrange(60_000, 2_400_000)) / 100
    begun = date(rng.randrange(2006, 2024), rng.randrange(1, 13), 1)
    turns = sorted(
        rng.sample(range(begun.year + 1, DAY.year + 1), k=min(rng.randrange(3), DAY.year - begun.year))
    )
    starts = [begun, *(date(year, 6, 1) for year in turns if date(year, 6, 1) < DAY)]
    firm = new or number % 4 == 0
    name = names.estate(number)
    row = {
        "id": FIRST_KEY + number,
        "public_id": names.public_id(number),
        "name": name,
        "name_key": sort_key(name),
        "initials": initials(name),
        "kind": "mixed" if new and rng.random() < 0.15 else "residential",
        "estate_class": kind,
        "jurisdiction_id": place.key,
        "address": f"{place.full_name}{names.pair(rng.randrange(1000))}路 {rng.randrange(1, 300)} 号",
        "total_area": area,
        "above_ground_area": (area * Decimal("0.82")).quantize(Decimal("0.01")) if new else None,
        "households": max(4, int(area / rng.randrange(82, 118))),
        "buildings": max(1, int(area / 9500)),
        "completed_on": begun,
        "permitted_on": date(begun.year - 2, rng.randrange(1, 13), 15),
        "longitude": Decimal("122.20") + Decimal(rng.randrange(0, 90_000)) / 1_000_000,
        "latitude": Decimal("40.62") + Decimal(rng.randrange(0, 70_000)) / 1_000_000,
        "mode": "firm" if firm else rng.choice(OTHER_MODES),
        "state": "registered",
        "created_at": REGISTERED,
    }
    return Drawn(
        FIRST_KEY + number, row, begun, tuple(zip(starts, [*starts[1:], None], strict=True)) if firm else ()
    )


def build_estates(rng: random.Random, size: Size, drawn: list[Drawn], firms: list[int]) -> None:
    """The estates' rows and what hangs on them."""
    copy(Estate, (estate.row for estate in drawn))
    copy(
        EstateMode,
        ({"id": e.key, "estate_id": e.key, "mode": e.row["mode"], "term": since(e.begun)} for e in drawn),
    )
    shares = shared_out(rng, sum(len(e.terms) for e in drawn), len(firms)) if drawn else []
    turns = list(owners(shares))
    rng.shuffle(turns)
    copy(Tenure, _tenures(drawn, firms, turns))
    copy(EstateArea, _areas(drawn))
    copy(Room, _rooms(rng, size, drawn))


def _tenures(drawn: list[Drawn], firms: list[int], turns: list[int]) -> Iterator[dict[str, Any]]:
    number = 0
    for estate in drawn:
        for start, end in estate.terms:
            yield {
                "id": FIRST_KEY + number,
                "estate_id": estate.key,
                "firm_id": firms[turns[number]],
                "term": since(start, end),
                "contract_number": f"HT-{start.year}-{number:05d}",
                "contract_date": start,
            }
            number += 1


def _areas(drawn: list[Drawn]) -> Iterator[dict[str, Any]]:
    kinds = (("total", "total_area"), ("above_ground", "above_ground_area"))
    number = FIRST_KEY
    for estate in drawn:
        for kind, column in kinds:
            if estate.row[column] is not None:
                yield {
                    "id": number,
                    "estate_id": estate.key,
                    "kind": kind,
                    "value": estate.row[column],
                    "recorded_at": REGISTERED,
                }
                number += 1


def _rooms(rng: random.Random, size: Size, drawn: list[Drawn]) -> Iterator[dict[str, Any]]:
    number = FIRST_KEY
    for estate in drawn:
        for place in range(rng.randrange(1, size.rooms + 1)):
            area = estate.row["total_area"] * Decimal(rng.randrange(5, 26)) / 10_000
            yield {
                "id": number,
                "estate_id": estate.key,
                "place": f"{place + 1} 号楼 101",
                "floor": rng.choice((1, 1, 1, 2, -1)),
                "area": max(area, Decimal(6)).quantize(Decimal("0.01")),
                "height": Decimal(rng.choice(("2.80", "3.00", "2.10"))),
                "use": USES[place % len(USES)],
                "utilities": True,
                "title": rng.choice(("none", "applied", "titled")),
            }
            number += 1


def publish_policy() -> None:
    """The sample city's room rule, in force since 2008."""
    rule = json.loads(POLICY.read_text())
    copy(
        RoomPolicy,
        [
            {
                "id": FIRST_KEY,
                "name": str(rule["name"]["zh"] if isinstance(rule["name"], dict) else rule["name"]),
                "valid_from": date.fromisoformat(rule["valid_from"]),
                "rule": rule,
                "digest": "0" * 64,
                "published_at": REGISTERED,
            }
        ],
    )
