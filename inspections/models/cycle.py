"""考核周期: what is assessed, when, by which standard and how the parts are weighed; and who is away."""

from __future__ import annotations

from datetime import date, datetime

import pghistory
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inspections import states
from inspections.models.over_territory import OverTerritory
from inspections.models.standard import Standard
from oversight.models import Membership, Person, Ruled
from registry.models import Estate


class CycleQuerySet(models.QuerySet["Cycle"]):
    """Query words for cycles."""

    def running(self) -> CycleQuerySet:
        """Cycles at work."""
        return self.filter(state__in=states.RUNNING)

    def shown(self) -> CycleQuerySet:
        """Cycles whose results anybody may see."""
        return self.filter(state__in=states.SHOWN)


@pghistory.track(exclude=["cancelled_why"])
class Cycle(OverTerritory):
    """考核周期: one round of assessment over a territory. Published results are rows of their own (`Publication`)."""

    KINDS = [("quarter", _("季度")), ("half_year", _("半年")), ("year", _("年度")), ("other", _("其他"))]
    WEIGHTINGS = [
        ("area_days", _("按面积和天数")),
        ("household_days", _("按户数和天数")),
        ("days", _("按天数")),
    ]
    STATES = [
        ("draft", _("草稿")),
        ("open", _("评分中")),
        ("closed", _("评分结束")),
        ("review", _("复核中")),
        ("publicity", _("公示中")),
        ("published", _("已公布")),
        ("archived", _("已归档")),
        ("cancelled", _("已取消")),
    ]
    WINDOWS = ("self_report", "on_site", "street_review", "bureau_review", "publicity")
    resource = "cycle"
    machine = states.CYCLE
    ways = {"cycle_state": "state"}

    public_id = models.CharField(_("周期编号"), max_length=20, unique=True)
    name = models.CharField(_("名称"), max_length=120)
    kind = models.CharField(_("类型"), max_length=12, choices=KINDS)
    period = DateRangeField(_("考核期"))
    cut_off = models.DateField(_("基准日"), help_text=_("以这一天的登记为准生成考核表"))
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="cycles", verbose_name=_("考核标准"))
    basic_standard = models.ForeignKey(
        Standard,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("基础服务标准"),
        help_text=_("老旧小区和分散楼适用"),
    )
    kinds = ArrayField(
        models.CharField(max_length=20, choices=Estate.KINDS), verbose_name=_("小区类型"), default=list
    )
    weights = models.JSONField(
        _("权重"), default=dict, help_text='{"street": "0.40", "bureau": "0.40", "survey": "0.20"}'
    )
    weighting = models.CharField(_("企业得分的加权"), max_length=16, choices=WEIGHTINGS, default="area_days")
    bureau_share = models.DecimalField(
        _("主管部门抽查比例"), max_digits=4, decimal_places=3, null=True, blank=True
    )
    bureau_draw = models.ForeignKey("inspections.Draw", models.PROTECT, null=True, related_name="+")
    unannounced = models.BooleanField(_("不事先通知"), default=False)
    require_training = models.BooleanField(_("须经培训才能评分"), default=True)
    windows = models.JSONField(
        _("时间安排"), default=dict, help_text='{"on_site": ["2026-11-02", "2026-11-20"]}'
    )
    state = models.CharField(_("状态"), max_length=12, choices=STATES, default="draft")
    opened_at = models.DateTimeField(null=True)
    laid_out_at = models.DateTimeField(null=True, help_text="all sheets are there")
    cancelled_why = models.CharField(max_length=300, blank=True)
    drafted_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = CycleQuerySet.as_manager()

    class Meta:
        verbose_name = _("考核周期")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period__isempty=False, period__lower_inf=False, period__upper_inf=False),
                name="cycle_period_is_real",
            ),
            models.CheckConstraint(
                condition=Q(bureau_share=None) | Q(bureau_share__gt=0, bureau_share__lte=1),
                name="bureau_share_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "cancelled"]) | Q(opened_at__isnull=False),
                name="a_cycle_at_work_was_opened",
            ),
            models.CheckConstraint(
                condition=Q(laid_out_at=None) | Q(opened_at__isnull=False), name="laid_out_after_opening"
            ),
            models.CheckConstraint(condition=~Q(jurisdiction=None), name="a_cycle_has_a_territory"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The cycle's page."""
        return reverse("inspections:cycle-detail", args=[self.public_id])

    def window(self, name: str) -> tuple[date, date] | None:
        """The first and last day of a window; None where the plan has none."""
        days = self.windows.get(name)
        return (date.fromisoformat(days[0]), date.fromisoformat(days[1])) if days else None

    def bodies(self, at: datetime) -> list[int]:
        """The firms whose estates have sheets in it."""
        if not self.pk:
            return []
        found = self.sheets.exclude(subject=None).order_by().values_list("subject_id", flat=True).distinct()
        return list(found)

    @classmethod
    def of_firm(cls, organisation_id: int, at: datetime) -> Q:
        """Cycles in which the firm has a sheet."""
        from inspections.models.sheet import Sheet  # a sheet points here

        return Q(pk__in=Sheet.objects.filter(subject_id=organisation_id).values("cycle_id"))

    @classmethod
    def of_party(cls, organisation_id: int, person_id: int, at: datetime) -> Q:
        """Cycles in which the owners' committee's estate has a sheet."""
        from inspections.models.sheet import Sheet  # a sheet points here

        return Q(pk__in=Sheet.objects.filter(estate__owners_body_id=organisation_id).values("cycle_id"))

    @classmethod
    def published(cls, at: datetime) -> Q:
        """From publicity on."""
        return Q(state__in=states.SHOWN)


class Absence(Ruled, models.Model):
    """外出: days on which somebody cannot be drawn to score; both days are counted in. Each enters their own."""

    resource = "own"

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("人员"))
    first = models.DateField(_("起"))
    last = models.DateField(_("止"))
    why = models.CharField(_("事由"), max_length=120, blank=True)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("外出")
        ordering = ["-first"]
        constraints = [models.CheckConstraint(condition=Q(last__gte=F("first")), name="absence_is_real")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.first}"

    def persons(self) -> list[int]:
        """Who is away."""
        return [self.person_id]

    @classmethod
    def of_party(cls, organisation_id: int, person_id: int, at: datetime) -> Q:
        """One's own."""
        return Q(person_id=person_id)
