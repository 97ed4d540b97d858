"""后台任务: long work with progress and a result to fetch, and the ledger of timed duties."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from oversight.models.membership import Membership
from oversight.models.person import Person


class Job(models.Model):
    """后台任务: one piece of long work that a person asked for."""

    WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"
    STATES = [
        (WAITING, _("等待中")),
        (RUNNING, _("进行中")),
        (DONE, _("已完成")),
        (FAILED, _("未完成")),
        (CANCELLED, _("已取消")),
    ]
    kind = models.CharField(max_length=40)
    title = models.CharField(_("名称"), max_length=200)
    state = models.CharField(max_length=10, choices=STATES, default=WAITING)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="jobs")
    membership = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=60, blank=True, help_text="asked again when the result is fetched")
    params = models.JSONField(default=dict)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    result = models.FileField(upload_to="results/%Y/%m/", blank=True)
    result_name = models.CharField(max_length=160, blank=True)
    url = models.CharField(max_length=300, blank=True, help_text="where the outcome is to be seen")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    cancel_asked = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("后台任务")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title


class Duty(models.Model):
    """定时事务台账: one row a duty and a period, so that two beats or a dead one neither double nor miss it."""

    passing = True
    name = models.CharField(max_length=60)
    period = models.CharField(max_length=30)
    done_at = models.DateTimeField()
    facts = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "period"], name="one_duty_a_period")]

    def __str__(self) -> str:
        return f"{self.name} {self.period}"
