"""One firm's result: what each estate weighs in its mean; and the items of a cycle over all sheets that count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Avg, Count, DecimalField, ExpressionWrapper, F, Q, QuerySet, Sum, Value
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


def held_of(row: FirmResult) -> QuerySet[Holding]:
    """What the firm held of the cycle's estates, the best first: a page of it is what `held_lines` words."""
    rows = Holding.objects.filter(firm_id=row.firm_id, estate_result__publication_id=row.publication_id)
    return rows.select_related("estate_result__estate").order_by("estate_result__rank_city", "first", "pk")


def held_lines(row: FirmResult, weighting: str, held: Iterable[Holding]) -> list[HeldLine]:
    """Some of what the firm held, each with what it weighs in the whole."""
    whole = _whole(row, weighting)
    found = []
    for one in held:
        size = _size(one, weighting)
        weight = Fraction(size or 0) * one.days if one.estate_result.exact else Fraction(0)
        found.append(
            HeldLine(
                one.estate_result, one.first, one.end, one.days, None if weighting == "days" else size,
                f"{half_up_exact(100 * weight / whole, 2)}%" if weight else "",
                str(LEFT_OUT.get(row.left_out.get(str(one.estate_result.estate_id), ""), "")),
            )
        )  # fmt: skip
    return found


def _whole(row: FirmResult, weighting: str) -> Fraction:
    """What all that counts weighs together, summed by the database: a firm may hold many hundred estates."""
    size: Any = {"area_days": F("area"), "household_days": F("households"), "days": Value(1)}[weighting]
    product = ExpressionWrapper(F("days") * size, DecimalField(max_digits=30, decimal_places=2))
    summed = held_of(row).exclude(estate_result__exact="").order_by().aggregate(n=Sum(product))["n"]
    return Fraction(summed or 0)


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
