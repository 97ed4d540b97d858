"""信用线索: a fact that may become a credit event; the credit file itself takes it from here."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from oversight.models import Attachment, Membership
from registry.models.firm import Firm


class CreditLead(models.Model):
    """信用线索: what was found to be false or grave, with both pictures; its status has rows of its own.

    ``source_label`` and ``source_id`` name the record it comes from (`inspections.orderitem`); ``facts`` are references
    and figures, never personal text.
    """

    frozen = True

    firm = models.ForeignKey(
        Firm, models.PROTECT, related_name="credit_leads", verbose_name=_("物业服务企业")
    )
    source_label = models.CharField(max_length=60)
    source_id = models.BigIntegerField()
    facts = models.JSONField(default=dict)
    before = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    after = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    raised_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("信用线索")
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["source_label", "source_id"], name="one_lead_a_source")
        ]

    def __str__(self) -> str:
        return f"{self.source_label} {self.source_id}"


class CreditLeadStatus(models.Model):
    """信用线索状态: raised, taken into the credit file, or dropped, with when and by whom; the newest row counts."""

    frozen = True
    STATES = [("raised", _("待核实")), ("taken", _("已转信用记录")), ("dropped", _("不予采用"))]

    lead = models.ForeignKey(CreditLead, models.PROTECT, related_name="statuses")
    state = models.CharField(max_length=10, choices=STATES)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(max_length=64, blank=True, help_text="sha256 of the reason's text")

    class Meta:
        verbose_name = _("信用线索状态")
        ordering = ["lead", "-id"]

    def __str__(self) -> str:
        return self.state
