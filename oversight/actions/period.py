"""区划沿革: the names and parents that units had in each stretch of time, written by set-based SQL.

The full name runs from the district down (the city is understood). A change on the very day a period opened rewrites
that period: a day has one name.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import connection

from oversight.models import Territory, TerritoryPeriod

# Units in force in some subtrees, each with its name and its parents' before it.
_NAMES = """
names AS (
  SELECT u.id, u.valid_from, u.name,
         coalesce((SELECT string_agg(a.name, '' ORDER BY a.path) FROM oversight_territory a
                   WHERE a.path IN (left(u.path, 8), left(u.path, 12), left(u.path, 16)) AND a.depth > 1
                     AND length(a.path) <= length(u.path)), u.name) AS full_name
  FROM oversight_territory u
  WHERE u.valid_to IS NULL AND u.path LIKE ANY(%(patterns)s)
)"""

_OPEN_MISSING = f"""
WITH {_NAMES}
INSERT INTO oversight_territoryperiod (territory_id, name, full_name, valid_from)
SELECT n.id, n.name, n.full_name, n.valid_from FROM names n
WHERE NOT EXISTS (SELECT FROM oversight_territoryperiod p WHERE p.territory_id = n.id)"""  # noqa: S608  constants alone

_REFRESH = f"""
WITH {_NAMES},
changed AS (
  SELECT n.* FROM names n
  LEFT JOIN oversight_territoryperiod p ON p.territory_id = n.id AND p.valid_to IS NULL
  WHERE p.id IS NULL OR p.full_name <> n.full_name OR p.name <> n.name
),
closed AS (
  UPDATE oversight_territoryperiod p SET valid_to = %(day)s FROM changed c
  WHERE p.territory_id = c.id AND p.valid_to IS NULL AND (p.valid_from IS NULL OR p.valid_from < %(day)s)
)
INSERT INTO oversight_territoryperiod (territory_id, name, full_name, valid_from)
SELECT id, name, full_name, %(day)s FROM changed
ON CONFLICT (territory_id, valid_from) DO UPDATE SET name = excluded.name, full_name = excluded.full_name"""  # noqa: S608


def open_missing(paths: Iterable[str]) -> int:
    """Open a period for every unit in these subtrees that has none yet; returns how many."""
    return _run(_OPEN_MISSING, paths)


def refresh(paths: Iterable[str], day: date) -> int:
    """From ``day`` on, the units in these subtrees bear the names they have now; returns how many names changed."""
    return _run(_REFRESH, paths, day)


def close(units: Iterable[Territory], day: date) -> None:
    """The last period of units that end is over on ``day``."""
    TerritoryPeriod.objects.filter(territory__in=[u.pk for u in units], valid_to=None).update(valid_to=day)


def _run(statement: str, paths: Iterable[str], day: date | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"patterns": [f"{path}%" for path in paths], "day": day})
        return int(cursor.rowcount)
