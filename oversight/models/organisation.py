"""机构: the bodies that people belong to."""

from __future__ import annotations

from datetime import date
from typing import Any

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from oversight.kernel.pinyin import initials, sort_key
from oversight.kernel.scope import Kind
from oversight.models.governed import Renamed, Ruled
from oversight.models.territory import Territory


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Query words for bodies."""

    def on(self, day: date) -> OrganisationQuerySet:
        """Bodies that exist on ``day``."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day)).filter(
            Q(valid_to=None) | Q(valid_to__gt=day)
        )

    def closed(self, day: date) -> OrganisationQuerySet:
        """Bodies that have ended by ``day``."""
        return self.filter(valid_to__lte=day)


@pghistory.track()
class Organisation(Renamed, Ruled, models.Model):
    """机构、单位: bureau, district, street, committee, firm, department, leading group, owners, developer."""

    KINDS = [
        (Kind.BUREAU.value, _("市局")),
        (Kind.DISTRICT.value, _("区县物业办")),
        (Kind.STREET.value, _("街道办事处")),
        (Kind.COMMITTEE.value, _("社区居委会")),
        (Kind.FIRM.value, _("物业服务企业")),
        (Kind.DEPARTMENT.value, _("职能部门")),
        (Kind.LEADING_GROUP.value, _("领导小组")),
        (Kind.OWNERS.value, _("业主委员会")),
        (Kind.DEVELOPER.value, _("建设单位")),
        (Kind.RESPONSIBLE_UNIT.value, _("主管单位")),
    ]
    resource = "account"

    kind = models.CharField(_("类别"), max_length=20, choices=KINDS)
    name = models.CharField(_("名称"), max_length=160)
    name_key = models.CharField(max_length=500, editable=False, db_index=True)
    initials = models.CharField(max_length=160, editable=False)
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="bodies", verbose_name=_("辖区")
    )
    line = models.CharField(
        _("业务条线"), max_length=40, blank=True, help_text="a department's line, e.g. police, fire, planning"
    )
    valid_from = models.DateField(_("成立日期"), null=True, blank=True)
    valid_to = models.DateField(_("撤销日期"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("机构")
        verbose_name_plural = _("机构")
        ordering = ["kind", "name_key", "id"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the pinyin columns beside the name."""
        self.name_key, self.initials = sort_key(self.name), initials(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The body's page."""
        return reverse("oversight:body-detail", args=[self.pk])

    def places(self) -> list[str]:
        """The path of its territory."""
        return [self.territory.path] if self.territory else []

    def bodies(self, at: Any) -> list[int]:
        """Itself."""
        return [self.pk]

    @classmethod
    def in_territory(cls, path: str, at: Any) -> Q:
        """Own body and below."""
        return Q(territory__path__startswith=path)

    @classmethod
    def of_firm(cls, organisation_id: int, at: Any) -> Q:
        """The firm itself."""
        return Q(pk=organisation_id)

    @classmethod
    def of_party(cls, organisation_id: int, person_id: int, at: Any) -> Q:
        """One's own body."""
        return Q(pk=organisation_id)


class OrganisationName(models.Model):
    """曾用名、简称: former names and aliases with dates (departments get renamed, DOMAIN-REFERENCE §0.1 #9)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="names")
    name = models.CharField(max_length=160)
    is_alias = models.BooleanField(default=False, help_text="a short name, not a former one")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["organisation", "valid_from"]

    def __str__(self) -> str:
        return self.name
