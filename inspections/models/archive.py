"""历年考核结果: results of before the portal, read from lists; marked as such and never ranked with ours."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inspections.models.over_territory import OverTerritory
from oversight.models import ImportBatch, Membership
from registry.models import Estate, Firm


class ArchivedCycleQuerySet(models.QuerySet["ArchivedCycle"]):
    """Query words for archived rounds."""

    def standing(self) -> ArchivedCycleQuerySet:
        """Those whose import was not taken back."""
        return self.filter(withdrawn_at=None)


class ArchivedCycle(OverTerritory):
    """历年考核: one round as a list tells it, with where it comes from; it lies where the office that brought it does."""

    resource = "cycle"

    name = models.CharField(_("名称"), max_length=120)
    period = DateRangeField(_("考核期"))
    source = models.CharField(_("来源"), max_length=200)
    scale = models.CharField(_("分制"), max_length=60, blank=True)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = ArchivedCycleQuerySet.as_manager()

    class Meta:
        verbose_name = _("历年考核")
        ordering = ["-period"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The round's page."""
        return reverse("inspections:archive-detail", args=[self.pk])

    def bodies(self, at: datetime) -> list[int]:
        """The firms that have a result in it."""
        found = self.results.exclude(firm=None).order_by().values_list("firm__organisation_id", flat=True)
        return list(found.distinct())

    @classmethod
    def of_firm(cls, organisation_id: int, at: datetime) -> Q:
        """Rounds in which the firm has a result."""
        rows = ArchivedResult.objects.filter(firm__organisation_id=organisation_id)
        return Q(pk__in=rows.values("archived_cycle_id"))

    @classmethod
    def published(cls, at: datetime) -> Q:
        """Old results were published in their day; a list that was taken back is not shown."""
        return Q(withdrawn_at=None)


class ArchivedResultQuerySet(models.QuerySet["ArchivedResult"]):
    """Query words for archived results."""

    def standing(self) -> ArchivedResultQuerySet:
        """Those whose import was not taken back."""
        return self.filter(archived_cycle__withdrawn_at=None)


class ArchivedResult(models.Model):
    """历年考核结果: one row of the list as it was written."""

    frozen = True
    TARGETS = [("estate", _("小区")), ("firm", _("企业"))]

    archived_cycle = models.ForeignKey(ArchivedCycle, models.PROTECT, related_name="results")
    row = models.PositiveIntegerField(_("行"))
    target = models.CharField(_("对象"), max_length=6, choices=TARGETS)
    name = models.CharField(_("名称"), max_length=160, help_text="as the list writes it")
    estate = models.ForeignKey(Estate, models.PROTECT, null=True, related_name="+")
    firm = models.ForeignKey(Firm, models.PROTECT, null=True, related_name="+")
    total = models.DecimalField(_("得分"), max_digits=9, decimal_places=4, null=True)
    grade = models.CharField(_("等级"), max_length=40, blank=True)
    rank = models.PositiveIntegerField(_("名次"), null=True)

    objects = ArchivedResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("历年考核结果")
        ordering = ["archived_cycle", "row"]
        constraints = [
            models.UniqueConstraint(fields=["archived_cycle", "row"], name="one_result_a_row"),
            models.CheckConstraint(
                condition=Q(target="estate", firm=None) | Q(target="firm", estate=None),
                name="a_result_is_an_estate_s_or_a_firm_s",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def points(self) -> Decimal | None:
        """The score as the list wrote it: two decimals, more only where it had more."""
        if self.total is None:
            return None
        short = self.total.quantize(Decimal("0.01"))
        return short if short == self.total else self.total.normalize()
