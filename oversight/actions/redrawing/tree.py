"""What a redrawing does to the tree: paths, names of the day, lineage, and what hangs on a unit that ends.

A unit that ends stays in the tree, below its (first) heir and out of force: what may never be rewritten and points at
it is then still within the heir's reach.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from oversight import cargo
from oversight.actions.redrawing.plan import Plan
from oversight.kernel.scope import Kind
from oversight.models import (
    Organisation,
    OrganisationName,
    Redrawing,
    Territory,
    TerritoryLineage,
)
from oversight.models.territory import STEP
from oversight.policy import Actor

OFFICES = (Kind.DISTRICT, Kind.STREET, Kind.COMMITTEE)


@dataclass
class Done:
    """What was done: the units whose subtree has new names, those that ended, and counts for the trail."""

    touched: list[Territory] = field(default_factory=list)
    ended: list[Territory] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)


# Ranges instead of LIKE: a pattern that comes from a row uses no index, a range does (C collation; "~" is above all).
_REPATH = """
UPDATE oversight_territory t
SET path = m.new || substr(t.path, length(m.old) + 1), depth = t.depth + (length(m.new) - length(m.old)) / %(step)s
FROM unnest(%(old)s::text[], %(new)s::text[]) AS m(old, new)
WHERE t.path >= m.old AND t.path < m.old || '~'"""


def adopt(units: Iterable[Territory], parent: Territory) -> int:
    """Put units with all below them under ``parent``, behind its last child: one UPDATE of paths, one of child counts.

    The units know their new paths afterwards; they must not contain ``parent``. Returns how many rows changed.
    """
    moved = sorted(units, key=lambda unit: unit.path)
    if not moved:
        return 0
    old = [unit.path for unit in moved]
    first = _last_child(parent) + 1
    new = [
        Territory._get_path(parent.path, parent.depth + 1, number)
        for number in range(first, first + len(old))
    ]
    with connection.cursor() as cursor:
        cursor.execute(_REPATH, {"old": old, "new": new, "step": STEP})
        changed = int(cursor.rowcount)
    Territory.objects.count_children({parent.path} | {path[:-STEP] for path in old})
    for unit, path in zip(moved, new, strict=True):
        unit.path, unit.depth = path, parent.depth + 1
    return changed


def _last_child(parent: Territory) -> int:
    """The number of the last child's path, ended ones counted too; 0 for none. The last path below tells it."""
    below = Territory.objects.filter(path__gt=parent.path, path__lt=f"{parent.path}~")
    last = below.order_by("-path").values_list("path", flat=True).first()
    return int(Territory._str2int(last[len(parent.path) : len(parent.path) + STEP])) if last else 0


def rename(redrawing: Redrawing, plan: Plan, *, by: Actor | None, at: datetime) -> Done:
    """Give the unit its new name; its offices too where the plan says so."""
    unit = Territory.objects.get(pk=redrawing.unit_id)
    before, unit.name = unit.name, plan.name
    unit.save(update_fields=["name", "name_key", "initials"])
    bodies = _rename_offices(unit, before, redrawing.effective) if plan.rename_bodies else 0
    return Done([unit], facts={"unit": unit.pk, "offices": bodies})


def _rename_offices(unit: Territory, before: str, day: date) -> int:
    """Offices of the unit that bear its name bear the new one; the old stays in their list of names."""
    offices = Organisation.objects.on(day).filter(territory=unit, kind__in=OFFICES, name__contains=before)
    for office in offices:
        OrganisationName.objects.create(organisation=office, name=office.name, valid_to=day)
        office.name = office.name.replace(before, unit.name)
        office.version += 1
        office.save()
    return len(offices)


def move(redrawing: Redrawing, plan: Plan, *, by: Actor | None, at: datetime) -> Done:
    """Put the unit with all below it under its new parent; no record is touched, rights follow the path."""
    unit, parent = _units(redrawing.unit_id, plan.parent)
    before = Territory.objects.only("pk").get(path=unit.path[:-STEP])
    facts = {"unit": unit.pk, "from": before.pk, "to": parent.pk}
    facts["units"] = adopt([unit], parent)
    return Done([unit], facts=facts)


