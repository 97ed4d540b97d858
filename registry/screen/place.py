"""Where a page stands in the tree: the path above a record, and the names above many records, in one query each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from oversight.kernel.scope import Level
from oversight.models import Territory
from oversight.screen import parts

STEP = 4  # a step of the tree's path is four characters
STREET = STEP * Level.STREET


def above(paths: Iterable[str]) -> dict[str, Territory]:
    """The units that hold these paths, themselves included, by path; one query."""
    wanted = {path[:end] for path in paths for end in range(STEP, len(path) + 1, STEP)}
    return {unit.path: unit for unit in Territory.objects.filter(path__in=wanted)} if wanted else {}


def of(
    path: str, here: Any, url_name: str = "registry:estate-list", under: Iterable[parts.Crumb] = ()
) -> parts.Place:
    """The territory bar of a record's page: each step leads to the register of that unit, then to what is ``under``."""
    units = above([path]) if path else {}
    crumbs = [
        parts.Crumb(label=unit.name, url=f"{reverse(url_name)}?territory={unit.pk}")
        for _path, unit in sorted(units.items())
    ]
    return parts.Place(path=[*crumbs, *under], here=here)


def crumbs(unit: Territory, units: Iterable[Territory], url: str) -> list[parts.Crumb]:
    """The known units above one, each leading to the register of it."""
    found = [one for one in units if one.path != unit.path and unit.path.startswith(one.path)]
    return [parts.Crumb(label=one.name, url=f"{url}?territory={one.pk}") for one in found]


def words(path: str, name: str, units: dict[str, Territory]) -> str | None:
    """Street and committee of the unit at ``path``, whose own name is known; None for a unit above the streets."""
    if len(path) <= STREET:
        return name if len(path) == STREET else None
    street = units.get(path[:STREET])
    return " ".join(filter(None, (street.name if street else "", name)))
