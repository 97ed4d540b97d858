"""清单所载: what a list said of an estate beside what the register stores."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from oversight.models import ImportBatch
from registry.models.estate import Estate


class EstateListing(models.Model):
    """清单所载: the cells of one row that the record itself does not hold, kept as they were written."""

    frozen = True
    estate = models.ForeignKey(Estate, models.PROTECT, related_name="listings")
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="+")
    row = models.PositiveIntegerField(_("行"))
    said = models.JSONField(
        help_text="[field or '', header, text] of every cell that the record does not hold"
    )

    class Meta:
        verbose_name = _("清单所载")

    def __str__(self) -> str:
        return f"{self.batch_id} {self.row}"
