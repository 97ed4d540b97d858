"""文书: numbered, digested, verifiable papers; what was issued never changes, its status has rows of its own."""

from __future__ import annotations

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from oversight.kernel.codes import shown
from oversight.models.membership import Membership
from oversight.models.organisation import Organisation


class NumberSeries(models.Model):
    """文号序列: the last number of a body, a kind of paper and a year; locked while one is taken, so no gaps."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "year"], name="one_series_a_body_and_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"


class Document(models.Model):
    """文书: an issued paper. The code is for anyone who holds the paper; the file asks the record's right."""

    frozen = True
    issuer = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("制发单位"))
    kind = models.CharField(_("文书种类"), max_length=20, help_text="D14 and so on, DOMAIN-REFERENCE §6")
    number = models.CharField(_("文号"), max_length=60)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    title = models.CharField(_("标题"), max_length=200)
    content = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    thing = models.BigIntegerField()
    record = GenericForeignKey("content", "thing")
    read_verb = models.CharField(max_length=60, help_text="the verb that a reader of the file needs")
    code = models.CharField(_("验证码"), max_length=40, unique=True)
    digest = models.CharField(max_length=64, help_text="sha256 of what the paper says, printed at its foot")
    file_digest = models.CharField(max_length=64, help_text="sha256 of the file, to compare a copy with")
    file = models.FileField(upload_to="papers/%Y/%m/")
    pages = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name=_("更正自")
    )
    issued_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(_("制发时间"))

    class Meta:
        verbose_name = _("文书")
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "kind", "year", "serial"], name="one_number_a_paper")
        ]
        indexes = [models.Index(fields=["content", "thing"], name="document_of")]

    def __str__(self) -> str:
        return self.number

    @property
    def printed_code(self) -> str:
        """The code as it stands on the paper: XXXX-XXXX-XXXX-XXXX."""
        return shown(self.code)

    @property
    def state(self) -> str:
        """`issued`, `corrected` where another paper replaces it, or `withdrawn`."""
        if hasattr(self, "replaced_by"):
            return "corrected"
        return self.withdrawal.state if hasattr(self, "withdrawal") else "issued"


class DocumentStatus(models.Model):
    """文书状态: withdrawn, with when and by whom; the paper itself stays."""

    frozen = True
    document = models.OneToOneField(Document, models.PROTECT, related_name="withdrawal")
    state = models.CharField(max_length=20, default="withdrawn")
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("文书状态")

    def __str__(self) -> str:
        return self.state
