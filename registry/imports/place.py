"""Where a row of a list lies: its committee by the names given, and what is wrong with names that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count, Max, Min
from django.utils.translation import gettext_lazy as _

from oversight.exchange.kinds import Note
from oversight.kernel.calendar import beijing_day
from oversight.kernel.divisions import Gazetteer, Unit, core_name
from oversight.kernel.rowreading import ColumnMatch
from oversight.kernel.scope import Level
from oversight.kernel.tables import Row
from oversight.kernel.wording import Message
from oversight.models import Territory
from oversight.policy import Actor
from registry.models import Estate

PLACE_FIELDS = ("district", "street", "committee")
NAMES_SHOWN = 3
ENOUGH_POINTS = 20  # estates with coordinates, from which on they tell where the city lies
# Degrees about the outermost of them. A city of this rank is about one across, and the estates on file may lie in a few
# of its districts only: nearer than this nothing can be told.
AROUND = Decimal("0.6")


@dataclass(frozen=True)
class Found:
    """A unit, what is to be said of the names given, and the committee that was probably meant."""

    unit: Territory | None
    message: Message | None = None
    meant: Territory | None = None


class Places:
    """The tree of the city on one day, looked up once for a list."""

    def __init__(self, by: Actor) -> None:
        self.today = beijing_day(by.at)

    @cached_property
    def units(self) -> dict[str, Territory]:
        """The units in force, by code."""
        return {unit.code: unit for unit in Territory.objects.on(self.today)}

    @cached_property
    def by_path(self) -> dict[str, Territory]:
        """The same units by their path."""
        return {unit.path: unit for unit in self.units.values()}

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """What finds a unit by the names that a row gives."""
        return Gazetteer(
            Unit(u.code, u.name, u.level, parent.code if (parent := self.above(u)) else "")
            for u in self.units.values()
        )

    @cached_property
    def city(self) -> str:
        """The city's name, "" where no tree is loaded."""
        return next((unit.name for unit in self.units.values() if unit.level == Level.CITY), "")

    @cached_property
    def box(self) -> tuple[Decimal, ...] | None:
        """West, east, south, north of the estates on file with some room about them; None where they are few."""
        found = Estate.objects.standing().aggregate(
            n=Count("longitude"),
            west=Min("longitude"),
            east=Max("longitude"),
            south=Min("latitude"),
            north=Max("latitude"),
        )
        if found["n"] < ENOUGH_POINTS:
            return None
        return (
            found["west"] - AROUND,
            found["east"] + AROUND,
            found["south"] - AROUND,
            found["north"] + AROUND,
        )

    def above(self, unit: Territory) -> Territory | None:
        """The unit one tier up."""
        return self.by_path.get(unit.path[: -Territory.steplen])

    def called(self, unit: Territory) -> str:
        """The unit with its parents below the city: names repeat."""
        names, up = [unit.name], self.above(unit)
        while up is not None and up.level > Level.CITY:
            names.append(up.name)
            up = self.above(up)
        return "".join(reversed(names))

    def is_elsewhere(self, city: str) -> bool:
        """Whether a row names another city than this one."""
        return bool(city and self.city) and core_name(city) != core_name(self.city)

    def find(self, texts: Mapping[str, str]) -> Found:
        """The lowest unit that the names give, or why they give none."""
        found = self.gazetteer.find(**texts)
        unit = self.units.get(found.code)
        if unit is not None and unit.level == Level.COMMITTEE:
            return Found(unit)
        if found.others:
            return Found(None, Message("place_several", {"names": self._names(found.others)}))
        if unit is not None:
            return Found(unit, Message("place_upper", {"name": unit.name}))
        return self._misfit(texts)

    def _names(self, codes: Iterable[str]) -> str:
        known = [self.called(self.units[code]) for code in codes]
        more = ["……"] if len(known) > NAMES_SHOWN else []
        return "、".join([*known[:NAMES_SHOWN], *more])

    def _misfit(self, texts: Mapping[str, str]) -> Found:
        """Which of the names is at odds with the city or with the one above it."""
        given = [(field, texts[field]) for field in PLACE_FIELDS if texts.get(field)]
        if not given:
            return Found(None, Message("place_unknown"))
        for number, (field, name) in enumerate(given):
            upto = dict(given[: number + 1])
            if self._fits(upto):
                continue
            alone = self.gazetteer.find(**{field: name})
            codes = [alone.code] if alone.code else list(alone.others)
            if not codes:
                return Found(None, Message("place_not_here", {"name": name, "city": self.city}))
            upper = given[number - 1][1]
            meant = self._meant(dict(given[number:]))
            params = {"name": name, "upper": upper, "where": self._names(codes)}
            return Found(None, Message("place_misfit", params), meant)
        return Found(None, Message("place_unknown"))

    def _fits(self, texts: Mapping[str, str]) -> bool:
        found = self.gazetteer.find(**texts)
        return bool(found.code or found.others)

    def _meant(self, texts: Mapping[str, str]) -> Territory | None:
        """The committee that the names give without the one they are at odds with."""
        unit = self.units.get(self.gazetteer.find(**texts).code)
        return unit if unit is not None and unit.level == Level.COMMITTEE else None


def column_of(row: Row, mapping: Mapping[str, ColumnMatch], texts: Mapping[str, str]) -> tuple[str, str]:
    """The column to point at and what it says: the lowest place column of the file that says something, else the
    lowest one, else the field's own name."""
    there = [mapping[field].header for field in (*reversed(PLACE_FIELDS), "address") if field in mapping]
    told = next((header for header in there if row.cells.get(header, "").strip()), None)
    if told or there:
        header = told or there[0]
        return header, row.cells.get(header, "")
    return str(_("社区")), texts["committee"]


def fault(by: Actor, texts: Mapping[str, Any]) -> Message | None:
    """Why the places given for a whole file cannot hold; None where they lead to one unit."""
    given = {field: str(texts[field]) for field in PLACE_FIELDS if texts.get(field)}
    if not given:
        return None
    found = Places(by).find(given)
    return None if found.unit is not None else found.message


def note_of(found: Found, column: str, value: str) -> Note:
    """The question that a place without a committee leaves, with its answer where one was probably meant."""
    take = {"place": found.meant.pk} if found.meant else None
    message = found.message or Message("place_unknown")
    return Note(column, value, message, "question", Message("mend_place"), take)
