"""What a cycle's results are made from, read once: newest versions of the sheets, vetoes, survey counts, tenures.

Everything read here is frozen beside the result (`freezing`), so that whoever recomputes it needs nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from django.db.models.fields.json import KeyTextTransform

from inspections import states
from inspections.actions.ranking import DISTRICT
from inspections.models import Cycle, Draw, SheetVersion, Standard, SurveyEstate, Veto
from inspections.rules.result.firms import LEAST_ESTATES
from inspections.rules.result.holding import Held, Period, split
from inspections.rules.result.merging import Absence, Part, PartCode
from inspections.rules.result.standing import Assessed, Ruling
from inspections.rules.survey import Satisfaction
from oversight.models import Territory
from registry.models import Tenure
from registry.rules.tenure import Term

OFFICIAL: tuple[PartCode, ...] = ("street", "bureau")
INPUTS_FORMAT = "assessment-inputs/1"


@dataclass(frozen=True)
class Source:
    """Where one part comes from: its sheet's standard and version, or the survey's counts."""

    part: Part
    standard: str = ""
    version: int | None = None
    counts: tuple[int, int, int] | None = None  # satisfied, answers, needed


@dataclass(frozen=True)
class EstateInputs:
    """One estate with its names of the day and the sources of its parts."""

    key: int
    name: str
    place: tuple[str, str]
    district: tuple[str, str]
    sources: tuple[Source, ...]
    assessed: Assessed


@dataclass(frozen=True)
class Inputs:
    """All that a publication rests on: its policy as JSON data, the same as a value, and the estates."""

    policy: dict[str, Any]
    ruling: Ruling
    estates: tuple[EstateInputs, ...] = field(default=())


class _Sheet(NamedTuple):
    pk: int
    estate: int
    part: PartCode
    state: str
    standard: str
    area: Decimal | None
    households: int | None
    name: str
    path: str
    place: str


class _Version(NamedTuple):
    pk: int
    exact: Fraction | None


def gather(cycle: Cycle, at: datetime) -> Inputs:
    """Versions, weights, holdings of ``cycle``: everything that the digest of its result covers."""
    sheets = _sheets(cycle)
    versions, vetoes = _versions(cycle), _vetoes(cycle)
    surveys, terms = _surveys(cycle), _terms(cycle, {sheet.estate for sheet in sheets})
    districts = dict(
        Territory.objects.filter(path__in={sheet.path[:DISTRICT] for sheet in sheets}).values_list(
            "path", "name"
        )
    )
    period = Period(cycle.period.lower, cycle.period.upper)
    by_estate: dict[int, list[_Sheet]] = defaultdict(list)
    for sheet in sheets:
        by_estate[sheet.estate].append(sheet)
    estates = []
    for key, mine in sorted(by_estate.items()):
        official = [sheet for sheet in mine if sheet.part in OFFICIAL]
        if not official:
            continue
        sources = (
            *(_scored(sheet, versions.get(sheet.pk), vetoes.get(sheet.pk, ())) for sheet in mine),
            *_unmade(cycle, official),
            _surveyed(surveys.get(key)),
        )
        estates.append(_estate(official[-1], sources, split(period, terms.get(key, ())), districts))
    return Inputs(policy_of(cycle), ruling_of(policy_of(cycle)), tuple(estates))


def policy_of(cycle: Cycle) -> dict[str, Any]:
    """The cycle's own policy and the versions it runs on, as it is frozen: weights, weighting, standards, draws."""
    used = cycle.sheets.order_by().values_list("standard_id", flat=True).distinct()
    standards = Standard.objects.filter(pk__in={cycle.standard_id, *used}).order_by("code")
    return {
        "format": INPUTS_FORMAT,
        "cycle": cycle.public_id,
        "weights": dict(sorted(cycle.weights.items())),
        "weighting": cycle.weighting,
        "least_estates": LEAST_ESTATES,
        "main": cycle.standard.code,
        "standards": {row.code: row.digest for row in standards},
        "period": [cycle.period.lower.isoformat(), cycle.period.upper.isoformat()],
        "cut_off": cycle.cut_off.isoformat(),
        "draws": sorted(Draw.objects.filter(cycle=cycle).values_list("digest", flat=True)),
    }


