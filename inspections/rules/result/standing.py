"""The whole of a cycle (考核结果): every estate merged, every firm's mean, all ranks, from values that are frozen.

The database does the same at a city's scale in one statement (`inspections.actions.ranking`); both agree row by row.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from inspections.rules.result.firms import FirmResult, Holding, Weighting, firm_result
from inspections.rules.result.holding import Held
from inspections.rules.result.merging import Merged, Part, PartCode, merge
from inspections.rules.result.ranking import Entry, Ranked, rank, rank_within
from inspections.rules.standard.form import ResultRule


@dataclass(frozen=True)
class Assessed:
    """One estate as it enters the ranking: ``district`` is a path, ``holder`` in ``held`` a firm's key.

    ``standard`` is the code of the version that scored it; ``area`` in m², None where unknown, like ``households``.
    """

    estate: str
    district: str
    standard: str
    parts: tuple[Part, ...] = ()
    held: tuple[Held, ...] = ()
    area: Decimal | None = None
    households: int | None = None


@dataclass(frozen=True)
class Ruling:
    """By what a cycle is merged: weights of the parts, weighting of the firms, and the result rule of each standard.

    Firms are rounded and graded by the rule of the cycle's own standard, ``main``.
    """

    weights: Mapping[PartCode, Decimal]
    rules: Mapping[str, ResultRule]
    main: str
    weighting: Weighting = "area_days"


@dataclass(frozen=True)
class EstateLine:
    """An estate's result with its ranks in the city and in its district."""

    estate: str
    merged: Merged
    city: Ranked
    district: Ranked


@dataclass(frozen=True)
class FirmLine:
    """A firm's result with its ranks: in the city, and in each district in which one of its estates counts.

    All of them go by the one total that is printed.
    """

    firm: str
    result: FirmResult
    city: Ranked
    districts: tuple[tuple[str, Ranked], ...]


@dataclass(frozen=True)
class Standing:
    """All lines of a cycle, in the order of their keys."""

    estates: tuple[EstateLine, ...]
    firms: tuple[FirmLine, ...]


def standing(assessed: Iterable[Assessed], ruling: Ruling) -> Standing:
    """The lines of all estates and of all firms that held one, whatever the order given."""
    every = sorted(assessed, key=lambda one: one.estate)
    merged = {
        one.estate: merge(one.parts, weights=ruling.weights, rule=ruling.rules[one.standard]) for one in every
    }
    return Standing(_estates(every, merged), _firms(every, merged, ruling))


def _estates(every: Sequence[Assessed], merged: Mapping[str, Merged]) -> tuple[EstateLine, ...]:
    entries = [Entry(one.estate, merged[one.estate].total) for one in every]
    city = rank(entries)
    district = rank_within((one.district, entry) for one, entry in zip(every, entries, strict=True))
    return tuple(
        EstateLine(one.estate, merged[one.estate], city[one.estate], district[one.estate]) for one in every
    )


def _firms(every: Sequence[Assessed], merged: Mapping[str, Merged], ruling: Ruling) -> tuple[FirmLine, ...]:
    holdings: dict[str, list[Holding]] = {}
    districts = {one.estate: one.district for one in every}
    for one in every:
        for held in one.held:
            holdings.setdefault(held.holder, []).append(_holding(one, held, merged[one.estate]))
    rule = ruling.rules[ruling.main]
    results = {
        firm: firm_result(mine, rule=rule, weighting=ruling.weighting)
        for firm, mine in sorted(holdings.items())
    }
    entries = {firm: Entry(firm, result.total, result.is_ranked) for firm, result in results.items()}
    city = rank(entries.values())
    inside = {
        firm: sorted({districts[line.estate] for line in result.weighed}) for firm, result in results.items()
    }
    ranked = _within(entries, inside)
    return tuple(
        FirmLine(firm, result, city[firm], tuple((path, ranked[path, firm]) for path in inside[firm]))
        for firm, result in results.items()
    )


def _holding(one: Assessed, held: Held, merged: Merged) -> Holding:
    return Holding(one.estate, merged.exact, held.days, one.area, one.households, merged.vetoes)


def _within(
    entries: Mapping[str, Entry], inside: Mapping[str, Sequence[str]]
) -> Mapping[tuple[str, str], Ranked]:
    """Each firm's rank in each district, by district and firm."""
    members = [
        (path, Entry((path, firm), entries[firm].total, entries[firm].is_ranked))
        for firm, paths in inside.items()
        for path in paths
    ]
    return rank_within(members)  # type: ignore[return-value]
