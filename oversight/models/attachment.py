"""附件: a file kept beside a record, checked by content, never served inline."""

from __future__ import annotations

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from oversight.models.membership import Membership


class Attachment(models.Model):
    """附件: bytes under their digest; who may read it is who may read the record it hangs on."""

    kind = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    thing = models.BigIntegerField()
    record = GenericForeignKey("kind", "thing")
    title = models.CharField(_("名称"), max_length=160)
    category = models.CharField(_("类别"), max_length=40, blank=True)
    file = models.FileField(upload_to="attachments/%Y/%m/")
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(_("字节"))
    digest = models.CharField(max_length=64)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    uploaded_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("附件")
        ordering = ["-uploaded_at"]
        indexes = [models.Index(fields=["kind", "thing"], name="attachment_of")]

    def __str__(self) -> str:
        return self.title
