"""The ranking of a cycle in one SQL statement over the points of the items.

Its twins, proved equal to it row by row on random cycles: `rules.standard.judging.exact_total` (a sheet's total),
`rules.result.merging.merge`, `rules.result.firms.firm_result`, `rules.result.ranking.rank`, together
`rules.result.standing.standing`.

Exactness: points have four decimals and sums are exact. A division keeps 45 decimals, because its numerator is cast
first; the end is `round(round(x, 40), places)`, so that a true half made of endless fractions is still a half.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from inspections.models import Cycle, Standard
from inspections.rules.result.firms import LEAST_ESTATES
from inspections.rules.result.ranking import Ranked
from inspections.states import COUNTED
from oversight.kernel.scope import Level
from oversight.models.territory import STEP

DISTRICT = STEP * Level.DISTRICT  # characters of a district's path

STATEMENT = """
WITH rule AS (
    SELECT * FROM unnest(%(standards)s::bigint[], %(normalised)s::boolean[], %(out_of)s::numeric[],
                         %(least)s::numeric[], %(places)s::int[])
           AS r (standard_id, normalised, out_of, least, places)
), weight AS (
    SELECT * FROM unnest(%(parts)s::text[], %(weights)s::numeric[]) AS w (part, weight)
), sheet AS (
    SELECT id, estate_id, part, standard_id, area, households, state
    FROM inspections_sheet WHERE cycle_id = %(cycle)s AND part IN ('street', 'bureau')
), summed AS (
    SELECT item.sheet_id,
           sum(item.points * item.weight) FILTER (WHERE item.status = 'scored' AND NOT item.taken_off) AS got,
           sum(item.full * item.weight) FILTER (WHERE item.status = 'scored' AND NOT item.taken_off) AS applicable,
           coalesce(sum(item.points * item.weight) FILTER (WHERE item.status = 'scored' AND item.taken_off), 0) AS off,
           bool_or(item.status = 'open') AS unfinished
    FROM inspections_sheetitem item JOIN sheet ON sheet.id = item.sheet_id
    WHERE sheet.state = ANY(%(counted)s)
    GROUP BY item.sheet_id
), part AS (
    SELECT sheet.estate_id, sheet.part,
           greatest(CASE WHEN rule.normalised
                         THEN (rule.out_of * summed.got)::numeric(80, 45) / summed.applicable
                         ELSE summed.got END - summed.off, 0) AS total
    FROM summed JOIN sheet ON sheet.id = summed.sheet_id JOIN rule USING (standard_id)
    WHERE NOT summed.unfinished AND summed.applicable > 0 AND summed.applicable >= rule.least
    UNION ALL
    SELECT asked.estate_id, 'survey', (100 * asked.satisfied)::numeric(80, 45) / asked.answers
    FROM inspections_surveyestate asked JOIN inspections_survey survey ON survey.id = asked.survey_id
    WHERE survey.cycle_id = %(cycle)s AND asked.answers > 0 AND asked.answers >= asked.needed
), merged AS (
    SELECT estate_id, sum(weight * total)::numeric(80, 45) / sum(weight) AS exact
    FROM part JOIN weight USING (part) WHERE weight > 0 GROUP BY estate_id
), estate AS (
    SELECT one.estate_id, left(place.path, %(district)s) AS district, one.area, one.households, merged.exact,
           round(round(merged.exact, 40), rule.places) AS total
    FROM (SELECT DISTINCT ON (estate_id) * FROM sheet ORDER BY estate_id, part DESC) one
    JOIN rule USING (standard_id)
    JOIN registry_estate known ON known.id = one.estate_id
    JOIN oversight_territory place ON place.id = known.jurisdiction_id
    LEFT JOIN merged ON merged.estate_id = one.estate_id
), weighed AS (
    SELECT tenure.firm_id, estate.estate_id, estate.district, estate.exact,
           (least(upper(tenure.term), %(end)s::date) - greatest(lower(tenure.term), %(first)s::date))
           * CASE %(weighting)s WHEN 'days' THEN 1 WHEN 'area_days' THEN coalesce(estate.area, 0)
                                ELSE coalesce(estate.households, 0) END AS size
    FROM estate JOIN registry_tenure tenure ON tenure.estate_id = estate.estate_id
    WHERE tenure.withdrawn_at IS NULL AND tenure.term && daterange(%(first)s::date, %(end)s::date)
), firm AS (
    SELECT firm_id, count(DISTINCT estate_id) FILTER (WHERE counts) AS estates,
           sum(exact * size) FILTER (WHERE counts)::numeric(120, 45) / sum(size) FILTER (WHERE counts) AS exact
    FROM (SELECT *, exact IS NOT NULL AND size > 0 AS counts FROM weighed) held GROUP BY firm_id
), rated AS (
    SELECT *, round(round(exact, 40), %(firm_places)s) AS total,
           exact IS NOT NULL AND estates >= %(least_estates)s AS ranked
    FROM firm
), inside AS (
    SELECT DISTINCT firm_id, district FROM weighed WHERE exact IS NOT NULL AND size > 0
)
SELECT 'estate', estate_id, district, exact, total, 1,
       CASE WHEN total IS NOT NULL THEN rank() OVER (ORDER BY total DESC NULLS LAST) END, count(total) OVER (),
       CASE WHEN total IS NOT NULL THEN rank() OVER (PARTITION BY district ORDER BY total DESC NULLS LAST) END,
       count(total) OVER (PARTITION BY district)
