"""专项检查: special and double-random checks outside cycles, with the estates that were drawn for them."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inspections import states
from oversight.models import Governed, Membership
from registry.models import Estate, Firm


@pghistory.track()
class Check(Governed):
    """专项检查: what is looked at in a territory over some days, how much of it is drawn, and by how many inspectors.

    ``line`` is the department's line whose topic it is, "" for the bureau's own.
    """

    KINDS = [("special", _("专项检查")), ("double_random", _("双随机抽查"))]
    STATES = [
        ("draft", _("草稿")),
        ("submitted", _("待批准")),
        ("drawn", _("检查中")),
        ("concluded", _("已结束")),
        ("cancelled", _("已取消")),
    ]
    resource = "check"
    machine = states.CHECK
    ways = {"line": "line"}

    name = models.CharField(_("名称"), max_length=120)
    kind = models.CharField(_("类型"), max_length=16, choices=KINDS)
    line = models.CharField(_("条线"), max_length=24, blank=True)
    topic = models.CharField(_("检查内容"), max_length=300)
    first = models.DateField(_("起"))
    last = models.DateField(_("止"))
    filter = models.JSONField(
        _("对象范围"), default=dict, help_text="kinds, classes, firms: which estates may be drawn"
    )
    share = models.DecimalField(_("抽取比例"), max_digits=4, decimal_places=3, null=True, blank=True)
    inspectors_each = models.PositiveSmallIntegerField(_("每处检查人数"), default=2)
    risk_based = models.BooleanField(_("按风险确定频次"), default=False)
    state = models.CharField(_("状态"), max_length=12, choices=STATES, default="draft")
    drafted_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("专项检查")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=models.F("first")), name="a_check_has_real_days"),
            models.CheckConstraint(
                condition=Q(share=None) | Q(share__gt=0, share__lte=1), name="check_share_is_a_share"
            ),
            models.CheckConstraint(condition=Q(inspectors_each__gte=1), name="somebody_checks"),
            models.CheckConstraint(condition=~Q(jurisdiction=None), name="a_check_has_a_territory"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The check's page."""
        return reverse("inspections:check-detail", args=[self.pk])


@pghistory.track(exclude=["findings", "reply"])
class CheckTarget(Governed):
    """检查对象: one estate of a check; ``subject`` is the firm's body. The firm knows of it from the visit on."""

    VERDICTS = [("", _("未检查")), ("in_order", _("符合要求")), ("breach", _("发现问题"))]
    resource = "check"
    ways = {"line": "inspection__line", "told": "visited_at"}

    inspection = models.ForeignKey(Check, models.PROTECT, related_name="targets", verbose_name=_("检查"))
    estate = models.ForeignKey(Estate, models.PROTECT, related_name="+", verbose_name=_("小区"))
    firm = models.ForeignKey(
        Firm, models.PROTECT, null=True, related_name="+", verbose_name=_("物业服务企业")
    )
    visited_at = models.DateTimeField(_("检查时间"), null=True)
    findings = models.JSONField(_("检查情况"), default=list)
    verdict = models.CharField(_("结论"), max_length=10, choices=VERDICTS, blank=True)
    reply = models.CharField(_("企业意见"), max_length=500, blank=True)
    replied_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("检查对象")
        ordering = ["inspection", "id"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "estate"], name="one_target_an_estate"),
            models.CheckConstraint(
                condition=Q(verdict="", visited_at=None) | (~Q(verdict="") & Q(visited_at__isnull=False)),
                name="a_verdict_follows_a_visit",
            ),
        ]

    def __str__(self) -> str:
        return str(self.estate)

    def get_absolute_url(self) -> str:
        """The target's page."""
        return reverse("inspections:target-detail", args=[self.pk])
