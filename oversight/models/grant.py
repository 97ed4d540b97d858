"""单件授权: an explicit right on one record, with an end, a reason and a grantor who has the right himself.

django-guardian asks for a model class of its own base; this file and `oversight/grants.py` are the two that know it.
"""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionAbstract  # noqa: TID251  the one subclass that guardian asks for

from oversight.models.membership import Membership


class GrantQuerySet(models.QuerySet["Grant"]):
    """Query words for grants."""

    def current(self, at: datetime) -> GrantQuerySet:
        """Grants in force at ``at``: of active people, by grantors whose own posting still runs (DOMAIN §2)."""
        return self.filter(
            models.Q(grantor__valid_to=None) | models.Q(grantor__valid_to__gt=at),
            starts_at__lte=at,
            ends_at__gt=at,
            user__is_active=True,
            grantor__person__is_active=True,
        )


class Grant(UserObjectPermissionAbstract):
    """单件授权: guest, stand-in or joint inspection on one record, never without an end."""

    GUEST, STAND_IN, JOINT = "guest", "stand_in", "joint"
    KINDS = [(GUEST, _("列席")), (STAND_IN, _("临时代办")), (JOINT, _("联合检查"))]

    kind = models.CharField(_("方式"), max_length=10, choices=KINDS)
    reason = models.CharField(_("理由"), max_length=200)
    grantor = models.ForeignKey(Membership, models.PROTECT, related_name="granted")
    starts_at = models.DateTimeField(_("起"))
    ends_at = models.DateTimeField(_("止"))

    objects = GrantQuerySet.as_manager()  # type: ignore[misc,assignment]

    class Meta(UserObjectPermissionAbstract.Meta):
        abstract = False
        unique_together: tuple[()] = ()  # type: ignore[misc,assignment]
        verbose_name = _("单件授权")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gte=models.F("starts_at")), name="grant_term_is_real"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.object_pk}"
