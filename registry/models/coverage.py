"""覆盖率: the target that the city set itself, the month ends as they were, and the sums by unit of the tree."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Count, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, Substr
from django.utils.translation import gettext_lazy as _

from oversight.models import Membership, Ruled, Territory
from registry.rules.coverage import UNCOVERED, Coverage

COVERED = ~Q(mode__in=("", UNCOVERED))
NOTHING = Value(Decimal(0), models.DecimalField(max_digits=20, decimal_places=2))


def by_zone(
    estates: QuerySet[Any], length: int, *, place: str = "jurisdiction__path", covered: Q = COVERED
) -> dict[str, Coverage]:
    """The figures by the first ``length`` characters of the path: `registry.rules.coverage.by_zone` in one statement.

    ``covered`` tells which rows somebody manages, where that is not the mode of now. Proved equal to the rule by test.
    """
    rows = (
        estates.order_by()
        .values_list(Substr(place, 1, length))
        .annotate(
            n=Count("pk"),
            n_covered=Count("pk", filter=covered),
            m2=Coalesce(Sum("total_area"), NOTHING),
            m2_covered=Coalesce(Sum("total_area", filter=covered), NOTHING),
            homes=Coalesce(Sum("households"), Value(0)),
            homes_covered=Coalesce(Sum("households", filter=covered), Value(0)),
            unmeasured=Count("pk", filter=Q(total_area=None)),
            uncounted=Count("pk", filter=Q(households=None)),
        )
    )
    return {zone: Coverage(*sums) for zone, *sums in rows}


class CoverageTargetQuerySet(models.QuerySet["CoverageTarget"]):
    """Query words for targets."""

    def in_force(self, at: datetime) -> CoverageTarget | None:
        """The target set last; None where none was."""
        return self.filter(set_at__lte=at).order_by("-set_at", "-pk").first()


class CoverageTarget(Ruled, models.Model):
    """覆盖率目标: a share of estates, in ‰ of a whole, to be reached by a day; a later target replaces it."""

    frozen = True
    resource = "policy"
    share = models.DecimalField(_("目标"), max_digits=5, decimal_places=2, help_text=_("单位：%"))
    by_day = models.DateField(_("截止日期"))
    source = models.CharField(_("依据"), max_length=200)
    set_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    objects = CoverageTargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("覆盖率目标")
        ordering = ["-set_at"]

    def __str__(self) -> str:
        return f"{self.share} %"

    @classmethod
    def published(cls, at: datetime) -> Q:
        """Targets are public."""
        return Q()


class CoverageMonthQuerySet(models.QuerySet["CoverageMonth"]):
    """Query words for month ends."""

    def history(self) -> list[tuple[date, Coverage]]:
        """The months in order, each with the sums of its units."""
        sums = ("estates", "covered", "area", "covered_area", "households", "covered_households")
        rows = self.order_by("month").values_list("month").annotate(*(Sum(name) for name in sums))
        return [(month, Coverage(*found)) for month, *found in rows]


class CoverageMonth(Ruled, models.Model):
    """覆盖率月报: the counts of one street (or of a unit without streets) at a month's end, frozen."""

    frozen = True
    resource = "estate"
    month = models.DateField(help_text="the first day of the month that ended")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="coverage")
    estates = models.PositiveIntegerField()
    covered = models.PositiveIntegerField()
    area = models.DecimalField(max_digits=16, decimal_places=2)
    covered_area = models.DecimalField(max_digits=16, decimal_places=2)
    households = models.PositiveIntegerField()
    covered_households = models.PositiveIntegerField()

    objects = CoverageMonthQuerySet.as_manager()

    class Meta:
        verbose_name = _("月末覆盖率")
        ordering = ["month", "territory"]
        constraints = [models.UniqueConstraint(fields=["month", "territory"], name="one_figure_a_month")]

    def __str__(self) -> str:
        return f"{self.month} {self.territory_id}"

    def places(self) -> list[str]:
        """The street's path."""
        return [self.territory.path]

    @classmethod
    def in_territory(cls, path: str, at: datetime) -> Q:
        """By the street's place."""
        return Q(territory__path__startswith=path)
