"""The city in figures, for the home page: counted when asked, each with its base."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.db.models.functions import Left

from oversight.kernel.scope import Level
from oversight.models import Territory
from oversight.policy import public, visible
from registry.models import Estate, Firm, RoomCheck
from registry.rules.coverage import UNCOVERED
from registry.rules.room import IN_ORDER

DISTRICT_PATH = Territory.steplen * Level.DISTRICT.value
# Verdicts in the order in which they are told; what is not listed is told together as to be checked.
TOLD = (*IN_ORDER, "rectify", "fail")


@dataclass(frozen=True, kw_only=True)
class District:
    """Coverage of one district: estates with somebody who manages them, of all."""

    path: str
    name: str
    covered: int
    estates: int


@dataclass(frozen=True, kw_only=True)
class City:
    """What the home page says of the city."""

    estates: int
    covered: int
    firms: int
    districts: tuple[District, ...]
    verdicts: dict[str, int]

    @property
    def checked(self) -> int:
        """Estates whose rooms were checked and that are judged."""
        return sum(self.verdicts.values())


def city(at: datetime) -> City:
    """The figures at an instant, of what the public may see: five queries, whatever the size of the city."""
    anybody = public(at)
    standing = visible(anybody, "registry.view_estate", Estate.objects.standing())
    rows = (
        standing.values(path=Left("jurisdiction__path", DISTRICT_PATH))
        .annotate(estates=Count("pk"), covered=Count("pk", filter=~Q(mode=UNCOVERED)))
        .order_by("path")
    )
    found = {row["path"]: row for row in rows}
    names = dict(Territory.objects.filter(path__in=found).values_list("path", "name"))
    districts = tuple(
        District(path=path, name=names[path], covered=row["covered"], estates=row["estates"])
        for path, row in found.items()
        if len(path) == DISTRICT_PATH
    )
    return City(
        estates=sum(row["estates"] for row in found.values()),
        covered=sum(row["covered"] for row in found.values()),
        firms=visible(anybody, "registry.view_firm", Firm.objects.standing()).count(),
        districts=districts,
        verdicts=verdicts(at),
    )


def verdicts(at: datetime) -> dict[str, int]:
    """How many estates stand how by their latest published check of rooms."""
    latest = (
        visible(public(at), "registry.view_room", RoomCheck.objects.of_standing_estates())
        .order_by("estate_id", "-surveyed_at", "-pk")
        .distinct("estate_id")
    )
    counted = RoomCheck.objects.filter(pk__in=latest.values("pk")).values("verdict").annotate(n=Count("pk"))
    return {row["verdict"]: row["n"] for row in counted.order_by("verdict")}
