"""登记变更: facts that a firm, committee or developer proposes to change, for a leader or the head to decide."""

from __future__ import annotations

from datetime import datetime

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from oversight.models import Governed, Membership, Organisation
from registry import states
from registry.models.estate import Estate
from registry.models.firm import Firm


@pghistory.track(exclude=["proposed", "was"])
class Change(Governed):
    """登记变更申请: what should become of which fields, seen beside what they were."""

    STATES = [
        ("draft", _("草稿")),
        ("submitted", _("待审核")),
        ("returned", _("已退回")),
        ("accepted", _("已采纳")),
        ("refused", _("不采纳")),
        ("withdrawn", _("已撤回")),
        ("lapsed", _("已失效")),
    ]
    resource = "estate"
    machine = states.CHANGE

    estate = models.ForeignKey(Estate, models.PROTECT, null=True, related_name="changes")
    firm = models.ForeignKey(Firm, models.PROTECT, null=True, related_name="changes")
    proposed = models.JSONField(default=dict)
    was = models.JSONField(default=dict)
    version_seen = models.PositiveIntegerField(default=0)
    reason = models.CharField(_("变更理由"), max_length=300)
    state = models.CharField(_("状态"), max_length=20, choices=STATES, default="draft")
    proposer = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="the body that writes it; one draft each",
    )
    drafted_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    decided_why = models.CharField(_("审核意见"), max_length=300, blank=True)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("登记变更")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(estate=None, firm__isnull=False) | Q(estate__isnull=False, firm=None),
                name="a_change_concerns_one_record",
            ),
            models.UniqueConstraint(
                fields=["estate", "proposer"], condition=Q(state="draft"), name="one_draft_an_estate_and_body"
            ),
            models.UniqueConstraint(
                fields=["firm", "proposer"], condition=Q(state="draft"), name="one_draft_a_firm_and_body"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(submitted_by=None) | ~Q(decided_by=models.F("submitted_by")),
                name="nobody_decides_what_they_submitted",
            ),
        ]

    def __str__(self) -> str:
        return str(self.estate or self.firm)

    def get_absolute_url(self) -> str:
        """The page of the change."""
        return reverse("registry:change-detail", args=[self.pk])

    def bodies(self, at: datetime) -> list[int]:
        """The body it concerns and the body that drafted it."""
        return [*super().bodies(at), self.drafted_by.organisation_id]

    @classmethod
    def of_party(cls, organisation_id: int, person_id: int, at: datetime) -> Q:
        """What one's own body drafted."""
        return Q(drafted_by__organisation_id=organisation_id)
