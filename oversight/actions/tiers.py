"""Who stands above whom: the body to which a tier's overdue work rolls up (DOMAIN §7, §13.10)."""

from __future__ import annotations

from datetime import date, datetime

from oversight.kernel.scope import OFFICE_OF, Kind, Level
from oversight.models import Membership, Organisation, Territory

# From the nearest tier up; where a tier has no body (no district office), the next one counts.
LADDER = (Kind.COMMITTEE, Kind.STREET, Kind.DISTRICT, Kind.BUREAU)


def body_above(body: Organisation) -> Organisation | None:
    """The body of the tier above whose territory holds this body's; the bureau for firms and departments.

    None for the bureau itself. A district without an office is skipped, as a city may do without that tier.
    """
    if body.kind == Kind.BUREAU:
        return None
    if body.kind not in LADDER or body.territory is None:
        return Organisation.objects.filter(kind=Kind.BUREAU, valid_to=None).first()
    path = body.territory.path
    above = {path[:end] for end in range(4, len(path), 4)}
    kinds = LADDER[LADDER.index(Kind(body.kind)) + 1 :]
    found = Organisation.objects.filter(kind__in=kinds, territory__path__in=above, valid_to=None)
    return max(
        found.select_related("territory"),
        key=lambda o: len(o.territory.path if o.territory else ""),
        default=None,
    )


def office_of(unit: Territory, day: date) -> Organisation | None:
    """The office that answers for the unit itself on ``day``: bureau, district office, street office or committee.

    Where a merger left a unit two, the older one.
    """
    kind = OFFICE_OF[Level(unit.level)]
    return Organisation.objects.on(day).filter(territory=unit, kind=kind).order_by("pk").first()


def people_of(body: Organisation, at: datetime) -> list[Membership]:
    """The postings in force in a body, for whom its work is."""
    return list(
        Membership.objects.current(at).filter(organisation=body).select_related("person", "organisation")
    )
