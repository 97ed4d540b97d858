"""导入: a list that somebody brings, its columns, every row with what became of it, and whether it was undone."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from oversight import states
from oversight.models.job import Job
from oversight.models.membership import Membership
from oversight.models.person import Person


class ImportBatch(models.Model):
    """导入批次: one file on its way into the register; nothing is written to the register before it is confirmed."""

    STATES = [
        ("uploaded", _("待对应列")),
        ("checking", _("检查中")),
        ("checked", _("已检查")),
        ("importing", _("导入中")),
        ("done", _("已导入")),
        ("undoing", _("撤销中")),
        ("undone", _("已撤销")),
        ("dropped", _("已放弃")),
    ]
    machine = states.IMPORT
    kind = models.CharField(_("种类"), max_length=20)
    state = models.CharField(_("状态"), max_length=10, choices=STATES, default=states.IMPORT.initial)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="imports")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    filename = models.CharField(_("文件"), max_length=200)
    file = models.FileField(upload_to="imports/%Y/%m/")
    digest = models.CharField(max_length=64)
    encoding = models.CharField(max_length=20, blank=True)  # the person's choice, where the file is doubtful
    sheet = models.CharField(max_length=100, blank=True)
    headers = models.JSONField(default=list)
    mapping = models.JSONField(default=dict, help_text="field → header")
    defaults = models.JSONField(default=dict, help_text="field → value for the whole file")
    total = models.PositiveIntegerField(_("行数"), default=0)
    counts = models.JSONField(default=dict)
    told = models.JSONField(
        default=list, help_text="what reading the file did, and what holds for all its rows"
    )
    written = models.PositiveIntegerField(default=0)
    on_error = models.CharField(max_length=4, default="all")
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("导入")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.filename


class ImportRow(models.Model):
    """导入行: one row as it was written, what was read into it or is wrong with it, and the record it became."""

    passing = True
    ACCEPTED, REPAIRED, REJECTED = "accepted", "repaired", "rejected"
    OUTCOMES = [(ACCEPTED, _("可用")), (REPAIRED, _("已读入")), (REJECTED, _("要改"))]
    CREATE, SKIP, UPDATE = "create", "skip", "update"
    DECISIONS = [
        ("", _("未定")),
        (CREATE, _("另建一条")),
        (SKIP, _("不导入")),
        (UPDATE, _("更新在册记录")),
    ]

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("行"))
    cells = models.JSONField()
    outcome = models.CharField(_("结果"), max_length=10, choices=OUTCOMES)
    notes = models.JSONField(default=list)
    values = models.JSONField(default=dict)
    doubles = models.JSONField(default=list, help_text="records that this row may be: key, label, why, url")
    decision = models.CharField(_("处理"), max_length=10, choices=DECISIONS, blank=True)
    effective = models.DateField(null=True, help_text="from when an update of a record on file holds")
    thing = models.BigIntegerField(null=True, help_text="the record it became, or the one it updated")
    changed = models.JSONField(default=dict, help_text="of an update: field → [what it was, what it became]")

    class Meta:
        ordering = ["batch", "number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="one_row_a_number")]
        indexes = [models.Index(fields=["batch", "outcome"], name="import_row_outcome")]

    def __str__(self) -> str:
        return str(self.number)
