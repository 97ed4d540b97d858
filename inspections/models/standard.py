"""考核标准: a version being prepared, and the versions that were published and never change."""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from inspections import states
from inspections.rules import standard as rules
from oversight.models import Membership, Ruled

SCALES = [("hundred", _("百分制")), ("normalised", _("折算百分制")), ("other", _("其他"))]


class StandardDraft(Ruled, models.Model):
    """考核标准草案: a version being prepared, submitted and published by another person."""

    STATES = [
        ("draft", _("草稿")),
        ("submitted", _("待审定")),
        ("returned", _("已退回")),
        ("published", _("已发布")),
    ]
    resource = "standard"
    machine = states.STANDARD

    name = models.CharField(_("名称"), max_length=160)
    rule = models.JSONField(_("内容"))
    replaces = models.ForeignKey(
        "inspections.Standard", models.PROTECT, null=True, related_name="+", verbose_name=_("修订自")
    )
    state = models.CharField(_("状态"), max_length=20, choices=STATES, default="draft")
    drafted_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    returned_why = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("考核标准草案")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The draft's page."""
        return reverse("inspections:standard-draft", args=[self.pk])


class StandardQuerySet(models.QuerySet["Standard"]):
    """Query words for standards."""

    def for_cycles(self) -> StandardQuerySet:
        """Versions that a cycle may run on; the others are for replay only."""
        return self.filter(scale__in=rules.CYCLE_SCALES)


class Standard(Ruled, models.Model):
    """考核标准: one published version; ``form`` is what scores by it. It never changes."""

    frozen = True
    resource = "standard"

    code = models.CharField(_("编号"), max_length=60, unique=True)
    name_zh = models.CharField(_("名称"), max_length=160)
    name_en = models.CharField(_("英文名称"), max_length=200)
    scale = models.CharField(_("分制"), max_length=12, choices=SCALES)
    full = models.DecimalField(_("满分"), max_digits=7, decimal_places=2)
    rule = models.JSONField(_("内容"))
    digest = models.CharField(max_length=64)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name=_("修订自")
    )
    published_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("发布时间"))

    objects = StandardQuerySet.as_manager()

    class Meta:
        verbose_name = _("考核标准")
        ordering = ["-published_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(scale__in=["hundred", "normalised", "other"]), name="scale_is_known"
            ),
            models.CheckConstraint(condition=Q(full__gt=0), name="full_points_are_positive"),
        ]

    def __str__(self) -> str:
        return self.name_en if (get_language() or "zh").startswith("en") else self.name_zh

    def get_absolute_url(self) -> str:
        """The version's page."""
        return reverse("inspections:standard-detail", args=[self.pk])

    @property
    def form(self) -> rules.Standard:
        """The version as a value: what ``judge`` takes. Read once a process, since it never changes."""
        return _read(json.dumps(self.rule, ensure_ascii=False))

    @classmethod
    def published(cls, at: datetime) -> Q:
        """Every published version is public (DOMAIN §2)."""
        return Q()


@lru_cache(maxsize=64)
def _read(text: str) -> rules.Standard:
    return rules.read_standard(text)
