"""物业管理用房: the rooms of an estate, the rule they are held against, and the checks that stay as they were made."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from oversight.models import Governed, Membership, Ruled
from registry import states
from registry.models.estate import Estate
from registry.models.on_estate import OnEstate


@pghistory.track(exclude=["occupied_by", "note"])  # history keeps no person's name
class Room(OnEstate, models.Model):
    """物业管理用房: one room or suite set aside for management."""

    USES = [
        ("office", _("办公")),
        ("service", _("客服接待")),
        ("owners_committee", _("业主委员会用房")),
        ("operating", _("经营用房")),
        ("maintenance", _("工具维修")),
        ("archive", _("档案")),
        ("storage", _("库房")),
        ("guard", _("门卫室")),
        ("monitoring", _("监控室")),
        ("equipment", _("设备用房")),
        ("circulation", _("门厅、走廊、楼梯、井道")),
        ("refuse", _("垃圾房")),
        ("garage", _("车库")),
        ("civil_defence", _("人防工程")),
        ("other", _("其他")),
    ]
    TITLES = [("none", _("未办理")), ("applied", _("已申请")), ("titled", _("已办理"))]
    resource = "room_check"

    estate = models.ForeignKey(Estate, models.PROTECT, related_name="rooms", verbose_name=_("小区"))
    place = models.CharField(_("位置"), max_length=120, help_text=_("例如：3 号楼 1 单元 101"))
    floor = models.SmallIntegerField(_("楼层"), help_text=_("地下填负数，例如 -1"))
    area = models.DecimalField(_("面积"), max_digits=10, decimal_places=2, help_text=_("单位：m²"))
    height = models.DecimalField(
        _("层高"), max_digits=4, decimal_places=2, null=True, blank=True, help_text=_("单位：m")
    )
    use = models.CharField(_("用途"), max_length=20, choices=USES, default="office")
    phase = models.PositiveSmallIntegerField(_("分期"), default=1)
    building = models.CharField(
        _("所在处所"),
        max_length=60,
        blank=True,
        help_text=_("同一处的几间填同一名称；不填时按位置里的楼号归并"),
    )
    below_ground = models.BooleanField(
        _("图纸或产权资料载明在地下"),
        null=True,
        blank=True,
        help_text="what the papers say; ``floor`` is what was seen",
    )
    has_lift = models.BooleanField(_("有电梯"), null=True, blank=True)
    self_contained = models.BooleanField(_("独立成套"), null=True, blank=True)
    utilities = models.BooleanField(_("通水通电"), null=True, blank=True)
    daylight = models.BooleanField(_("采光通风"), null=True, blank=True)
    heating = models.BooleanField(_("采暖"), null=True, blank=True)
    telecom = models.BooleanField(_("通信"), null=True, blank=True)
    separate_meters = models.BooleanField(_("独立的水电计量装置"), null=True, blank=True)
    faces_street = models.BooleanField(_("临街"), null=True, blank=True)
    title = models.CharField(_("房照办理"), max_length=10, choices=TITLES, default="none")
    title_number = models.CharField(_("不动产权证号"), max_length=80, blank=True)
    misused = models.BooleanField(_("被挪作他用"), default=False)
    present_use = models.CharField(_("挪作何用"), max_length=80, blank=True)
    occupied_by = models.CharField(_("实际使用人"), max_length=80, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    measured_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("物业管理用房")
        ordering = ["estate", "phase", "floor", "place"]
        constraints = [models.CheckConstraint(condition=Q(area__gt=0), name="room_area_is_positive")]

    def __str__(self) -> str:
        return self.place

    def get_absolute_url(self) -> str:
        """The rooms of its estate, where it stands."""
        return reverse("registry:room-list", args=[self.estate.public_id])


@pghistory.track()
class RoomSetting(OnEstate, models.Model):
    """用房总体情况: what is looked at on an estate's rooms as a whole, and the area of its first phase."""

    resource = "room_check"
    QUALITIES = ("concentrated", "near_entrance", "in_planning_permit", "not_for_sale", "delivered_together")

    estate = models.OneToOneField(Estate, models.PROTECT, related_name="room_setting", verbose_name=_("小区"))
    concentrated = models.BooleanField(_("相对集中"), null=True, blank=True)
    near_entrance = models.BooleanField(_("办公用房在区域中心或主出入口附近"), null=True, blank=True)
    in_planning_permit = models.BooleanField(_("位置和面积载入规划许可证附件"), null=True, blank=True)
    not_for_sale = models.BooleanField(_("未列入可销售范围"), null=True, blank=True)
    delivered_together = models.BooleanField(_("与小区同步交付"), null=True, blank=True)
    first_phase_area = models.DecimalField(
        _("首期建筑面积"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("分期建设的小区填写，口径与规定核算用房的面积一致；单位：m²"),
    )
    described_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("用房总体情况")
        constraints = [
            models.CheckConstraint(
                condition=Q(first_phase_area=None) | Q(first_phase_area__gt=0),
                name="first_phase_area_is_positive",
            )
        ]

    def __str__(self) -> str:
        return str(self.estate)


class RoomPolicyDraft(Ruled, models.Model):
    """用房规定草案: a version being prepared, submitted and decided by another person."""

    resource = "policy"
    machine = states.ROOMPOLICY
    STATES = [
        ("draft", _("草稿")),
        ("submitted", _("待审定")),
        ("returned", _("已退回")),
        ("published", _("已发布")),
    ]
    name = models.CharField(_("名称"), max_length=120)
    rule = models.JSONField(_("规则"))
    state = models.CharField(_("状态"), max_length=20, choices=STATES, default="draft")
    drafted_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    returned_why = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("用房规定草案")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name


class RoomPolicy(Ruled, models.Model):
    """用房规定: a published version with its effective dates and source; it never changes."""

    frozen = True
    resource = "policy"
    name = models.CharField(_("名称"), max_length=120, unique=True)
    authority = models.CharField(_("制定机关"), max_length=120, blank=True)
    document = models.CharField(_("文件"), max_length=200, blank=True)
    valid_from = models.DateField(_("施行日期"), unique=True)
    valid_to = models.DateField(_("废止日期"), null=True)
    rule = models.JSONField(_("规则"))
    digest = models.CharField(max_length=64)
    published_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        verbose_name = _("用房规定")
        ordering = ["-valid_from"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def published(cls, at: datetime) -> Q:
        """Rules are public (DOMAIN §2)."""
        return Q()


class RoomCheckQuerySet(models.QuerySet["RoomCheck"]):
    """Query words for checks."""

    def standing(self) -> RoomCheckQuerySet:
        """Checks that were not withdrawn."""
        return self.filter(withdrawal=None)

    def of_standing_estates(self) -> RoomCheckQuerySet:
        """Checks of estates that are on the register: those of merged, regrouped or withdrawn ones count nowhere."""
        return self.filter(estate__state__in=states.STANDING)

    def newest(self) -> RoomCheckQuerySet:
        """The last standing check of each estate: its state now."""
        newest = self.standing().order_by("estate_id", "-surveyed_at", "-id").distinct("estate_id")
        return self.filter(pk__in=newest.values("pk"))


class RoomCheck(Governed):
    """用房核查: one check with the version and inputs it was made from; never recomputed, never changed."""

    frozen = True
    STAGES = [
        ("routine", _("日常核查")),
        ("planning", _("规划审查")),
        ("presale", _("预售许可")),
        ("acceptance", _("竣工验收备案")),
        ("title", _("产权登记")),
        ("delivery", _("交付承接")),
    ]
    VERDICTS = [
        ("pass", _("合格")),
        ("rectify", _("限期整改")),
        ("fail", _("不合格")),
        ("conditional", _("附条件合格")),
        ("incomplete", _("资料不全")),
        ("unverified", _("待核实")),
        ("existing", _("存量，只登记")),
    ]
    GROUPS = [
        ("in_order", _("合格（含附条件）")),
        ("breach", _("不合格（含限期整改）")),
        ("undecided", _("待核实、资料不全")),
    ]
    resource = "room_check"

    estate = models.ForeignKey(Estate, models.PROTECT, related_name="room_checks", verbose_name=_("小区"))
    policy = models.ForeignKey(RoomPolicy, models.PROTECT, related_name="checks", verbose_name=_("适用规定"))
    stage = models.CharField(_("环节"), max_length=20, choices=STAGES, default="routine")
    record = models.JSONField(
        default=dict, help_text="policy, facts and result as they were: what the sheet is printed from"
    )
    verdict = models.CharField(_("结论"), max_length=20, choices=VERDICTS)
    required = models.DecimalField(_("应配"), max_digits=12, decimal_places=2, null=True)
    provided = models.DecimalField(_("计入"), max_digits=12, decimal_places=2, null=True)
    shortfall = models.DecimalField(_("差额"), max_digits=12, decimal_places=2, null=True)
    digest = models.CharField(max_length=64)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    surveyed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name=_("核查人"))
    surveyed_at = models.DateTimeField(_("核查时间"))

    objects = RoomCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("用房核查")
        ordering = ["-surveyed_at", "-id"]
        indexes = [models.Index(fields=["estate", "-surveyed_at"], name="check_of_estate")]

    def __str__(self) -> str:
        return f"{self.estate_name} {self.get_verdict_display()}"

    def get_absolute_url(self) -> str:
        """The check's page."""
        return reverse("registry:check-detail", args=[self.pk])

    @property
    def estate_name(self) -> str:
        """What the estate was called when it was checked: a later name does not rewrite the record."""
        return self.record.get("estate") or self.estate.name

    def places(self) -> list[str]:
        """Where it was made and where the estate lies now."""
        return [*super().places(), *self.estate.places()]

    def bodies(self, at: datetime) -> list[int]:
        """The firm of its day and whom the estate concerns now."""
        return [*super().bodies(at), *self.estate.bodies(at)]

    @classmethod
    def in_territory(cls, path: str, at: datetime) -> Q:
        """Where it was made, and where the estate lies now: closed cases stay readable to both."""
        return super().in_territory(path, at) | OnEstate.in_territory(path, at)

    @classmethod
    def of_firm(cls, organisation_id: int, at: datetime) -> Q:
        """Checks of the estates it manages now, and those made while it did."""
        return super().of_firm(organisation_id, at) | OnEstate.of_firm(organisation_id, at)

    @classmethod
    def of_party(cls, organisation_id: int, person_id: int, at: datetime) -> Q:
        """Checks of one's own estate or project."""
        return OnEstate.of_party(organisation_id, person_id, at)

    @classmethod
    def published(cls, at: datetime) -> Q:
        """Verdict and arithmetic are public for published estates, unless the check was withdrawn."""
        return ~Q(estate__state__in=states.UNPUBLISHED) & Q(withdrawal=None)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """A check is never deleted; the database refuses it too."""
        raise TypeError("a room check is withdrawn, never deleted")


class RoomCheckWithdrawal(models.Model):
    """核查撤回: why a check no longer counts; the check itself stays."""

    frozen = True
    check_record = models.OneToOneField(RoomCheck, models.PROTECT, related_name="withdrawal")
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(max_length=300)

    class Meta:
        verbose_name = _("核查撤回")

    def __str__(self) -> str:
        return str(self.check_record_id)
