"""Firms, estates, tenures and rooms: the least that a test needs of each."""

from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal

from stdnum.cn import uscc

from oversight.kernel.scope import Kind
from oversight.models import Territory
from registry.models import Estate, Firm, Room, Tenure
from tests.factories.ground import NOW, body

_serial = itertools.count(1)


def code(n: int) -> str:
    """A valid unified social credit code."""
    base = f"91210800MA{n:07d}"
    return base + uscc.calc_check_digit(base)


def firm(name: str, place: Territory | None = None, **extra: object) -> Firm:
    """A registered firm that files in ``place``."""
    organisation = body(Kind.FIRM, name)
    return Firm.objects.create(
        organisation=organisation,
        subject=organisation,
        jurisdiction=place,
        code=extra.pop("code", code(next(_serial))),
        state=extra.pop("state", "registered"),
        created_at=NOW,
        **extra,
    )


def estate(name: str, place: Territory | None, **extra: object) -> Estate:
    """A registered estate in ``place`` of 50,000 m² unless told otherwise."""
    return Estate.objects.create(
        public_id=extra.pop("public_id", f"XQ{next(_serial):06d}"),
        name=name,
        jurisdiction=place,
        state=extra.pop("state", "registered"),
        total_area=extra.pop("total_area", Decimal("50000.00")),
        created_at=NOW,
        **extra,
    )


def tenure(of: Estate, held_by: Firm, since: date = date(2024, 1, 1), until: date | None = None) -> Tenure:
    """``held_by`` manages ``of`` since a day."""
    return Tenure.objects.create(estate=of, firm=held_by, term=(since, until))


def room(of: Estate, area: str = "100.00", **extra: object) -> Room:
    """A management room of so many m² on the first floor."""
    extra.setdefault("place", f"{next(_serial)} 号楼 101")
    return Room.objects.create(estate=of, area=Decimal(area), floor=extra.pop("floor", 1), **extra)
