"""Results of the assessment as the public finds them: cycles from publicity on, and what became of one estate or firm."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from inspections.models import ArchivedResult, Cycle, EstateResult, FirmResult, Publication
from inspections.screen import result as screen
from inspections.screen import result_estate
from inspections.screen.result_reach import VIEW
from oversight.policy import Actor, visible
from oversight.screen.parts import Status
from registry.models import Estate, Firm

NEWEST = 8  # cycles on the page of an estate or a firm


@dataclass(frozen=True)
class CycleLine:
    """A cycle with its newest publication, how many estates it has, and their mean."""

    cycle: Cycle
    url: str
    status: Status
    publication: Publication
    estates: int
    mean: Decimal | None


@dataclass(frozen=True)
class PastLine:
    """The newest result of one estate or firm in one cycle."""

    cycle: str
    url: str  # "" for a round of before the portal, which has no page of its own
    status: Status
    total: Decimal | None
    grade: str
    rank: int | None


def cycles(by: Actor) -> QuerySet[Cycle]:
    """The cycles whose results anybody may see, the newest period first."""
    rows: QuerySet[Cycle] = visible(by, VIEW, Cycle.objects.select_related("standard", "jurisdiction"))
    return rows.order_by("-period", "-pk")


def gather_cycles(rows: list[Cycle], by: Actor) -> list[CycleLine]:
    """These cycles as lines: two questions, whatever their number."""
    newest = {one.cycle_id: one for one in Publication.objects.newest().filter(cycle__in=rows)}
    counted = EstateResult.objects.filter(publication__in=newest.values()).order_by().values("publication_id")
    sums = {
        one["publication_id"]: (one["n"], one["mean"])
        for one in counted.annotate(n=Count("pk"), mean=Avg("total"))
    }
    return [_line(cycle, newest[cycle.pk], sums) for cycle in rows if cycle.pk in newest]


def _line(cycle: Cycle, publication: Publication, sums: dict[int, tuple[int, Any]]) -> CycleLine:
    estates, mean = sums.get(publication.pk, (0, None))
    url = reverse("cms:result", args=[cycle.public_id])
    return CycleLine(cycle, url, screen.status(publication), publication, estates, screen.mean_of(mean))


def of_estate(by: Actor, estate: Estate) -> list[PastLine]:
    """The estate's results, the newest cycle first."""
    found = [
        _past(
            row,
            screen.standards_of(row.publication)[screen.standard_of(row)],
            "result-estate",
            estate.public_id,
        )
        for row in _newest(by, EstateResult.objects.filter(estate=estate))
    ]
    return [*found, *_before(ArchivedResult.objects.filter(estate=estate))][:NEWEST]


def of_firm(by: Actor, firm: Firm) -> list[PastLine]:
    """The firm's results, the newest cycle first."""
    found = [
        _past(row, row.publication.cycle.standard, "result-firm", firm.code)
        for row in _newest(by, FirmResult.objects.filter(firm=firm))
    ]
    return [*found, *_before(ArchivedResult.objects.filter(firm=firm))][:NEWEST]


def _before(rows: QuerySet[ArchivedResult]) -> list[PastLine]:
    """Results of before the portal, marked as not computed here; they stand below the portal's own."""
    mark = Status("draft", _("导入，非本系统计算"))
    return [
        PastLine(one.name, "", mark, one.total, one.grade, one.rank) for one in result_estate.imported(rows)
    ]


def _newest(by: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    found: QuerySet[Any] = visible(by, VIEW, rows.filter(publication__in=Publication.objects.newest()))
    return found.select_related("publication__cycle__standard").order_by("-publication__cycle__period")[
        :NEWEST
    ]


def _past(row: EstateResult | FirmResult, standard: Any, name: str, key: str) -> PastLine:
    cycle = row.publication.cycle
    return PastLine(
        cycle.name,
        reverse(f"cms:{name}", args=[cycle.public_id, key]),
        screen.status(row.publication),
        row.total,
        screen.grade_words(standard, row.grade),
        row.rank_city,
    )
