"""考核项目得分: the items of a sheet, what was found at them, and every entry as it came from a device."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inspections.models.on_sheet import OnSheet
from inspections.models.sheet import Sheet
from oversight.models import Membership

SOURCES = [("inspected", _("现场检查")), ("computed", _("系统计算")), ("survey", _("业主测评"))]


class SheetItem(models.Model):
    """考核项目得分: one item of one sheet with its points; only `actions.scoring` writes them.

    ``taken_off``: its points are taken off the total instead of adding to it. ``rate`` is in per cent. ``explained`` is
    what a computed item was computed from: the day of the query and its words.
    """

    STATUSES = [("open", _("未评分")), ("scored", _("已评分")), ("lapsed", _("不适用"))]

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="items", db_index=False)
    position = models.PositiveSmallIntegerField()
    code = models.CharField(_("编号"), max_length=12)
    full = models.DecimalField(_("满分"), max_digits=7, decimal_places=2)
    weight = models.DecimalField(max_digits=7, decimal_places=3, default=Decimal(1))
    taken_off = models.BooleanField(default=False)
    source = models.CharField(max_length=10, choices=SOURCES, default="inspected")
    status = models.CharField(_("评分状态"), max_length=6, choices=STATUSES, default="open")
    points = models.DecimalField(_("得分"), max_digits=9, decimal_places=4, null=True)
    choice = models.CharField(max_length=20, blank=True)
    met = models.PositiveIntegerField(null=True)
    cases = models.PositiveIntegerField(null=True)
    rate = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    value = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    lapse_reason = models.CharField(_("不适用的原因"), max_length=200, blank=True)
    by_hand = models.BooleanField(_("人工评分"), default=False)
    explained = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    answered_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", db_index=False)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("考核项目得分")
        ordering = ["sheet", "position"]
        constraints = [
            # one index for both: an item is found by its code, and a sheet is summed without reading its rows
            models.UniqueConstraint(
                fields=["sheet", "code"],
                include=["points", "full", "weight", "status", "taken_off"],
                name="one_score_an_item",
            ),
            models.CheckConstraint(
                condition=Q(points=None) | Q(points__gte=0, points__lte=F("full")),
                name="points_are_within_bounds",
            ),
            models.CheckConstraint(
                condition=Q(status="scored", points__isnull=False) | (~Q(status="scored") & Q(points=None)),
                name="scored_items_have_points",
            ),
            models.CheckConstraint(
                condition=Q(met=None) | Q(cases=None) | Q(met__lte=F("cases")), name="no_more_met_than_cases"
            ),
            models.CheckConstraint(
                condition=Q(rate=None) | Q(rate__gte=0, rate__lte=100), name="rate_is_a_per_cent"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class FoundQuerySet(models.QuerySet["Found"]):
    """Query words for findings."""

    def standing(self) -> FoundQuerySet:
        """Findings that were not withdrawn: those that count."""
        return self.filter(withdrawn_at=None)


class Found(OnSheet, models.Model):
    """扣分记录: one finding, so many times, with its place, moment and note; photos hang on it as attachments."""

    resource = "sheet_street_part"
    via = "sheet_item__sheet"
    ways = {**OnSheet.ways_over("sheet_item__sheet"), "by_committee": "by_committee"}
    field_sets = {
        "public": ("sheet_item", "finding", "count"),
        "signing": ("sheet_item", "finding", "count", "place", "note", "found_at"),
    }

    sheet_item = models.ForeignKey(SheetItem, models.PROTECT, related_name="findings")
    finding = models.CharField(_("扣分项"), max_length=8)
    count = models.PositiveIntegerField(_("次数"), default=1)
    place = models.CharField(_("位置"), max_length=120, blank=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    found_at = models.DateTimeField(_("发现时间"), help_text="by the device's clock")
    longitude = models.DecimalField(_("经度"), max_digits=9, decimal_places=6, null=True)
    latitude = models.DecimalField(_("纬度"), max_digits=9, decimal_places=6, null=True)
    accuracy = models.DecimalField(max_digits=8, decimal_places=1, null=True, help_text="metres")
    by_committee = models.BooleanField(_("社区提供"), default=False)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    entry = models.UUIDField(help_text="the entry that brought it")
    withdrawn_at = models.DateTimeField(null=True)

    objects = FoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("扣分记录")
        ordering = ["sheet_item", "id"]
        constraints = [models.CheckConstraint(condition=Q(count__gte=1), name="found_at_least_once")]

    def __str__(self) -> str:
        return f"{self.finding} ×{self.count}"

    @property
    def sheet(self) -> Sheet:
        """The sheet it was found for."""
        return self.sheet_item.sheet

    @classmethod
    def published(cls, at: datetime) -> Q:
        """None: the public reads points and counts of the sheet, never a finding with its place and words."""
        return Q(pk__in=[])


class SheetEntry(models.Model):
    """评分录入: one entry as a device sent it, under the device's own id; a second use of the id changes nothing."""

    frozen = True
    OUTCOMES = [("taken", _("已采用")), ("conflict", _("有冲突")), ("superseded", _("已被替代"))]

    id = models.UUIDField(primary_key=True)
    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="entries")
    code = models.CharField(max_length=12)
    base_revision = models.PositiveIntegerField()
    payload = models.JSONField()
    outcome = models.CharField(max_length=10, choices=OUTCOMES)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    device_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = _("评分录入")
        ordering = ["received_at"]

    def __str__(self) -> str:
        return str(self.id)
