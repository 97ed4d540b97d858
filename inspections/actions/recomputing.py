"""Recomputing a publication from what was frozen with it: answers through the one engine, then merge, means, ranks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from inspections.actions import freezing
from inspections.actions.freezing import Difference, Rows
from inspections.actions.gathering import EstateInputs, Inputs, Source, ruling_of
from inspections.models import EstateResult, Holding, Publication, SheetVersion, Standard
from inspections.rules.result.holding import Held
from inspections.rules.result.merging import Part
from inspections.rules.result.standing import Assessed, standing
from inspections.rules.standard import judge, thaw_answers
from inspections.rules.survey import Satisfaction

CHUNK = 500


def recompute(publication: Publication) -> Rows:
    """The rows as the pure rules make them anew from frozen answers, counts, holdings and policy."""
    inputs = Inputs(publication.inputs, ruling_of(publication.inputs), tuple(_estates(publication)))
    names = dict(publication.firms.order_by().values_list("firm_id", "firm_name"))
    found = standing((one.assessed for one in inputs.estates), inputs.ruling)
    return freezing.rows_of(inputs, found, defaultdict(str, names))


def verify(publication: Publication) -> list[Difference]:
    """Which rows do not say what their inputs come to; a digest that is not theirs counts as one."""
    stored, again = freezing.read(publication), recompute(publication)
    found = freezing.differences(stored, again)
    if not found and again.digest != publication.digest:
        found.append(Difference("digest", publication.pk, str(publication), ("digest",)))
    return found


def _estates(publication: Publication) -> Iterator[EstateInputs]:
    held: dict[int, list[Holding]] = defaultdict(list)
    holdings = Holding.objects.filter(estate_result__publication=publication).order_by(
        "estate_result_id", "first"
    )
    for one in holdings.iterator(chunk_size=5_000):
        held[one.estate_result_id].append(one)
    rows: list[EstateResult] = []
    for row in publication.estates.order_by("estate_id").iterator(chunk_size=CHUNK):
        rows.append(row)
        if len(rows) == CHUNK:
            yield from _chunk(rows, held)
            rows = []
    yield from _chunk(rows, held)


def _chunk(rows: list[EstateResult], held: dict[int, list[Holding]]) -> Iterator[EstateInputs]:
    keys = [version for row in rows for version in row.versions.values()]
    totals = dict(_judged(keys))
    for row in rows:
        sources = tuple(
            _source(code, part, row.versions.get(code), totals) for code, part in row.parts.items()
        )
        yield EstateInputs(
            row.estate_id,
            row.estate_name,
            (row.place_path, row.place_name),
            (row.district_path, row.district_name),
            sources,
            _assessed(row, sources, held[row.pk]),
        )


def _judged(keys: list[int]) -> Iterator[tuple[int, Fraction | None]]:
    """The unrounded total of each version, judged anew from its answers."""
    versions = SheetVersion.objects.filter(pk__in=keys).defer("result", "evidence")
    standards = Standard.objects.filter(pk__in=versions.order_by().values("standard_id"))
    forms = {one.pk: one.form for one in standards}  # read once a chunk, not once a version
    for version in versions:
        result = judge(forms[version.standard_id], thaw_answers(version.answers), explained=False)
        yield version.pk, result.exact if result.is_rated else None


def _source(
    code: Any, part: dict[str, Any], version: int | None, totals: dict[int, Fraction | None]
) -> Source:
    counts = part.get("counts")
    total = totals[version] if version else Satisfaction(*counts).exact if counts else None
    return Source(
        Part(code, total, part["absence"], tuple(part["vetoes"])),
        part.get("standard", ""),
        version,
        tuple(counts) if counts else None,
    )


def _assessed(row: EstateResult, sources: tuple[Source, ...], holdings: list[Holding]) -> Assessed:
    standards = {source.part.code: source.standard for source in sources if source.standard}
    return Assessed(
        str(row.estate_id),
        row.district_path,
        standards.get("street") or standards["bureau"],
        tuple(source.part for source in sources),
        tuple(Held(str(one.firm_id), one.first, one.end, one.days) for one in holdings),
        holdings[0].area if holdings else None,
        holdings[0].households if holdings else None,
    )
