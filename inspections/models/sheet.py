"""考核表: one estate in one cycle, scored by one part; its state moves here, what was handed in lies in `version`."""

from __future__ import annotations

from datetime import datetime

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections import states
from inspections.models.cycle import Cycle
from inspections.models.standard import Standard
from oversight.models import Governed
from registry.models import Estate, Firm

STREET, BUREAU, SELF = "street", "bureau", "self"
PARTS = [(STREET, _("街道部分")), (BUREAU, _("主管部门部分")), (SELF, _("企业自评"))]


class ByPart:
    """A word that differs by part: DOMAIN §2 gives each its own rights. Of the model, not of one sheet, the street's."""

    def __init__(self, street: str, bureau: str, own: str) -> None:
        self.words = {STREET: street, BUREAU: bureau, SELF: own}

    def __get__(self, sheet: Sheet | None, model: type[Sheet]) -> str:
        """By the record's part."""
        return self.words[sheet.part if sheet else STREET]


class SheetQuerySet(models.QuerySet["Sheet"]):
    """Query words for sheets."""

    def official(self) -> SheetQuerySet:
        """The two parts that count; never the firm's own."""
        return self.exclude(part=SELF)

    def unfinished(self) -> SheetQuerySet:
        """Sheets that their scorers owe."""
        return self.filter(state__in=states.UNFINISHED)

    def scored_by(self, person_id: int) -> SheetQuerySet:
        """Sheets of which this person is a scorer, under whichever posting."""
        return self.filter(scorers__contains=[person_id])


# Only changes are history: what a sheet was laid out with stands in its first change, and an opening cycle makes many.
@pghistory.track(pghistory.UpdateEvent(), exclude=["excused_why"])
class Sheet(Governed):
    """考核表: what one part found on one estate in one cycle. Exactly one for each of the three.

    ``subject`` is the body of the firm that held the estate on the cut-off day; area and households are copies of that
    day. ``scorers`` and ``reviewers`` are ids of people, kept beside `Assignment` so that one question tells them.
    """

    STATES = [
        ("made", _("待分派")),
        ("assigned", _("已分派")),
        ("notified", _("已通知")),
        ("inspecting", _("评分中")),
        ("drafted", _("待签字")),
        ("signed", _("已签字")),
        ("refused", _("拒绝签字")),
        ("submitted", _("待复核")),
        ("returned", _("已退回")),
        ("reviewed", _("已复核")),
        ("countersigned", _("已会签")),
        ("merged", _("已合并")),
        ("final", _("已定稿")),
        ("not_assessable", _("无法考核")),
    ]
    resource = ByPart("sheet_street_part", "sheet_bureau_part", "cycle")  # type: ignore[assignment]
    noun = ByPart("streetsheet", "bureausheet", "selfsheet")
    read_verbs = (
        "inspections.view_streetsheet",
        "inspections.view_bureausheet",
        "inspections.view_selfsheet",
    )
    machine = states.SHEET
    ways = {
        "part": "part",
        "scorers": "scorers",
        "standard": "standard_id",
        "require_training": "cycle__require_training",
        "sheet_state": "state",
        "cycle_state": "cycle__state",
    }
    field_sets = {
        "public": ("number", "cycle", "estate", "part", "standard", "firm", "state"),
        "signing": (
            "number",
            "cycle",
            "estate",
            "part",
            "standard",
            "firm",
            "state",
            "area",
            "households",
            "began_at",
            "submitted_at",
        ),
    }

    number = models.CharField(_("编号"), max_length=40, unique=True)
    cycle = models.ForeignKey(
        Cycle, models.PROTECT, related_name="sheets", verbose_name=_("考核周期"), db_index=False
    )
    estate = models.ForeignKey(Estate, models.PROTECT, related_name="sheets", verbose_name=_("小区"))
    part = models.CharField(_("部分"), max_length=6, choices=PARTS)
    standard = models.ForeignKey(
        Standard, models.PROTECT, related_name="+", verbose_name=_("考核标准"), db_index=False
    )
    firm = models.ForeignKey(
        Firm, models.PROTECT, null=True, related_name="sheets", verbose_name=_("物业服务企业"), db_index=False
    )
    state = models.CharField(_("状态"), max_length=16, choices=STATES, default="made")
    area = models.DecimalField(_("建筑面积"), max_digits=14, decimal_places=2, null=True)
    households = models.PositiveIntegerField(_("户数"), null=True)
    scorers = ArrayField(models.BigIntegerField(), default=list, verbose_name=_("评分人"))
    reviewers = ArrayField(models.BigIntegerField(), default=list, verbose_name=_("复核人"))
    entry_count = models.PositiveIntegerField(default=0, help_text="how many entries were taken: for polling")
    began_at = models.DateTimeField(_("开始评分"), null=True)
    submitted_at = models.DateTimeField(_("提交时间"), null=True)
    excused_why = models.CharField(_("无法考核的原因"), max_length=300, blank=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("考核表")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "estate", "part"], name="one_sheet_a_cycle_estate_and_part"
            ),
            models.CheckConstraint(condition=Q(part__in=[STREET, BUREAU, SELF]), name="part_is_known"),
            models.CheckConstraint(condition=Q(area=None) | Q(area__gt=0), name="sheet_area_is_positive"),
        ]
        indexes = [
            models.Index(fields=["cycle", "part", "state"], name="sheets_of_a_part"),
            models.Index(fields=["subject", "cycle"], name="sheets_of_a_firm"),
            GinIndex(fields=["scorers"], name="sheets_of_a_scorer"),
        ]

    def __str__(self) -> str:
        return self.number

    @classmethod
    def of_party(cls, organisation_id: int, person_id: int, at: datetime) -> Q:
        """A firm's own assessment of itself, which is nobody else's to write."""
        return Q(part=SELF, subject_id=organisation_id)

    @classmethod
    def published(cls, at: datetime) -> Q:
        """Both official parts, from publicity on."""
        return Q(cycle__state__in=states.SHOWN) & ~Q(part=SELF)
