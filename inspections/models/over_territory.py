"""A record that concerns a whole unit of the tree: everybody who works inside it is concerned as well."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from oversight.models import Governed
from oversight.models.territory import STEP


def above(path: str) -> list[str]:
    """The paths of all units above the one at ``path``."""
    return [path[:end] for end in range(STEP, len(path), STEP)]


def reaches(path: str, place: str = "jurisdiction__path") -> Q:
    """Records whose unit lies in the one at ``path``, or holds it: a street reads the city's cycle."""
    return Q(**{f"{place}__startswith": path}) | Q(**{f"{place}__in": above(path)})


class OverTerritory(Governed):
    """A governed record that reaches down as well: a cycle of the city is every street's, a course too."""

    class Meta:
        abstract = True

    @classmethod
    def in_territory(cls, path: str, at: datetime) -> Q:
        """What lies in the unit and what is held over it."""
        return reaches(path)