def ruling_of(policy: Mapping[str, Any]) -> Ruling:
    """The frozen policy as the rules take it; the standards are read from their own frozen rows."""
    rows = Standard.objects.filter(code__in=policy["standards"])
    return Ruling(
        weights={part: Decimal(weight) for part, weight in policy["weights"].items()},
        rules={row.code: row.form.result for row in rows},
        main=policy["main"],
        weighting=policy["weighting"],
    )


def _sheets(cycle: Cycle) -> list[_Sheet]:
    columns = ("pk", "estate_id", "part", "state", "standard__code", "area", "households")
    named = ("estate__name", "estate__jurisdiction__path", "estate__jurisdiction__name")
    rows = cycle.sheets.order_by("estate_id", "part").values_list(*columns, *named)
    return [_Sheet(*row) for row in rows.iterator(chunk_size=5_000)]


def _versions(cycle: Cycle) -> dict[int, _Version]:
    """The newest version of each sheet that counts, with its unrounded total; none where it could not be rated."""
    rows = (
        SheetVersion.objects.filter(sheet__cycle=cycle, sheet__state__in=states.COUNTED)
        .order_by("sheet_id", "-number")
        .distinct("sheet_id")
        .annotate(exact=KeyTextTransform("exact", "result"), total=KeyTextTransform("total", "result"))
        .values_list("sheet_id", "pk", "exact", "total")
    )
    return {
        sheet: _Version(pk, Fraction(exact) if total is not None else None)
        for sheet, pk, exact, total in rows.iterator(chunk_size=5_000)
    }


def _vetoes(cycle: Cycle) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    rows = Veto.objects.confirmed().filter(sheet__cycle=cycle).order_by("sheet_id", "code")
    for sheet, code in rows.values_list("sheet_id", "code"):
        found[sheet] = (*found.get(sheet, ()), code)
    return found


def _surveys(cycle: Cycle) -> dict[int, tuple[int, int, int]]:
    rows = SurveyEstate.objects.filter(survey__cycle=cycle).exclude(answers=None)
    columns = ("estate_id", "satisfied", "answers", "needed")
    return {
        key: (satisfied or 0, answers or 0, needed)
        for key, satisfied, answers, needed in rows.values_list(*columns)
    }


def _terms(cycle: Cycle, estates: Iterable[int]) -> dict[int, list[Term]]:
    found: dict[int, list[Term]] = defaultdict(list)
    rows = Tenure.objects.filter(estate__in=list(estates), term__overlap=cycle.period)
    for estate, firm, term in rows.values_list("estate_id", "firm_id", "term"):
        found[estate].append(Term(str(firm), term.lower, term.upper))
    return found


def _scored(sheet: _Sheet, version: _Version | None, vetoes: tuple[str, ...]) -> Source:
    total = version.exact if version else None
    absence: Absence = (
        "" if total is not None else "not_assessable" if sheet.state in states.GIVEN_UP else "missing"
    )
    if version and total is None:
        absence = "not_assessable"  # too little of the standard applies there
    return Source(Part(sheet.part, total, absence, vetoes), sheet.standard, version.pk if version else None)


def _unmade(cycle: Cycle, official: list[_Sheet]) -> Iterable[Source]:
    """The parts of which no sheet was made: the bureau's where its seeded sample did not draw the estate."""
    there = {sheet.part for sheet in official}
    for part in OFFICIAL:
        if part not in there:
            drawn = part == "bureau" and cycle.bureau_share is not None
            yield Source(Part(part, None, "not_drawn" if drawn else "missing"))


def _surveyed(counts: tuple[int, int, int] | None) -> Source:
    if counts is None:
        return Source(Part("survey", None, "missing"))
    exact = Satisfaction(*counts).exact
    return Source(Part("survey", exact, "" if exact is not None else "small_sample"), counts=counts)


def _estate(
    sheet: _Sheet, sources: tuple[Source, ...], held: tuple[Held, ...], districts: Mapping[str, str]
) -> EstateInputs:
    district = sheet.path[:DISTRICT]
    parts = tuple(source.part for source in sources)
    assessed = Assessed(
        str(sheet.estate), district, sheet.standard, parts, held, sheet.area, sheet.households
    )
    names = (sheet.path, sheet.place), (district, districts.get(district, ""))
    return EstateInputs(sheet.estate, sheet.name, *names, sources, assessed)
