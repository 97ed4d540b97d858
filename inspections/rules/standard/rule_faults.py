"""What may be wrong with one item's rule; paths are relative to the rule."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from inspections.rules.standard.item import Finding, Item, RuleKind
from oversight.kernel.measure import plain
from oversight.kernel.wording import Message

MOST_PLACES = 8
WRITTEN_WITH: dict[RuleKind, tuple[str, ...]] = {
    "binary": (),
    "tiered": ("tiers",),
    "count": ("findings", "cap"),
    "ratio": ("places",),
    "band": ("bands",),
    "scale": ("values",),
}
"""The keys that a rule of each kind is written with, beside ``kind`` and ``text``."""
_LISTS = ("tiers", "findings", "bands", "values")

Faults = Iterator[tuple[str, Message]]


def rule_faults(item: Item) -> Faults:
    """What is wrong with the item's rule: (path within the rule, message)."""
    rule, named = item.rule, {"code": item.code, "kind": item.rule.kind}
    for key in _LISTS:
        if bool(getattr(rule, key)) != (key in WRITTEN_WITH[rule.kind]):
            fault = "rule_needs" if key in WRITTEN_WITH[rule.kind] else "rule_needless"
            yield f".{key}", Message(fault, {**named, "key": key})
    if rule.cap is not None and rule.kind != "count":
        yield ".cap", Message("rule_needless", {**named, "key": "cap"})
    if not 0 <= rule.places <= MOST_PLACES:
        yield ".places", Message("odd_places", named)
    yield from _tier_faults(item)
    yield from _finding_faults(item)
    yield from _band_faults(item)
    yield from _value_faults(item)


def _doubles(codes: Sequence[str], path: str) -> Faults:
    for code in dict.fromkeys(codes):
        if codes.count(code) > 1 or not code:
            yield path, Message("double_code", {"code": code})


def _within(item: Item, points: Sequence[Decimal], path: str) -> Faults:
    """Points must lie in 0 … full, and the best must be all of them."""
    if points and (min(points) < 0 or max(points) != item.points):
        yield path, Message("points_out_of_range", {"code": item.code, "full": plain(item.points)})


def _tier_faults(item: Item) -> Faults:
    tiers = item.rule.tiers
    yield from _doubles([tier.code for tier in tiers], ".tiers")
    points = [tier.points for tier in tiers]
    yield from _within(item, points, ".tiers")
    if points != sorted(points, reverse=True):
        yield ".tiers", Message("not_falling", {"code": item.code})


def _finding_faults(item: Item) -> Faults:
    findings = item.rule.findings
    yield from _doubles([finding.code for finding in findings], ".findings")
    for i, finding in enumerate(findings):
        if not _is_sound(finding):
            yield f".findings[{i}]", Message("odd_finding", {"code": item.code, "finding": finding.code})
    if item.rule.cap is not None and not 0 < item.rule.cap <= item.points:
        yield ".cap", Message("odd_cap", {"code": item.code, "full": plain(item.points)})


def _is_sound(finding: Finding) -> bool:
    """Points each, or all of them at once; a cap only where points are counted."""
    if finding.zero:
        return finding.each is None and finding.cap is None
    return (
        finding.each is not None and finding.each > 0 and (finding.cap is None or finding.cap >= finding.each)
    )


def _band_faults(item: Item) -> Faults:
    bands = item.rule.bands
    leasts = [band.least for band in bands]
    if bands and (leasts != sorted(set(leasts), reverse=True) or leasts[-1] != 0 or leasts[0] > 100):
        yield ".bands", Message("odd_bands", {"code": item.code})
    points = [band.points for band in bands]
    yield from _within(item, points, ".bands")
    if points != sorted(points, reverse=True):
        yield ".bands", Message("not_falling", {"code": item.code})


def _value_faults(item: Item) -> Faults:
    values = list(item.rule.values)
    if values and (values != sorted(set(values)) or len(values) < 2):
        yield ".values", Message("odd_values", {"code": item.code})
    yield from _within(item, values, ".values")
