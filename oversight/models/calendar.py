"""工作日历与期限: the schedule of rest and make-up days, and the clocks that run by it."""

from __future__ import annotations

from datetime import date

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oversight.models.governed import Ruled
from oversight.models.membership import Membership
from oversight.models.organisation import Organisation


class WorkSchedule(Ruled, models.Model):
    """放假调休安排: a year's rest and make-up days as announced; the newest version of a year counts."""

    resource = "policy"
    year = models.PositiveSmallIntegerField(_("年份"))
    number = models.PositiveSmallIntegerField(_("版次"), default=1)
    rest = models.JSONField(_("休息日"), default=list, help_text="ISO dates off beside ordinary weekends")
    work = models.JSONField(_("调休上班日"), default=list, help_text="ISO dates of weekends worked")
    source = models.CharField(_("依据"), max_length=200)
    loaded_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    loaded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("放假调休安排")
        ordering = ["-year", "-number"]
        constraints = [models.UniqueConstraint(fields=["year", "number"], name="one_schedule_a_version")]

    def __str__(self) -> str:
        return f"{self.year}"

    @classmethod
    def published(cls, at: object) -> Q:
        """The calendar is for everybody."""
        return Q()


class TermLengthQuerySet(models.QuerySet["TermLength"]):
    """Query words for lengths that the city set."""

    def on(self, day: date) -> dict[str, TermLength]:
        """By duty, the row that counts on ``day``: the latest to begin by then; of two for one day, the later set."""
        rows = self.filter(starts_on__lte=day).order_by("duty", "starts_on", "set_at", "pk")
        return {row.duty: row for row in rows}


class TermLength(Ruled, models.Model):
    """期限标准: how long a turn lasts in this city from a day on, in place of the length that the rules begin with."""

    frozen = True
    resource = "policy"
    duty = models.CharField(_("事项"), max_length=60, help_text="the turn, as the rules name it")
    length = models.PositiveSmallIntegerField(_("期限"))
    starts_on = models.DateField(_("起算日期"))
    source = models.CharField(_("依据"), max_length=200)
    set_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(_("公布时间"))

    objects = TermLengthQuerySet.as_manager()

    class Meta:
        verbose_name = _("期限标准")
        ordering = ["-starts_on", "-set_at"]
        indexes = [models.Index(fields=["duty", "starts_on"], name="term_of_a_day")]

    def __str__(self) -> str:
        return f"{self.duty} {self.starts_on}"

    @classmethod
    def published(cls, at: object) -> Q:
        """How long an office takes is for everybody to know."""
        return Q()


class Deadline(models.Model):
    """期限: a clock on a record, with whose turn it is; ``due_at`` is stored at the start, only an act moves it."""

    content = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    thing = models.BigIntegerField()
    record = GenericForeignKey("content", "thing")
    duty = models.CharField(_("事项"), max_length=60, help_text="what is due, as the rules name it")
    title = models.CharField(_("标题"), max_length=200, help_text="what the record was called at the start")
    url = models.CharField(max_length=300)
    holder = models.ForeignKey(
        Organisation, models.PROTECT, related_name="deadlines", verbose_name=_("责任单位")
    )
    person = models.ForeignKey("oversight.Person", models.PROTECT, null=True, related_name="deadlines")
    basis = models.CharField(
        max_length=5, help_text="WD, CD, HOUR, MONTH, or DAY for an end that the city set"
    )
    length = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(_("截止"))
    provisional = models.BooleanField(
        default=False, help_text="counted over a year without an official schedule"
    )
    warn_at = models.DateTimeField()
    suspended_at = models.DateTimeField(null=True)
    suspended_why = models.CharField(max_length=200, blank=True)
    pauses = models.JSONField(default=list, help_text="times it stood: [from, to] as ISO instants")
    extensions = models.JSONField(default=list, help_text="lawful extensions: [basis, length]")
    warned_at = models.DateTimeField(null=True)
    raised_at = models.DateTimeField(null=True, help_text="rolled up to the tier above")
    raised_to = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="raised_deadlines")
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("期限")
        ordering = ["due_at"]
        indexes = [
            models.Index(fields=["holder", "due_at"], condition=Q(done_at=None), name="deadline_open"),
            models.Index(fields=["due_at"], condition=Q(done_at=None), name="deadline_sweep"),
            models.Index(fields=["content", "thing"], name="deadline_of"),
            models.Index(fields=["raised_to", "due_at"], condition=Q(done_at=None), name="deadline_raised"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["content", "thing", "duty"], condition=Q(done_at=None), name="one_open_clock_a_duty"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the record that it runs on."""
        return self.url