def merge(redrawing: Redrawing, plan: Plan, *, by: Actor | None, at: datetime) -> Done:
    """Put what the absorbed units hold into the unit, or, with a new code, all of them into a new unit."""
    unit, *absorbed = _units(redrawing.unit_id, *plan.absorbed)
    if plan.code:
        heir = _found(unit, plan.name, plan.code, redrawing.effective)
        ending = [unit, *absorbed]
    else:
        heir, ending = unit, absorbed
        if plan.name and plan.name != unit.name:
            heir.name = plan.name
            heir.save(update_fields=["name", "name_key", "initials"])
    facts: dict[str, Any] = {"heir": heir.pk, "ended": [ended.pk for ended in ending], "rows": {}}
    children = [child for ended in ending for child in _children(ended)]
    adopt(children, heir)
    for ended in ending:
        rows = cargo.hand_over(ended, {}, heir, {}, by=by, at=at, facts={"redrawing": redrawing.pk})
        facts["rows"][str(ended.pk)] = rows
    _end(ending, [heir], redrawing)
    return Done(list(_units(heir.pk)), ending, {**facts, "units": len(children)})


def split(redrawing: Redrawing, plan: Plan, *, by: Actor | None, at: datetime) -> Done:
    """Make the pieces and give each what the plan assigned to it."""
    (unit,) = _units(redrawing.unit_id)
    goes_on = not plan.pieces[0].code
    heirs: dict[int, Territory] = {0: unit} if goes_on else {}
    for index, piece in enumerate(plan.pieces):
        if piece.code:
            heirs[index] = _found(unit, piece.name, piece.code, redrawing.effective)
    children = {child.pk: child for child in _children(unit)}
    for index, heir in heirs.items():
        if heir.pk != unit.pk:
            adopt([children[key] for key, to in plan.children.items() if to == index], heir)
    rows = cargo.hand_over(unit, heirs, heirs[0], plan.rows, by=by, at=at, facts={"redrawing": redrawing.pk})
    new = [heir for heir in heirs.values() if heir.pk != unit.pk]
    if goes_on:
        _lineage([unit], new, redrawing)
    else:
        _end([unit], new, redrawing)
    facts = {"unit": unit.pk, "pieces": [heir.pk for heir in heirs.values()], "rows": rows}
    touched = list(_units(*(heir.pk for heir in heirs.values())))
    return Done(touched, [] if goes_on else [unit], {**facts, "units": len(children)})


def gather(*, at: datetime) -> dict[str, int]:
    """Point what was entered on a unit while it was ending at its heir; counts by table.

    Foreign keys are looked at when a transaction ends, so such a row is not seen by the act. Until the nightly duty
    comes it is in the heir's reach all the same, since the ended unit lies below it.
    """
    counts: Counter[str] = Counter()
    for unit in Territory.objects.exclude(valid_to=None).exclude(heirs=None).distinct():
        if any(one.on(unit).exists() for one in cargo.CARGO):
            heir = unit.heirs.order_by("pk")[0].after
            counts.update(cargo.hand_over(unit, {}, heir, {}, by=None, at=at, facts={"gathered": True}))
    return dict(counts)


def _units(*keys: int | None) -> Iterable[Territory]:
    """The units of these ids as they stand, in the order asked."""
    found = Territory.objects.in_bulk([key for key in keys if key])
    return [found[key] for key in keys if key]


def _children(unit: Territory) -> QuerySet[Territory]:
    """Units in force directly under this one."""
    found: QuerySet[Territory] = Territory.objects.filter(
        path__startswith=unit.path, depth=unit.depth + 1, valid_to=None
    )
    return found


def _found(beside: Territory, name: str, code: str, day: date) -> Territory:
    """A new unit under the same parent."""
    parent = Territory.objects.get(pk=beside.get_parent(update=True).pk)
    made: Territory = parent.add_child(code=code, level=beside.level, name=name, valid_from=day)
    return made


def _end(units: list[Territory], heirs: list[Territory], redrawing: Redrawing) -> None:
    """Take the units out of force and lay them below their first heir."""
    fresh = list(_units(*(unit.pk for unit in units)))
    Territory.objects.filter(pk__in=[unit.pk for unit in fresh]).update(valid_to=redrawing.effective)
    adopt(fresh, next(iter(_units(heirs[0].pk))))
    _lineage(fresh, heirs, redrawing)


def _lineage(before: list[Territory], after: list[Territory], redrawing: Redrawing) -> None:
    TerritoryLineage.objects.bulk_create(
        TerritoryLineage(before=old, after=new, act=redrawing) for old in before for new in after
    )


DOES: Mapping[str, Any] = {
    Redrawing.RENAME: rename,
    Redrawing.MOVE: move,
    Redrawing.MERGE: merge,
    Redrawing.SPLIT: split,
}
EVENTS = {
    Redrawing.RENAME: "territory.renamed",
    Redrawing.MOVE: "territory.moved",
    Redrawing.MERGE: "territory.merged",
    Redrawing.SPLIT: "territory.split",
}
