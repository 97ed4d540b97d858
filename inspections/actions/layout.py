"""Laying out a cycle's sheets: which estates of the register, and the one statement that makes a step of them.

The statement writes sheets and items on the server and leaves alone what is there already (unique: cycle, estate,
part). Its benchmark is `open_cycle`, held against a COPY of the same rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from inspections.models import Cycle, Sheet, Standard
from inspections.models.sheet import STREET
from oversight.kernel.calendar import end_of
from registry.models import Estate, Tenure

STEP = 200  # estates a transaction
OLD = ("old_with_unit", "old_without_unit", "scattered")

LAY = """
WITH found AS (
  SELECT e.id, e.public_id, e.jurisdiction_id, e.households, t.firm_id, f.organisation_id,
    COALESCE((SELECT a.value FROM registry_estatearea a
              WHERE a.estate_id = e.id AND a.kind = 'total' AND a.recorded_at <= %(known_by)s
              ORDER BY a.recorded_at DESC, a.id DESC LIMIT 1), e.total_area) AS area,
    CASE WHEN e.estate_class = ANY(%(old)s) THEN %(basic)s ELSE %(standard)s END AS standard_id
  FROM registry_estate e
  LEFT JOIN registry_tenure t ON t.estate_id = e.id AND t.withdrawn_at IS NULL AND t.term @> %(cut_off)s::date
  LEFT JOIN registry_firm f ON f.id = t.firm_id
  WHERE e.id = ANY(%(keys)s)
), made AS (
  INSERT INTO inspections_sheet (number, cycle_id, estate_id, part, standard_id, firm_id, subject_id, jurisdiction_id,
    state, area, households, scorers, reviewers, entry_count, excused_why, version)
  SELECT %(stem)s || '-' || public_id || '-' || part.mark, %(cycle)s, id, part.name, standard_id, firm_id,
    organisation_id, jurisdiction_id, part.state, area, households, '{}', '{}', 0, '', 1
  FROM found CROSS JOIN (VALUES ('street', 'J', 'made'), ('bureau', 'Z', 'made'), ('self', 'Q', 'assigned'))
    AS part (name, mark, state)
  WHERE (part.name <> 'bureau' OR %(sample)s::bigint[] IS NULL OR id = ANY(%(sample)s::bigint[]))
    AND (part.name <> 'self' OR (%(self)s AND firm_id IS NOT NULL))
  ON CONFLICT (cycle_id, estate_id, part) DO NOTHING
  RETURNING id, standard_id
), item AS (
  SELECT * FROM unnest(%(standards)s::bigint[], %(positions)s::smallint[], %(codes)s::text[], %(fulls)s::numeric[],
    %(weights)s::numeric[], %(takens)s::boolean[], %(sources)s::text[])
    AS item (standard_id, position, code, "full", weight, taken_off, source)
)
INSERT INTO inspections_sheetitem (sheet_id, position, code, "full", weight, taken_off, source, status, choice,
  lapse_reason, by_hand, explained, revision)
SELECT made.id, item.position, item.code, item."full", item.weight, item.taken_off, item.source, 'open', '', '', false,
  '{}', 0
FROM made JOIN item USING (standard_id)
"""


def in_scope(cycle: Cycle) -> QuerySet[Estate]:
    """The estates on the register that lie in the cycle's territory and are of its kinds."""
    path = cycle.jurisdiction.path if cycle.jurisdiction else ""
    return Estate.objects.standing().filter(jurisdiction__path__startswith=path, kind__in=cycle.kinds)


def assessed(cycle: Cycle) -> QuerySet[Estate]:
    """Those of them that are assessed: a firm held them on the cut-off day, or the basic standard is for their class."""
    by_firm = Exists(Tenure.objects.current(cycle.cut_off).filter(estate=OuterRef("pk")))
    reached = Q(by_firm) | (Q(estate_class__in=OLD) if cycle.basic_standard_id else Q(pk__in=[]))
    return in_scope(cycle).filter(reached)


def on_basic(cycle: Cycle, rows: QuerySet[Estate]) -> QuerySet[Estate]:
    """Those that the basic standard is for."""
    return rows.filter(estate_class__in=OLD) if cycle.basic_standard_id else rows.none()


def held(cycle: Cycle, rows: QuerySet[Estate]) -> QuerySet[Estate]:
    """Those that a firm held on the cut-off day, each with that one tenure joined."""
    return rows.filter(tenures__withdrawn_at=None, tenures__term__contains=cycle.cut_off)


def missing(cycle: Cycle) -> QuerySet[Estate]:
    """Those that have no sheet yet; a step is whole, so the street's part tells."""
    laid = Sheet.objects.filter(cycle=cycle, estate=OuterRef("pk"), part=STREET)
    return assessed(cycle).filter(~Exists(laid))


def chunks(cycle: Cycle) -> Iterator[list[int]]:
    """Keys of the estates without a sheet, a step at a time, in the order of their keys."""
    after = 0
    while keys := list(
        missing(cycle).filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:STEP]
    ):
        yield keys
        after = keys[-1]


def lay(cycle: Cycle, keys: Sequence[int], sample: list[int] | None) -> None:
    """Make the sheets of these estates with all their items; in one statement, so whole or not at all."""
    basic = cycle.basic_standard or cycle.standard
    standards = {cycle.standard.pk: cycle.standard, basic.pk: basic}
    told = {
        "cycle": cycle.pk,
        "stem": cycle.public_id,
        "cut_off": cycle.cut_off,
        "known_by": end_of(cycle.cut_off),
        "standard": cycle.standard.pk,
        "basic": basic.pk,
        "old": list(OLD),
        "keys": list(keys),
        "sample": sample,
        "self": cycle.window("self_report") is not None,
        **_items(standards.values()),
    }
    with connection.cursor() as cursor:
        cursor.execute(LAY, told)


def _items(standards: Any) -> dict[str, list[Any]]:
    """The items of the standards as columns."""
    rows = [
        _row(standard, n, item) for standard in standards for n, item in enumerate(standard.form.items, 1)
    ]
    names = ("standards", "positions", "codes", "fulls", "weights", "takens", "sources")
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))


def _row(standard: Standard, position: int, item: Any) -> tuple[Any, ...]:
    return (
        standard.pk,
        position,
        item.code,
        item.points,
        item.weight,
        item.is_taken_off,
        item.source,
    )
