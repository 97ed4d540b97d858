"""小区、项目: the estates with their names, areas, management modes and lineage over time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, TypeVar

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from oversight.kernel.calendar import beijing_day
from oversight.kernel.pinyin import initials, sort_key
from oversight.models import Governed, Membership, Organisation
from oversight.models.governed import Renamed
from registry import states

M = TypeVar("M", bound=models.Model)


def exclusive_in_time(name: str, words: Any) -> ExclusionConstraint:
    """No two standing rows of one estate may overlap in time; written without btree_gist (proof of two roles, §4)."""
    return ExclusionConstraint(
        name=name,
        index_type="gist",
        expressions=[
            (Func(F("estate"), F("estate"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
            (F("term"), RangeOperators.OVERLAPS),
        ],
        condition=Q(withdrawn_at=None),
        violation_error_message=words,
    )


class StandingManager(models.Manager[M]):
    """Rows that stand; those entered by mistake are kept, seen through `with_withdrawn` alone."""

    def get_queryset(self) -> models.QuerySet[M]:
        """Without what was withdrawn."""
        return super().get_queryset().filter(withdrawn_at=None)


def real_term(name: str) -> models.CheckConstraint:
    """A term has a first day and is not empty: an empty range overlaps nothing and would slip through."""
    return models.CheckConstraint(
        name=name,
        condition=Q(term__isempty=False, term__lower_inf=False),
        violation_error_message=_("请填写起始日期，且终止日期须晚于起始日期。"),
    )


class EstateQuerySet(models.QuerySet["Estate"]):
    """Query words for estates."""

    def standing(self) -> EstateQuerySet:
        """On the register: neither draft nor closed by merger, split or withdrawal."""
        return self.filter(state__in=states.STANDING)

    def unplaced(self) -> EstateQuerySet:
        """Drafts whose committee is not known yet: the bureau's to place."""
        return self.filter(jurisdiction=None, state="draft")

    def without_officer(self) -> EstateQuerySet:
        """Those that nobody of the street answers for by name (R24)."""
        held = EstateOfficer.objects.filter(estate=models.OuterRef("pk"), valid_to=None)
        return self.filter(~models.Exists(held))

    def managed_by(self, organisation_id: int, day: date) -> EstateQuerySet:
        """Estates whose tenure on ``day`` is this firm's."""
        return self.filter(
            tenures__term__contains=day, tenures__firm__organisation_id=organisation_id
        ).distinct()


