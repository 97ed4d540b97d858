"""考核表版本: what was handed in and signed, as it was; a correction is a version of its own."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.models.sheet import Sheet
from inspections.models.standard import Standard
from oversight.models import Attachment, Membership, Person


class SheetVersion(models.Model):
    """考核表版本: answers, result and evidence of one submission or correction; a total is recomputed from it.

    ``answers`` is `assessment-answers/1`, ``result`` `assessment-result/1`; ``evidence`` names kinds and digests by item.
    """

    frozen = True

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    answers = models.JSONField()
    result = models.JSONField()
    evidence = models.JSONField(default=dict)
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    why = models.CharField(max_length=64, blank=True, help_text="sha256 of the reason's text")

    class Meta:
        verbose_name = _("考核表版本")
        ordering = ["sheet", "number"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="one_version_a_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="versions_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} v{self.number}"


class SheetReview(models.Model):
    """考核表复核: what a reviewer said of one version, item by item; the reason as a whole stands in the trail."""

    frozen = True
    KINDS = [("review", _("复核")), ("return", _("退回")), ("countersign", _("会签"))]

    version = models.ForeignKey(SheetVersion, models.PROTECT, related_name="reviews")
    kind = models.CharField(max_length=12, choices=KINDS)
    remarks = models.JSONField(default=dict, help_text="code of the item → [verdict, remark]")
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("考核表复核")
        ordering = ["version", "id"]

    def __str__(self) -> str:
        return f"{self.version_id} {self.kind}"


class ItemVerdict(models.Model):
    """逐项复核意见: what a reviewer made of an item so far; one's own, and part of the review once that is decided."""

    passing = True
    VERDICTS = [("agreed", _("同意")), ("questioned", _("有疑问"))]

    version = models.ForeignKey(SheetVersion, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    code = models.CharField(max_length=12)
    verdict = models.CharField(max_length=12, choices=VERDICTS)
    remark = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "person", "code"], name="one_verdict_an_item")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.verdict}"


class Rescore(models.Model):
    """复评: a sheet of the drawn sample scored once more by other people; it is compared and never counts."""

    frozen = True

    sheet = models.OneToOneField(Sheet, models.PROTECT, related_name="rescore")
    draw = models.ForeignKey("inspections.Draw", models.PROTECT, related_name="+")
    answers = models.JSONField()
    result = models.JSONField()
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("复评")

    def __str__(self) -> str:
        return str(self.sheet_id)


class Signature(models.Model):
    """签字: the firm signed, or refused before a witness, before the sheet was handed in.

    ``digest`` is of the answers that were put before the signer; names that are no accounts lie in `SignatureName`.
    """

    frozen = True
    KINDS = [("signed", _("已签字")), ("refused", _("拒绝签字"))]

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="signatures")
    kind = models.CharField(max_length=8, choices=KINDS)
    digest = models.CharField(max_length=64)
    signer = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    witness = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    strokes = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    remark_digest = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("签字")
        ordering = ["sheet", "id"]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.kind}"


class SignatureName(models.Model):
    """签字人姓名: the names and the remark that stand beside a signature; personal data, blanked when its term ends."""

    signature = models.OneToOneField(Signature, models.PROTECT, related_name="names")
    signer_name = models.CharField(_("签字人"), max_length=60, blank=True)
    witness_name = models.CharField(_("见证人"), max_length=60, blank=True)
    remark = models.CharField(_("意见"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("签字人姓名")

    def __str__(self) -> str:
        return str(self.signature_id)
