"""物业服务企业: the firms, with their identity from the body they are and their contacts apart."""

from __future__ import annotations

from datetime import date, datetime

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from oversight.kernel.calendar import beijing_day
from oversight.models import Governed, Organisation
from registry import states


class FirmQuerySet(models.QuerySet["Firm"]):
    """Query words for firms."""

    def standing(self) -> FirmQuerySet:
        """Firms that are on the register and not struck off."""
        return self.filter(state__in=states.FIRM_STANDING)


@pghistory.track(exclude=["legal_representative"])  # history keeps no person's name
class Firm(Governed):
    """物业服务企业: what is on file about a firm. Its name is the name of its body; `subject` is that body too."""

    STATES = [
        ("draft", _("草稿")),
        ("provisional", _("临时建档")),
        ("registered", _("已登记")),
        ("struck_off", _("已注销")),
    ]
    # Firm qualification was abolished in 2017–18; kept read-only for history (DOMAIN-REFERENCE §0.1 #1).
    LEGACY_GRADES = [
        ("", _("无")),
        ("first", _("一级")),
        ("second", _("二级")),
        ("third", _("三级")),
        ("interim", _("三级暂定")),
    ]
    resource = "firm"
    machine = states.FIRM
    reach_as_set = True
    field_sets = {
        "public": (
            "organisation",
            "code",
            "legal_representative",
            "registered_address",
            "licence_from",
            "licence_to",
            "legacy_grade",
            "jurisdiction",
            "state",
        ),
        "identity": ("organisation", "code", "state"),
    }

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, related_name="firm", verbose_name=_("企业名称")
    )
    code = models.CharField(_("统一社会信用代码"), max_length=18, unique=True)
    legal_representative = models.CharField(_("法定代表人"), max_length=60, blank=True)
    registered_address = models.CharField(_("注册地址"), max_length=200, blank=True)
    registered_capital = models.DecimalField(
        _("注册资本"), max_digits=14, decimal_places=2, null=True, blank=True, help_text=_("单位：万元")
    )
    licence_from = models.DateField(_("营业执照起"), null=True, blank=True)
    licence_to = models.DateField(_("营业执照止"), null=True, blank=True, help_text=_("长期有效则不填"))
    headcount = models.PositiveIntegerField(_("从业人数"), null=True, blank=True)
    party_members = models.PositiveIntegerField(_("党员人数"), null=True, blank=True)
    legacy_grade = models.CharField(
        _("原资质等级"), max_length=10, choices=LEGACY_GRADES, blank=True, default=""
    )
    state = models.CharField(_("状态"), max_length=20, choices=STATES, default="draft")
    struck_off_on = models.DateField(_("注销日期"), null=True, blank=True)
    created_at = models.DateTimeField()

    objects = FirmQuerySet.as_manager()

    class Meta:
        verbose_name = _("物业服务企业")
        verbose_name_plural = _("物业服务企业")
        ordering = ["organisation__name_key", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9A-HJ-NP-RTUW-Y]{18}$"), name="firm_code_has_18_characters"
            ),
            models.CheckConstraint(
                condition=Q(licence_to=None)
                | Q(licence_from=None)
                | Q(licence_to__gt=models.F("licence_from")),
                name="licence_term_is_real",
            ),
            models.CheckConstraint(
                condition=Q(party_members=None)
                | Q(headcount=None)
                | Q(party_members__lte=models.F("headcount")),
                name="no_more_members_than_staff",
            ),
        ]

    def __str__(self) -> str:
        return self.organisation.name

    def name_on(self, day: date) -> str:
        """What the firm was called on ``day``."""
        return self.organisation.name_on(day)

    def get_absolute_url(self) -> str:
        """The firm's page."""
        return reverse("registry:firm-detail", args=[self.code])

    def places(self) -> list[str]:
        """Where it has an estate; a firm without any lies where it files."""
        here = self.tenures.filter(estate__isnull=False).values_list("estate__jurisdiction__path", flat=True)
        found = [path for path in here if path] if self.pk else []
        return found or super().places()

    @property
    def name(self) -> str:
        """The name of the body that the firm is."""
        return self.organisation.name

    @classmethod
    def in_territory(cls, path: str, at: datetime) -> Q:
        """Firms with an estate in the territory now (DOMAIN §2)."""
        from registry.models.tenure import Tenure  # tenure points here

        here = Tenure.objects.current(beijing_day(at)).filter(estate__jurisdiction__path__startswith=path)
        return Q(pk__in=here.values("firm_id"))

    @classmethod
    def of_party(cls, organisation_id: int, person_id: int, at: datetime) -> Q:
        """An owners' committee's own firm: who manages its estate now."""
        from registry.models.tenure import Tenure  # tenure points here

        here = Tenure.objects.current(beijing_day(at)).filter(estate__owners_body_id=organisation_id)
        return Q(pk__in=here.values("firm_id"))

    @classmethod
    def published(cls, at: datetime) -> Q:
        """Everything but drafts: struck-off firms stay to be found, marked."""
        return ~Q(state="draft")


class FirmContact(models.Model):
    """企业联系人: personal data in a row of its own: masked, unmasked only by a recorded act, without history."""

    passing = True
    firm = models.ForeignKey(Firm, models.CASCADE, related_name="contacts")
    role = models.CharField(_("职务"), max_length=40)
    name = models.CharField(_("姓名"), max_length=60)
    phone = models.CharField(_("电话"), max_length=30, blank=True)

    class Meta:
        verbose_name = _("企业联系人")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.role
