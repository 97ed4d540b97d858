"""一票否决: a grave fact that a scorer proposes and the bureau's head confirms before publicity."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.models.on_sheet import OnSheet
from inspections.models.sheet import Sheet
from oversight.models import Membership


class VetoQuerySet(models.QuerySet["Veto"]):
    """Query words for vetoes."""

    def confirmed(self) -> VetoQuerySet:
        """Those that reach the result."""
        return self.filter(decision="confirmed")

    def waiting(self) -> VetoQuerySet:
        """Those that the head has not decided on."""
        return self.filter(decision="")


class Veto(OnSheet, models.Model):
    """一票否决: only a confirmed one makes the result unqualified; its evidence hangs on it as attachments."""

    DECISIONS = [("", _("待确认")), ("confirmed", _("已确认")), ("refused", _("不成立"))]
    resource = "cycle"
    ways = OnSheet.ways_over("sheet")

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="vetoes")
    code = models.CharField(_("情形"), max_length=20)
    facts = models.CharField(_("事实"), max_length=500)
    submitted_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    decision = models.CharField(_("决定"), max_length=10, choices=DECISIONS, blank=True)
    decided_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    refused_why = models.CharField(max_length=300, blank=True)

    objects = VetoQuerySet.as_manager()

    class Meta:
        verbose_name = _("一票否决")
        ordering = ["sheet", "code", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "code"], condition=~Q(decision="refused"), name="one_veto_a_fact"
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_by=None, decided_at=None)
                | (~Q(decision="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="a_veto_is_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.code
