"""任期: which firm manages an estate from when to when; two at once are refused by the database."""

from __future__ import annotations

from datetime import date, datetime

import pghistory
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oversight.models import Membership
from registry import states
from registry.models.estate import Estate, StandingManager, exclusive_in_time, real_term
from registry.models.firm import Firm
from registry.models.on_estate import OnEstate


class TenureQuerySet(models.QuerySet["Tenure"]):
    """Query words for tenures."""

    def current(self, on: date) -> TenureQuerySet:
        """Tenures that hold on this day; the day of the upper end is the next firm's."""
        return self.filter(term__contains=on)

    def running(self, on: date) -> TenureQuerySet:
        """Tenures that hold on this day or begin later: what stands in the way of closing an estate or a firm."""
        return self.filter(Q(term__upper_inf=True) | Q(term__endswith__gt=on))


class TenureManager(StandingManager.from_queryset(TenureQuerySet)):  # type: ignore[misc]
    """Tenures that stand, with the query words above."""


@pghistory.track()
class Tenure(OnEstate, models.Model):
    """任期: a firm's exclusive tenure of an estate, with the contract it rests on."""

    KINDS = [("preliminary", _("前期物业")), ("contract", _("合同聘用")), ("emergency", _("应急托管"))]
    resource = "estate"

    estate = models.ForeignKey(Estate, models.PROTECT, related_name="tenures", verbose_name=_("小区"))
    firm = models.ForeignKey(Firm, models.PROTECT, related_name="tenures", verbose_name=_("物业服务企业"))
    kind = models.CharField(_("性质"), max_length=20, choices=KINDS, default="contract")
    term = DateRangeField(_("任期"))
    contract_number = models.CharField(_("合同编号"), max_length=80, blank=True)
    contract_date = models.DateField(_("签订日期"), null=True, blank=True)
    contract_to = models.DateField(_("合同到期日"), null=True, blank=True)
    ended_why = models.CharField(_("终止原因"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = TenureManager()
    with_withdrawn = TenureQuerySet.as_manager()

    class Meta:
        verbose_name = _("任期")
        ordering = ["estate", "term"]
        constraints = [
            exclusive_in_time(
                "one_firm_at_a_time", _("该小区在这段时间内已有物业企业任职，请先结束原任期。")
            ),
            real_term("tenure_term_is_real"),
        ]

    def __str__(self) -> str:
        return f"{self.estate_id} {self.firm_id}"

    @classmethod
    def of_firm(cls, organisation_id: int, at: datetime) -> Q:
        """The firm's own tenures."""
        return Q(firm__organisation_id=organisation_id)

    @classmethod
    def published(cls, at: datetime) -> Q:
        """Who managed a published estate is public."""
        return ~Q(estate__state__in=states.UNPUBLISHED)
