"""版次: what was on view from when, why it was corrected, and who put it there; printed below the notice."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.models.notice import NoticePage
from oversight.models import Membership


class Edition(models.Model):
    """版次: one publication of a notice; never changed (DOMAIN-REFERENCE §3.12: no silent edit)."""

    frozen: ClassVar[bool] = True
    KINDS = [("published", _("发布")), ("corrected", _("更正")), ("replaced", _("被替代"))]

    page = models.ForeignKey(NoticePage, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(_("版次"))
    kind = models.CharField(max_length=12, choices=KINDS, default="published")
    title = models.CharField(max_length=255)
    note = models.CharField(_("更正说明"), max_length=300, blank=True)
    content = models.JSONField(help_text="the text and head of this edition, as data")
    digest = models.CharField(max_length=64)
    published_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        verbose_name = _("版次")
        ordering = ["page", "-number"]
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="one_edition_a_number")]

    def __str__(self) -> str:
        return f"{self.page_id} {self.number}"
