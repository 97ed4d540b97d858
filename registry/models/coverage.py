"""覆盖率: the target that the city set itself, and the month ends as they were."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oversight.models import Membership, Ruled, Territory


class CoverageTarget(Ruled, models.Model):
    """覆盖率目标: a share of estates, in ‰ of a whole, to be reached by a day; a later target replaces it."""

    frozen = True
    resource = "policy"
    share = models.DecimalField(_("目标"), max_digits=5, decimal_places=2, help_text=_("单位：%"))
    by_day = models.DateField(_("截止日期"))
    source = models.CharField(_("依据"), max_length=200)
    set_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = _("覆盖率目标")
        ordering = ["-set_at"]

    def __str__(self) -> str:
        return f"{self.share} %"

    @classmethod
    def published(cls, at: datetime) -> Q:
        """Targets are public."""
        return Q()


class CoverageMonth(Ruled, models.Model):
    """覆盖率月报: the counts of one street at a month's end, frozen."""

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

    class Meta:
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
