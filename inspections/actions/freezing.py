"""The rows of a publication as data: written once, digested, and compared when somebody recomputes them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from inspections.actions.gathering import EstateInputs, Inputs, Source
from inspections.models import EstateResult, FirmResult, Holding, Publication
from inspections.rules.result.merging import Merged
from inspections.rules.result.standing import EstateLine, FirmLine, Standing
from oversight.acting import ActError
from oversight.kernel.measure import plain
from registry.models import Firm

Row = dict[str, Any]
BATCH = 1_000


class Differs(ActError):
    """Two ways of computing the same result disagree: nothing is published."""

    words = _("两种算法的结果不一致，没有公布。请与系统管理人员联系。")


@dataclass(frozen=True)
class Rows:
    """All rows of one publication by key, and the policy they were made by."""

    policy: Row
    estates: dict[int, Row] = field(default_factory=dict)
    firms: dict[int, Row] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """sha256 of policy and rows in one canonical text."""
        text = canonical(
            {"policy": self.policy, "estates": _listed(self.estates), "firms": _listed(self.firms)}
        )
        return hashlib.sha256(text.encode()).hexdigest()


def canonical(value: Any) -> str:
    """One text for one value, whatever the order in which its keys were written."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _listed(rows: Mapping[int, Row]) -> list[list[Any]]:
    return [[key, row] for key, row in sorted(rows.items())]


# --- from the rules to rows ------------------------------------------------------------------------------------------


def rows_of(inputs: Inputs, standing: Standing, names: Mapping[int, str]) -> Rows:
    """The rows that ``standing`` comes to, with the sources of ``inputs`` and the ``names`` of the firms."""
    lines = {line.estate: line for line in standing.estates}
    return Rows(
        inputs.policy,
        {one.key: _estate(one, lines[str(one.key)]) for one in inputs.estates},
        {int(line.firm): _firm(line, names[int(line.firm)]) for line in standing.firms},
    )


def names_of(standing: Standing) -> dict[int, str]:
    """The firms' names of today, by key."""
    keys = [int(line.firm) for line in standing.firms]
    return dict(Firm.objects.filter(pk__in=keys).values_list("pk", "organisation__name"))


def _estate(one: EstateInputs, line: EstateLine) -> Row:
    merged = line.merged
    return {
        "estate_name": one.name,
        "place_path": one.place[0],
        "place_name": one.place[1],
        "district_path": one.district[0],
        "district_name": one.district[1],
        "versions": {source.part.code: source.version for source in one.sources if source.version},
        "parts": {source.part.code: _part(source, merged) for source in one.sources},
        "exact": "" if merged.exact is None else str(merged.exact),
        "total": text(merged.total),
        "grade": merged.grade,
        "grade_by_points": merged.grade_by_points,
        "partial": merged.is_partial,
        "vetoes": list(merged.vetoes),
        "rank_city": line.city.rank,
        "rank_district": line.district.rank,
        "among_city": line.city.among,
        "among_district": line.district.among,
        "holdings": [
            [int(held.holder), held.first.isoformat(), held.end.isoformat(), held.days,
             text(one.assessed.area), one.assessed.households]
            for held in one.assessed.held
        ],
    }  # fmt: skip


def _part(source: Source, merged: Merged) -> Row:
    """One part as it is frozen: exact total and weight, or why it is missing; what it was made from beside it."""
    shares = {share.code: share for share in merged.shares}
    share = shares.get(source.part.code)
    found: Row = {
        "exact": None if source.part.total is None else str(source.part.total),
        "weight": None if share is None else str(share.weight),
        "absence": source.part.absence,
        "vetoes": list(source.part.vetoes),
    }
    if source.standard:
        found["standard"] = source.standard
    if source.counts is not None:
        found["counts"] = list(source.counts)
    return found


def _firm(line: FirmLine, name: str) -> Row:
    result = line.result
    return {
        "firm_name": name,
        "exact": "" if result.exact is None else str(result.exact),
        "total": text(result.total),
        "grade": result.grade,
        "estates": result.estates,
        "rank_city": line.city.rank,
        "rank_district": {path: [ranked.rank, ranked.among] for path, ranked in line.districts},
        "left_out": dict(sorted(result.left_out)),
        "vetoes": [list(pair) for pair in result.vetoes],
    }


