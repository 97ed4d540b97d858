"""异议申诉: what a firm holds against an estate's result, item by item, and what an uninvolved person decided."""

from __future__ import annotations

from datetime import datetime

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inspections import states
from inspections.models.result import EstateResult, FirmResult, Publication
from inspections.models.sheet import PARTS
from oversight.models import Governed, Membership, Ruled


@pghistory.track(exclude=["outcome_why", "replies"])
class Appeal(Governed):
    """异议申诉: an objection in publicity or an appeal after it; ``subject`` is the firm's body.

    ``involved`` are ids of the people who scored or reviewed the sheets in question, written when it is drafted and
    again when it is handed in: none of them decides on it. Evidence hangs on it as attachments.
    """

    KINDS = [("objection", _("公示异议")), ("appeal", _("申诉")), ("outside", _("企业以外的异议"))]
    STATES = [
        ("draft", _("草稿")),
        ("submitted", _("待受理")),
        ("hearing", _("复核中")),
        ("upheld", _("成立")),
        ("rejected", _("不成立")),
        ("withdrawn", _("已撤回")),
        ("lapsed", _("已过期")),
    ]
    resource = "appeal"
    machine = states.APPEAL
    ways = {"involved": "involved"}

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="appeals", verbose_name=_("公布")
    )
    estate_result = models.ForeignKey(EstateResult, models.PROTECT, related_name="appeals")
    kind = models.CharField(_("类型"), max_length=10, choices=KINDS)
    state = models.CharField(_("状态"), max_length=10, choices=STATES, default="draft")
    involved = ArrayField(models.BigIntegerField(), default=list)
    drafted_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(_("提交时间"), null=True)
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    outcome_why = models.CharField(_("决定理由"), max_length=500, blank=True)
    replies = models.JSONField(default=list, help_text="what scorers and the firm said while it was heard")

    class Meta:
        verbose_name = _("异议申诉")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(submitted_by=None) | ~Q(decided_by=F("submitted_by")),
                name="nobody_decides_their_own_appeal",
            ),
        ]

    def __str__(self) -> str:
        return str(self.estate_result)

    def get_absolute_url(self) -> str:
        """The appeal's page."""
        return reverse("inspections:appeal-detail", args=[self.pk])


class AppealGround(models.Model):
    """申诉事项: one item of one part that is contested, and what was decided on it."""

    DECISIONS = [("", _("待决定")), ("upheld", _("成立")), ("rejected", _("不成立"))]

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="grounds")
    part = models.CharField(_("部分"), max_length=6, choices=PARTS)
    code = models.CharField(_("项目"), max_length=12)
    claim = models.CharField(_("理由"), max_length=500)
    decision = models.CharField(_("决定"), max_length=10, choices=DECISIONS, blank=True)
    decided_why = models.CharField(max_length=300, blank=True)
    before = models.DecimalField(_("原得分"), max_digits=9, decimal_places=4, null=True)
    after = models.DecimalField(_("更正后"), max_digits=9, decimal_places=4, null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("申诉事项")
        ordering = ["appeal", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["appeal", "part", "code"], condition=Q(withdrawn_at=None), name="one_ground_an_item"
            )
        ]

    def __str__(self) -> str:
        return self.code


class Statement(Ruled, models.Model):
    """企业说明: what the firm says of its result, printed beside it; the text is blanked when its term ends."""

    resource = "appeal"

    firm_result = models.OneToOneField(FirmResult, models.PROTECT, related_name="statement")
    text = models.CharField(_("说明"), max_length=1000, blank=True)
    submitted_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("企业说明")

    def __str__(self) -> str:
        return str(self.firm_result)

    def places(self) -> list[str]:
        """Where the firm files."""
        return self.firm_result.places()

    def bodies(self, at: datetime) -> list[int]:
        """The firm."""
        return self.firm_result.bodies(at)

    @classmethod
    def in_territory(cls, path: str, at: datetime) -> Q:
        """Statements of the territory's firms."""
        return Q(firm_result__in=FirmResult.objects.filter(FirmResult.in_territory(path, at)).values("pk"))

    @classmethod
    def of_firm(cls, organisation_id: int, at: datetime) -> Q:
        """The firm's own."""
        return Q(firm_result__firm__organisation_id=organisation_id)
