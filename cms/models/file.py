"""附件: the files of a notice."""

from __future__ import annotations

from django.db import models
from modelcluster.fields import ParentalKey

from cms.models.notice import NoticePage
from oversight.models import Attachment


class NoticeFile(models.Model):
    """附件: a file of a notice, shown with it and never before it."""

    passing = True
    page = ParentalKey(NoticePage, on_delete=models.CASCADE, related_name="files")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    sort_order = models.PositiveSmallIntegerField(default=0, editable=False)
    sort_order_field = "sort_order"

    class Meta:
        ordering = ["sort_order", "id"]

    def __str__(self) -> str:
        return self.attachment.title
