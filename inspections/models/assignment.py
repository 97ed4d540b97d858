"""分派: who goes where, drawn with a seed that anybody can repeat, and when they were there."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inspections.models.check import Check, CheckTarget
from inspections.models.cycle import Cycle
from inspections.models.sheet import Sheet
from inspections.models.training import Certificate
from oversight.models import Membership, Territory


def of_one_visit(name: str) -> models.CheckConstraint:
    """A row is of a sheet or of a check's target, never of both and never of none."""
    return models.CheckConstraint(
        condition=Q(sheet=None, target__isnull=False) | Q(sheet__isnull=False, target=None), name=name
    )


class Draw(models.Model):
    """抽签: keys, seed and result of one draw, so that whoever repeats it gets the same (`inspections.rules.draw`)."""

    frozen = True
    PURPOSES = [
        ("scorers", _("抽取评分人")),
        ("bureau_sample", _("抽取主管部门检查的小区")),
        ("rescore", _("抽取复评的考核表")),
        ("check", _("抽取检查对象和检查人")),
    ]

    purpose = models.CharField(_("用途"), max_length=16, choices=PURPOSES)
    cycle = models.ForeignKey(Cycle, models.PROTECT, null=True, related_name="draws")
    inspection = models.ForeignKey(Check, models.PROTECT, null=True, related_name="draws")
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, related_name="+")
    seed = models.CharField(_("种子"), max_length=64)
    keys = models.JSONField(help_text="what was drawn from, in the order it was given")
    fit = models.JSONField(null=True, help_text="who fits which key, where not everybody fits all")
    each = models.PositiveSmallIntegerField(default=1, help_text="how many are drawn, in all or for each key")
    result = models.JSONField()
    digest = models.CharField(max_length=64)
    drawn_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(_("抽取时间"))

    class Meta:
        verbose_name = _("抽签")
        ordering = ["-drawn_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cycle=None, inspection__isnull=False) | Q(cycle__isnull=False, inspection=None),
                name="a_draw_is_for_a_cycle_or_a_check",
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.seed}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Query words for assignments."""

    def standing(self) -> AssignmentQuerySet:
        """Those that were not replaced."""
        return self.filter(replaced_at=None)


def _once(name: str, *fields: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=fields, condition=Q(replaced_at=None), name=name)


class Assignment(models.Model):
    """分派: somebody scores a sheet or visits a target; a swap replaces the row and says why."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, null=True, related_name="assignments")
    target = models.ForeignKey(CheckTarget, models.PROTECT, null=True, related_name="assignments")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name=_("人员"))
    position = models.PositiveSmallIntegerField(default=1, help_text="1 leads")
    draw = models.ForeignKey(Draw, models.PROTECT, null=True, related_name="+")
    certificate = models.ForeignKey(Certificate, models.PROTECT, null=True, related_name="+")
    planned_on = models.DateField(_("计划日期"), null=True, blank=True)
    route = models.PositiveSmallIntegerField(_("顺序"), null=True, blank=True)
    made_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    why = models.CharField(_("换人原因"), max_length=200, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("分派")
        ordering = ["sheet", "target", "position", "id"]
        constraints = [
            of_one_visit("an_assignment_is_for_one_visit"),
            _once("one_assignment_a_scorer", "sheet", "membership"),
            _once("one_scorer_a_position", "sheet", "position"),
            _once("one_assignment_an_inspector", "target", "membership"),
            _once("one_inspector_a_position", "target", "position"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id or self.target_id} {self.membership_id}"


class Visit(models.Model):
    """到访: when and where somebody arrived at an estate and left it."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, null=True, related_name="visits")
    target = models.ForeignKey(CheckTarget, models.PROTECT, null=True, related_name="visits")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    arrived_at = models.DateTimeField(_("到达时间"))
    arrived_longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    arrived_latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    left_at = models.DateTimeField(_("离开时间"), null=True)
    left_longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    left_latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)

    class Meta:
        verbose_name = _("到访")
        ordering = ["arrived_at"]
        constraints = [
            of_one_visit("a_visit_is_one_visit"),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("arrived_at")),
                name="a_visit_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id or self.target_id} {self.membership_id}"
