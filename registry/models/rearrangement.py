"""小区调整: a merger, split, regrouping or move of estates that is decided today and takes effect on a later day."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from oversight.models import Membership, Territory
from registry import states
from registry.models.estate import Estate
from registry.models.on_estate import OnEstate


class RearrangementQuerySet(models.QuerySet["Rearrangement"]):
    """Query words for rearrangements."""

    def open(self) -> RearrangementQuerySet:
        """Those that wait: for their day, or for a new decision."""
        return self.filter(state__in=states.OPEN_REARRANGEMENTS)

    def waiting(self) -> RearrangementQuerySet:
        """Those that wait for their day."""
        return self.filter(state=states.REARRANGEMENT.initial)


class Rearrangement(OnEstate, models.Model):
    """小区调整: what was decided, for which day, and what the estates were like when it was decided.

    ``plan`` is what is wanted, ``seen`` what it rests on (registry/actions/rearrangement/plan.py).
    """

    if TYPE_CHECKING:
        parts: Any

    MERGE, SPLIT, REGROUP, MOVE = "merge", "split", "regroup", "move"
    KINDS = [(MERGE, _("合并")), (SPLIT, _("拆分")), (REGROUP, _("划片整合")), (MOVE, _("划转"))]
    STATES = [
        ("decided", _("已决定，待生效")),
        ("reopened", _("有变化，待重新决定")),
        ("done", _("已生效")),
        ("revoked", _("已撤回")),
    ]
    resource = "estate"
    machine = states.REARRANGEMENT

    kind = models.CharField(_("方式"), max_length=10, choices=KINDS)
    state = models.CharField(_("状态"), max_length=20, choices=STATES, default="decided")
    estate = models.ForeignKey(Estate, models.PROTECT, related_name="+", verbose_name=_("小区"))
    to = models.ForeignKey(Territory, models.PROTECT, null=True, related_name="+", verbose_name=_("划入"))
    plan = models.JSONField(default=dict)
    seen = models.JSONField(default=dict)
    effective = models.DateField(_("生效日期"))
    basis = models.CharField(_("依据"), max_length=200)
    decided_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name=_("决定人"))
    decided_at = models.DateTimeField(_("决定时间"))
    done_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = RearrangementQuerySet.as_manager()

    class Meta:
        verbose_name = _("小区调整")
        ordering = ["effective", "decided_at", "id"]
        indexes = [models.Index(fields=["state", "effective"], name="rearrangement_due")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.estate}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("registry:rearrangement-detail", args=[self.pk])

    def estates(self) -> list[Estate]:
        """Every estate that it concerns, by key."""
        named = Estate.objects.filter(rearrangements__rearrangement=self.pk)
        return list(named.select_related("jurisdiction").order_by("pk")) if self.pk else [self.estate]

    def places(self) -> list[str]:
        """Where its estates lie, and where one goes."""
        here = [path for one in self.estates() for path in one.places()]
        return [*here, *([self.to.path] if self.to else [])]

    def bodies(self, at: datetime) -> list[int]:
        """Whom its estates concern."""
        return [body for one in self.estates() for body in one.bodies(at)]

    @classmethod
    def in_territory(cls, path: str, at: datetime) -> Q:
        """Where any of its estates lies, and where one goes."""
        return _of(Estate.in_territory(path, at)) | Q(to__path__startswith=path)

    @classmethod
    def of_firm(cls, organisation_id: int, at: datetime) -> Q:
        """Those of the estates that the firm manages now."""
        return _of(Estate.of_firm(organisation_id, at))

    @classmethod
    def of_party(cls, organisation_id: int, person_id: int, at: datetime) -> Q:
        """Those of one's own estate or project."""
        return _of(Estate.of_party(organisation_id, person_id, at))


class RearrangedEstate(models.Model):
    """被调整的小区: an estate that a rearrangement concerns."""

    frozen = True
    rearrangement = models.ForeignKey(Rearrangement, models.PROTECT, related_name="parts")
    estate = models.ForeignKey(Estate, models.PROTECT, related_name="rearrangements")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rearrangement", "estate"], name="an_estate_once_a_rearrangement")
        ]

    def __str__(self) -> str:
        return f"{self.rearrangement_id} {self.estate_id}"


def _of(estates: Q) -> Q:
    """Rearrangements of any estate that the question finds."""
    parts = RearrangedEstate.objects.filter(estate__in=Estate.objects.filter(estates).values("pk"))
    return Q(pk__in=parts.values("rearrangement"))
