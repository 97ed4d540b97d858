"""The drawings of a ranking: units by mean, how the totals are spread, and what became of the earlier cycle's estates.

All sums are made by the database over the rows that the reader sees: a city has many thousand estates.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Floor, Substr
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inspections import states
from inspections.models import Cycle, EstateResult, Publication
from inspections.rules.standard.comparing import compare, is_comparable
from inspections.screen.result import mean_of
from inspections.screen.result_reach import STREET, VIEW
from oversight.models import Territory
from oversight.models.territory import STEP
from oversight.papers import chart
from oversight.papers.chart import Words
from oversight.papers.figure import Figure
from oversight.papers.meanmap import Mean, means
from oversight.policy import Actor, visible

BIN, LOWEST = 5, 50  # points a column; what lies under the lowest limit is one column
MAP_WIDTH = 980.0  # of a card across the page


@dataclass(frozen=True)
class Drawn:
    """A drawing for a wide page and the phone's own."""

    wide: Figure
    narrow: Figure


@dataclass(frozen=True)
class Compared:
    """The estates that both cycles scored: their means, how many rose and fell, and whether that may be compared."""

    cycle: Cycle
    both: int
    then: Decimal
    now: Decimal
    risen: int
    fallen: int
    comparable: bool
    change: str = field(default="")


def charts(by: Actor, publication: Publication, path: str) -> dict[str, Any]:
    """All that is drawn on a ranking of the place at ``path``."""
    rows: QuerySet[EstateResult] = visible(by, VIEW, publication.estates.all()).order_by()
    rows = rows.filter(place_path__startswith=path) if path else rows
    return {
        "map": map_of(rows, path),
        "spread": spread_of(rows),
        "compared": compared(rows, publication),
    }


def map_of(rows: QuerySet[EstateResult], path: str) -> Drawn | None:
    """A tile a street under its district; inside a street a tile a community. None where there is nothing to show."""
    end = STREET + STEP if len(path) >= STREET else STREET
    found = rows.annotate(unit=Substr("place_path", 1, end)).values("unit")
    sums = {one["unit"]: one for one in found.annotate(n=Count("total"), mean=Avg("total"))}
    wanted = set(sums) | {unit[:-STEP] for unit in sums}
    names = dict(Territory.objects.filter(path__in=wanted).values_list("path", "name"))
    groups: dict[str, list[Mean]] = {}
    for unit in sorted(sums):
        n = sums[unit]["n"]
        base = ngettext("%(n)s 个小区", "%(n)s 个小区", n) % {"n": n}
        tile = Mean(names.get(unit, unit), mean_of(sums[unit]["mean"]), n, base)
        groups.setdefault(names.get(unit[:-STEP], ""), []).append(tile)
    if not groups:
        return None
    words = Words(
        _("平均分示意图"),
        _("每格一个街道（社区），按所属区县（街道）排列；只示归属，不示方位"),
        (_("所属"), _("单位"), _("小区数"), _("平均分")),
    )
    told = list(groups.items())
    return Drawn(means(told, words, width=MAP_WIDTH), means(told, words, narrow=True))


def spread_of(rows: QuerySet[EstateResult]) -> Drawn | None:
    """How many estates have how many points, in columns of five."""
    found = (
        rows.exclude(total=None).annotate(bin=Floor(F("total") / BIN)).values("bin").annotate(n=Count("pk"))
    )
    counts: dict[int, int] = {}
    for one in found:
        start = min(int(one["bin"]) * BIN, 100 - BIN)  # a full hundred stands in the last column
        key = start if start >= LOWEST else -1
        counts[key] = counts.get(key, 0) + one["n"]
    if not counts:
        return None
    first = min((start for start in counts if start >= 0), default=LOWEST)
    columns = [(f"<{LOWEST}", counts[-1])] if -1 in counts else []
    first = LOWEST if columns else first
    columns += [(f"{start}–{start + BIN}", counts.get(start, 0)) for start in range(first, 100, BIN)]
    words = Words(_("得分分布"), _("每 5 分一段的小区数，含起点，不含终点"), (_("得分"), _("小区数")))
    return Drawn(chart.columns(columns, words), chart.columns(columns, words, narrow=True))


def compared(rows: QuerySet[EstateResult], publication: Publication) -> Compared | None:
    """The estates of these rows against the newest result of the cycle before, in the same territory."""
    cycle = publication.cycle
    earlier = Cycle.objects.filter(
        state__in=states.SHOWN, jurisdiction_id=cycle.jurisdiction_id, period__fully_lt=cycle.period
    )
    last = earlier.select_related("standard").order_by("-period", "-pk").first()
    newest = last and last.publications.order_by("-number").first()
    if last is None or not newest:
        return None
    old = EstateResult.objects.filter(publication=newest, estate_id=OuterRef("estate_id"))
    both = rows.annotate(before=Subquery(old.values("total")[:1])).exclude(total=None).exclude(before=None)
    sums = both.aggregate(
        n=Count("pk"), now=Avg("total"), then=Avg("before"),
        risen=Count("pk", filter=Q(total__gt=F("before"))), fallen=Count("pk", filter=Q(total__lt=F("before"))),
    )  # fmt: skip
    now, then = mean_of(sums["now"]), mean_of(sums["then"])
    if now is None or then is None:
        return None
    same = last.standard_id == cycle.standard_id
    return Compared(
        last, sums["n"], then, now, sums["risen"], sums["fallen"],
        same or is_comparable(compare(last.standard.form, cycle.standard.form)),
        f"{now - then:+.2f}".replace("-", "−"),
    )  # fmt: skip