@pghistory.track()
class Estate(Renamed, Governed):
    """物业项目、小区: one property-management area. The public number stays through renames, moves and mergers."""

    KINDS = [("residential", _("住宅")), ("mixed", _("混合")), ("non_residential", _("非住宅"))]
    CLASSES = [
        ("new", _("新建")),
        ("old_with_unit", _("老旧·有主管单位")),
        ("old_without_unit", _("老旧·无主管单位")),
        ("scattered", _("分散楼")),
    ]
    STATES = [
        ("draft", _("草稿")),
        ("returned", _("已退回")),
        ("registered", _("已登记")),
        ("merged", _("已并入")),
        ("split", _("已拆分")),
        ("regrouped", _("已划片整合")),
        ("withdrawn", _("已撤销")),
    ]
    resource = "estate"
    machine = states.ESTATE
    reach_as_set = True
    field_sets = {
        "public": (
            "public_id",
            "name",
            "kind",
            "estate_class",
            "address",
            "jurisdiction",
            "total_area",
            "households",
            "buildings",
            "completed_on",
            "developer",
            "longitude",
            "latitude",
            "mode",
            "state",
        )
    }

    public_id = models.CharField(_("小区编号"), max_length=12, unique=True, editable=False)
    name = models.CharField(_("小区名称"), max_length=120)
    name_key = models.CharField(max_length=400, editable=False)
    initials = models.CharField(max_length=120, editable=False)
    kind = models.CharField(_("类型"), max_length=20, choices=KINDS, default="residential")
    estate_class = models.CharField(_("类别"), max_length=20, choices=CLASSES, default="new")
    address = models.CharField(_("地址"), max_length=200, blank=True)
    boundary = models.TextField(_("四至范围"), blank=True)
    total_area = models.DecimalField(
        _("总建筑面积"), max_digits=14, decimal_places=2, null=True, blank=True, help_text=_("单位：m²")
    )
    above_ground_area = models.DecimalField(
        _("地上建筑面积"), max_digits=14, decimal_places=2, null=True, blank=True, help_text=_("单位：m²")
    )
    measured_area = models.DecimalField(
        _("实测面积"), max_digits=14, decimal_places=2, null=True, blank=True, help_text=_("单位：m²")
    )
    households = models.PositiveIntegerField(_("户数"), null=True, blank=True)
    buildings = models.PositiveIntegerField(_("楼栋数"), null=True, blank=True)
    completed_on = models.DateField(_("竣工日期"), null=True, blank=True)
    permitted_on = models.DateField(
        _("规划许可日期"), null=True, blank=True, help_text=_("决定适用哪一版用房规定；早于规定施行的为存量")
    )
    developer = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="developed",
        verbose_name=_("建设单位"),
    )
    responsible_unit = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answers_for",
        verbose_name=_("主管单位"),
    )
    owners_body = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="owns",
        verbose_name=_("业主委员会"),
    )
    longitude = models.DecimalField(_("经度"), max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField(_("纬度"), max_digits=9, decimal_places=6, null=True, blank=True)
    phases = models.PositiveSmallIntegerField(_("分期数"), default=1)
    mode = models.CharField(
        _("管理模式"),
        max_length=20,
        default="none",
        editable=False,
        help_text="the mode in force now, kept by the mode acts and a nightly duty; history is in EstateMode",
    )
    state = models.CharField(_("状态"), max_length=20, choices=STATES, default="draft")
    drafted_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", editable=False)
    created_at = models.DateTimeField()

    objects = EstateQuerySet.as_manager()

    class Meta:
        verbose_name = _("小区")
        verbose_name_plural = _("小区")
        ordering = ["name_key", "id"]
        indexes = [
            models.Index(fields=["jurisdiction", "name_key"], name="estate_place_name"),
            models.Index(fields=["name_key", "id"], name="estate_name"),
            models.Index(fields=["initials"], name="estate_initials"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=states.UNPUBLISHED) | ~Q(jurisdiction=None),
                name="a_registered_estate_has_a_place",
            ),
            models.CheckConstraint(
                condition=Q(total_area=None) | Q(total_area__gt=0), name="total_area_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(above_ground_area=None) | Q(above_ground_area__gt=0),
                name="above_ground_area_is_positive",
            ),
            models.CheckConstraint(
                condition=Q(measured_area=None) | Q(measured_area__gt=0), name="measured_area_is_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the pinyin columns beside the name."""
        self.name_key, self.initials = sort_key(self.name), initials(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The estate's page."""
        return reverse("registry:estate-detail", args=[self.public_id])

    def bodies(self, at: datetime) -> list[int]:
        """The firm that manages it now, its owners' committee and its developer."""
        firms = []
        if self.pk:
            held = self.tenures.filter(term__contains=beijing_day(at))
            firms = list(held.values_list("firm__organisation_id", flat=True))
        return [*firms, *(b for b in (self.owners_body_id, self.developer_id) if b)]

    @classmethod
    def of_firm(cls, organisation_id: int, at: datetime) -> Q:
        """Estates it manages now: the right ends with the tenure."""
        from registry.models.tenure import Tenure  # tenure points here

        mine = Tenure.objects.current(beijing_day(at)).filter(firm__organisation_id=organisation_id)
        return Q(pk__in=mine.values("estate_id"))

    @classmethod
    def of_party(cls, organisation_id: int, person_id: int, at: datetime) -> Q:
        """An owners' committee's estate; a developer's projects."""
        return Q(owners_body_id=organisation_id) | Q(developer_id=organisation_id)

    @classmethod
    def published(cls, at: datetime) -> Q:
        """Everything but drafts and what was entered by mistake."""
        return ~Q(state__in=states.UNPUBLISHED)


class EstateName(models.Model):
    """曾用名、别名: names that the estate bore or is called by."""

    estate = models.ForeignKey(Estate, models.PROTECT, related_name="names")
    name = models.CharField(max_length=120)
    is_alias = models.BooleanField(default=False)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["estate", "valid_from"]

    def __str__(self) -> str:
        return self.name


class EstateArea(models.Model):
    """面积记录: an area with its stage, document and date; the latest stage wins (DOMAIN-REFERENCE §5.3)."""

    frozen = True
    KINDS = [
        ("total", _("总建筑面积")),
        ("above_ground", _("地上建筑面积")),
        ("measured", _("实测面积")),
        ("below_ground", _("地下建筑面积")),
    ]
    STAGES = [
        ("planning", _("规划许可")),
        ("survey", _("测绘")),
        ("acceptance", _("竣工验收")),
        ("title", _("产权登记")),
    ]
    UNSTATED = ("unstated", _("依据未注明"))  # what a list brought: whoever enters an area names its stage
    estate = models.ForeignKey(Estate, models.PROTECT, related_name="areas")
    kind = models.CharField(_("面积种类"), max_length=20, choices=KINDS)
    stage = models.CharField(_("阶段"), max_length=20, choices=[*STAGES, UNSTATED], default="planning")
    value = models.DecimalField(_("面积"), max_digits=14, decimal_places=2)
    document = models.CharField(_("依据文件"), max_length=120, blank=True)
    dated = models.DateField(_("文件日期"), null=True, blank=True)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["estate", "-recorded_at", "-id"]
        constraints = [models.CheckConstraint(condition=Q(value__gt=0), name="area_is_positive")]

    def __str__(self) -> str:
        return f"{self.value} m²"


@pghistory.track()
class EstateMode(models.Model):
    """管理模式: how an estate is managed in a stretch of time; the modes of DOMAIN §3."""

    MODES = [
        ("firm", _("专业企业")),
        ("unit", _("单位自管")),
        ("community", _("社区代管")),
        ("owners", _("业主自治")),
        ("building", _("栋楼管理")),
        ("courtyard", _("庭院自治")),
        ("none", _("无人管理")),
    ]
    estate = models.ForeignKey(Estate, models.PROTECT, related_name="modes")
    mode = models.CharField(_("管理模式"), max_length=20, choices=MODES)
    manager = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("管理单位"),
    )
    term = DateRangeField(_("期间"))
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = StandingManager()
    with_withdrawn: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("管理模式")
        ordering = ["estate", "term"]
        constraints = [
            exclusive_in_time("one_mode_at_a_time", _("该小区在这段时间内已登记管理模式，请先结束原模式。")),
            real_term("mode_term_is_real"),
        ]

    def __str__(self) -> str:
        return self.get_mode_display()


class EstateOfficer(models.Model):
    """责任街道干部: who of the street answers for the estate, from when to when (R24)."""

    estate = models.ForeignKey(Estate, models.PROTECT, related_name="officers")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="estates")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["estate", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["estate"], condition=Q(valid_to=None), name="one_officer_an_estate"
            )
        ]

    def __str__(self) -> str:
        return str(self.membership_id)


class EstateLineage(models.Model):
    """小区承继: what an estate came from or went into (划片整合): merge, split, regroup."""

    frozen = True
    KINDS = [("merge", _("合并")), ("split", _("拆分")), ("regroup", _("划片整合"))]
    kind = models.CharField(max_length=10, choices=KINDS)
    before = models.ForeignKey(Estate, models.PROTECT, related_name="heirs")
    after = models.ForeignKey(Estate, models.PROTECT, related_name="origins")
    on = models.DateField(_("生效日期"))
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["before", "after"], name="one_lineage_a_pair")]

    def __str__(self) -> str:
        return f"{self.before_id} → {self.after_id}"


class EstateNote(models.Model):
    """工作备注: a note that staff leave on an estate; withdrawn, never deleted."""

    estate = models.ForeignKey(Estate, models.PROTECT, related_name="notes")
    text = models.TextField(_("备注"), max_length=2000)
    written_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-written_at"]

    def __str__(self) -> str:
        return str(self.estate_id)
