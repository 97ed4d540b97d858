"""历年考核结果: results of before the portal, read from lists; marked as such and never ranked with ours."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oversight.models import ImportBatch, Membership, Ruled
from registry.models import Estate, Firm


class ArchivedCycle(Ruled, models.Model):
    """历年考核: one round as a list tells it, with where it comes from."""

    resource = "cycle"

    name = models.CharField(_("名称"), max_length=120)
    period = DateRangeField(_("考核期"))
    source = models.CharField(_("来源"), max_length=200)
    scale = models.CharField(_("分制"), max_length=60, blank=True)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("历年考核")
        ordering = ["-period"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def published(cls, at: datetime) -> Q:
        """Old results were published in their day; a list that was taken back is not shown."""
        return Q(withdrawn_at=None)


class ArchivedResult(models.Model):
    """历年考核结果: one row of the list as it was written."""

    frozen = True

    archived_cycle = models.ForeignKey(ArchivedCycle, models.PROTECT, related_name="results")
    row = models.PositiveIntegerField(_("行"))
    name = models.CharField(_("名称"), max_length=160, help_text="as the list writes it")
    estate = models.ForeignKey(Estate, models.PROTECT, null=True, related_name="+")
    firm = models.ForeignKey(Firm, models.PROTECT, null=True, related_name="+")
    total = models.DecimalField(_("得分"), max_digits=9, decimal_places=4, null=True)
    grade = models.CharField(_("等级"), max_length=40, blank=True)
    rank = models.PositiveIntegerField(_("名次"), null=True)

    class Meta:
        verbose_name = _("历年考核结果")
        ordering = ["archived_cycle", "row"]
        constraints = [models.UniqueConstraint(fields=["archived_cycle", "row"], name="one_result_a_row")]

    def __str__(self) -> str:
        return self.name
