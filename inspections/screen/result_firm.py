"""One firm's result: what each estate weighs in its mean; and the items of a cycle over all sheets that count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Avg, Count, F, Q
from django.utils.translation import gettext_lazy

from inspections import states
from inspections.models import SELF, Cycle, EstateResult, FirmResult, Holding, SheetItem
from inspections.screen.result import said
from oversight.kernel.measure import half_up_exact

LEFT_OUT = {"unrated": gettext_lazy("没有得分"), "size_unknown": gettext_lazy("面积或户数不明")}


@dataclass(frozen=True)
class HeldLine:
    """An estate in a firm's mean: its result, days, size, and the share of the mean in per cent."""

    result: EstateResult
    first: Any
    end: Any
    days: int
    size: Decimal | int | None
    share: str
    left_out: str


def held_lines(row: FirmResult, weighting: str) -> list[HeldLine]:
    """The estates that the firm held, with what each weighs."""
    held = list(
        Holding.objects.filter(firm_id=row.firm_id, estate_result__publication_id=row.publication_id)
        .select_related("estate_result__estate")
        .order_by("estate_result__rank_city", "first")
    )
    sizes = {one.pk: _size(one, weighting) for one in held}
    weights = {
        one.pk: Fraction(sizes[one.pk] or 0) * one.days if one.estate_result.exact else Fraction(0)
        for one in held
    }
    whole = sum(weights.values(), Fraction(0))
    return [
        HeldLine(
            one.estate_result, one.first, one.end, one.days, None if weighting == "days" else sizes[one.pk],
            f"{half_up_exact(100 * weights[one.pk] / whole, 2)}%" if weights[one.pk] else "",
            str(LEFT_OUT.get(row.left_out.get(str(one.estate_result.estate_id), ""), "")),
        )
        for one in held
    ]  # fmt: skip


def _size(one: Any, weighting: str) -> Decimal | int | None:
    if weighting == "days":
        return 1
    return one.area if weighting == "area_days" else one.households  # type: ignore[no-any-return]


@dataclass(frozen=True)
class ItemFigures:
    """One item over all official sheets that count: how many scored it, how many lost points, the mean share got."""

    code: str
    name: str
    scored: int
    lost: int
    lapsed: int
    share: Decimal | None

    @property
    def lost_share(self) -> Decimal | None:
        """Per cent of the sheets that lost points here."""
        return half_up_exact(Fraction(100 * self.lost, self.scored), 1) if self.scored else None


def item_figures(cycle: Cycle, path: str = "") -> Iterator[ItemFigures]:
    """Statistics by item, in the order of the standard."""
    rows = SheetItem.objects.filter(sheet__cycle=cycle, sheet__state__in=states.COUNTED).exclude(
        sheet__part=SELF
    )
    if path:
        rows = rows.filter(sheet__jurisdiction__path__startswith=path)
    rows = rows.filter(sheet__standard=cycle.standard)
    scored = Q(status="scored")
    counted = {
        one["code"]: one
        for one in rows.order_by()
        .values("code")
        .annotate(
            scored=Count("pk", filter=scored),
            lost=Count("pk", filter=scored & Q(points__lt=F("full"))),
            lapsed=Count("pk", filter=Q(status="lapsed")),
            mean=Avg("points", filter=scored),
        )
    }
    for item in cycle.standard.form.items:
        one = counted.get(item.code)
        if one is None:
            continue
        share = (
            None
            if one["mean"] is None
            else half_up_exact(100 * Fraction(one["mean"]) / Fraction(item.points), 1)
        )
        yield ItemFigures(item.code, said(item.name), one["scored"], one["lost"], one["lapsed"], share)