FROM estate
UNION ALL
SELECT 'firm', firm_id, '', exact, total, estates,
       CASE WHEN ranked THEN rank() OVER (PARTITION BY ranked ORDER BY total DESC) END,
       count(*) FILTER (WHERE ranked) OVER (), NULL, NULL
FROM rated
UNION ALL
SELECT 'inside', firm_id, inside.district, NULL, NULL, estates, NULL, NULL,
       CASE WHEN ranked THEN rank() OVER (PARTITION BY inside.district, ranked ORDER BY total DESC) END,
       count(*) FILTER (WHERE ranked) OVER (PARTITION BY inside.district)
FROM inside JOIN rated USING (firm_id)
"""


@dataclass(frozen=True, slots=True)
class EstateRow:
    """An estate: total rounded, ``exact`` with 45 decimals, ranks in the city and in its district."""

    estate: int
    district: str
    exact: Decimal | None
    total: Decimal | None
    city: Ranked
    within: Ranked


@dataclass(frozen=True, slots=True)
class FirmRow:
    """A firm: how many estates its mean rests on, and its ranks in the city and in each district."""

    firm: int
    estates: int
    exact: Decimal | None
    total: Decimal | None
    city: Ranked
    districts: dict[str, Ranked]


@dataclass(frozen=True, slots=True)
class Ranking:
    """All rows by key."""

    estates: dict[int, EstateRow]
    firms: dict[int, FirmRow]


def ranked(cycle: Cycle) -> Ranking:
    """The ranking of ``cycle`` as its sheets stand now; sheets that are not reviewed to the end do not count."""
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, parameters(cycle))
        return read(cursor.fetchall())


def parameters(cycle: Cycle) -> dict[str, Any]:
    """What the statement asks for: the cycle's own policy and the result rules of its standards."""
    asked = [key for key in (cycle.standard_id, cycle.basic_standard_id) if key is not None]
    used = cycle.sheets.order_by().values_list("standard_id", flat=True).distinct()
    rules = {row.pk: row.form.result for row in Standard.objects.filter(pk__in={*asked, *used})}
    return {
        "cycle": cycle.pk,
        "standards": list(rules),
        "normalised": [rule.normalise == "applicable" for rule in rules.values()],
        "out_of": [rule.out_of for rule in rules.values()],
        "least": [rule.least_applicable for rule in rules.values()],
        "places": [rule.places for rule in rules.values()],
        "firm_places": rules[cycle.standard_id].places,
        "parts": list(cycle.weights),
        "weights": [Decimal(weight) for weight in cycle.weights.values()],
        "counted": sorted(COUNTED),
        "district": DISTRICT,
        "first": cycle.period.lower,
        "end": cycle.period.upper,
        "weighting": cycle.weighting,
        "least_estates": LEAST_ESTATES,
    }


def read(rows: list[tuple[Any, ...]]) -> Ranking:
    """The rows of the statement as values."""
    estates: dict[int, EstateRow] = {}
    firms: dict[int, FirmRow] = {}
    for kind, key, district, exact, total, count, rank, among, rank_within, among_within in rows:
        if kind == "estate":
            within = Ranked(rank_within, among_within)
            estates[key] = EstateRow(key, district, exact, total, Ranked(rank, among), within)
        elif kind == "firm":
            firms[key] = FirmRow(key, count, exact, total, Ranked(rank, among), {})
        else:
            firms[key].districts[district] = Ranked(rank_within, among_within)
    return Ranking(estates, firms)
