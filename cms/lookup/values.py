"""What the public is told of an estate and a firm: plain values, the same for pages, API and open data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Manager:
    """Who manages an estate now, as what and since when; ``firm_code`` where it is a firm on the register."""

    name: str
    mode: str
    since: date | None = None
    firm_code: str = ""


@dataclass(frozen=True, kw_only=True)
class RoomStanding:
    """The latest published check of an estate's rooms; areas in m²."""

    verdict: str
    required: Decimal | None
    provided: Decimal | None
    shortfall: Decimal | None
    checked_on: date
    check: Any = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class PublicEstate:
    """An estate with its public facts alone; a field the policy keeps closed is None."""

    public_id: str
    name: str
    state: str
    place: tuple[str, ...]
    former_names: tuple[str, ...] = ()
    kind: str | None = None
    estate_class: str | None = None
    address: str | None = None
    total_area: Decimal | None = None
    households: int | None = None
    buildings: int | None = None
    completed_on: date | None = None
    developer: str | None = None
    longitude: Decimal | None = None
    latitude: Decimal | None = None
    mode: str | None = None
    manager: Manager | None = None
    room: RoomStanding | None = None
    heirs: tuple[tuple[str, str], ...] = ()
    origins: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class PublicFirm:
    """A firm with its public facts alone."""

    code: str
    name: str
    state: str
    place: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    registered_address: str | None = None
    licence_from: date | None = None
    licence_to: date | None = None
    legacy_grade: str | None = None
    struck_off_on: date | None = None
    managing: int = 0