def text(value: Decimal | None) -> str | None:
    """A decimal as it is written in a row, whatever the places it came with."""
    return None if value is None else plain(value)


# --- between rows and tables -----------------------------------------------------------------------------------------


def write(publication: Publication, rows: Rows) -> None:
    """Freeze the rows beside their publication."""
    made = EstateResult.objects.bulk_create(
        (
            EstateResult(publication=publication, estate_id=key, **_columns(row))
            for key, row in rows.estates.items()
        ),
        batch_size=BATCH,
    )
    results = {result.estate_id: result.pk for result in made}
    Holding.objects.bulk_create(
        (
            Holding(
                estate_result_id=results[key], firm_id=firm, first=first, end=end, days=days,
                area=None if area is None else Decimal(area), households=households,
            )
            for key, row in rows.estates.items()
            for firm, first, end, days, area, households in row["holdings"]
        ),
        batch_size=BATCH,
    )  # fmt: skip
    FirmResult.objects.bulk_create(
        (
            FirmResult(publication=publication, firm_id=key, **_columns(row))
            for key, row in rows.firms.items()
        ),
        batch_size=BATCH,
    )


def _columns(row: Row) -> Row:
    total = row["total"]
    found = {name: value for name, value in row.items() if name != "holdings"}
    return {**found, "total": None if total is None else Decimal(total)}


def read(publication: Publication) -> Rows:
    """The frozen rows as they stand in the tables."""
    held: dict[int, list[Any]] = {}
    holdings = Holding.objects.filter(estate_result__publication=publication).order_by(
        "estate_result_id", "first"
    )
    for one in holdings.iterator(chunk_size=5_000):
        line = [
            one.firm_id,
            one.first.isoformat(),
            one.end.isoformat(),
            one.days,
            text(one.area),
            one.households,
        ]
        held.setdefault(one.estate_result_id, []).append(line)
    estates = {
        one.estate_id: {**_row(one, ESTATE), "holdings": held.get(one.pk, [])}
        for one in publication.estates.order_by().iterator(chunk_size=5_000)
    }
    firms = {one.firm_id: _row(one, FIRM) for one in publication.firms.order_by().iterator(chunk_size=5_000)}
    return Rows(publication.inputs, estates, firms)


ESTATE = (
    "estate_name", "place_path", "place_name", "district_path", "district_name", "versions", "parts", "exact", "total",
    "grade", "grade_by_points", "partial", "vetoes", "rank_city", "rank_district", "among_city", "among_district",
)  # fmt: skip
FIRM = (
    "firm_name", "exact", "total", "grade", "estates", "rank_city", "rank_district", "left_out", "vetoes",
)  # fmt: skip


def _row(record: Any, names: Iterable[str]) -> Row:
    return {**{name: getattr(record, name) for name in names}, "total": text(record.total)}


# --- comparing -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """One row that does not say what it should: ``kind`` estate, firm or policy, its key, and the fields."""

    kind: str
    key: int
    name: str
    fields: tuple[str, ...]


def differences(stored: Rows, again: Rows) -> list[Difference]:
    """Which rows differ, in the order of their keys; a row that is missing or too many differs in all of it."""
    found = []
    if stored.policy != again.policy:
        found.append(Difference("policy", 0, "", _differing(stored.policy, again.policy)))
    for kind, ours, theirs in (
        ("estate", stored.estates, again.estates),
        ("firm", stored.firms, again.firms),
    ):
        for key in sorted(ours.keys() | theirs.keys()):
            one, other = ours.get(key, {}), theirs.get(key, {})
            if one != other:
                name = (one or other)[f"{kind}_name"]
                found.append(Difference(kind, key, name, _differing(one, other)))
    return found


def _differing(one: Row, other: Row) -> tuple[str, ...]:
    return tuple(sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name)))
