"""考核培训: courses on a version of the standard, who attended, the tests, and the certificates to score."""

from __future__ import annotations

from datetime import date

import pghistory
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inspections import states
from inspections.models.over_territory import OverTerritory
from inspections.models.standard import Standard
from oversight.models import Governed, Membership, Person


@pghistory.track()
class Course(OverTerritory):
    """考核培训: one course on one version of the standard, for everybody who works in its territory."""

    STATES = [
        ("draft", _("草稿")),
        ("announced", _("报名中")),
        ("held", _("已培训")),
        ("closed", _("已结束")),
        ("cancelled", _("已取消")),
    ]
    resource = "training"
    machine = states.COURSE

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="courses", verbose_name=_("考核标准"))
    name = models.CharField(_("名称"), max_length=120)
    held_on = models.DateField(_("培训日期"))
    place = models.CharField(_("地点"), max_length=120, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=STATES, default="draft")
    drafted_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("考核培训")
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(jurisdiction=None), name="a_course_has_a_territory")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The course's page."""
        return reverse("inspections:course-detail", args=[self.pk])


class Attendance(models.Model):
    """参训: who put themselves down for a course, and who was there."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="attendances")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name=_("人员"))
    attended = models.BooleanField(_("到场"), default=False)
    enrolled_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("参训")
        ordering = ["course", "id"]
        constraints = [
            models.UniqueConstraint(fields=["course", "membership"], name="one_attendance_a_course")
        ]

    def __str__(self) -> str:
        return f"{self.course_id} {self.membership_id}"


class TestPaper(models.Model):
    """培训试卷: one attempt with its questions and answers, as it was handed in."""

    frozen = True
    __test__ = False  # pytest takes the name for a test's

    attendance = models.ForeignKey(Attendance, models.PROTECT, related_name="papers")
    attempt = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=64)
    questions = models.JSONField()
    answers = models.JSONField()
    right = models.PositiveSmallIntegerField(_("答对"))
    passed = models.BooleanField(_("通过"))
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("培训试卷")
        ordering = ["attendance", "attempt"]
        constraints = [models.UniqueConstraint(fields=["attendance", "attempt"], name="one_paper_an_attempt")]

    def __str__(self) -> str:
        return f"{self.attendance_id} {self.attempt}"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Query words for certificates."""

    def in_force(self, on: date) -> CertificateQuerySet:
        """Those that hold on a day; the last day is the first on which it holds no more."""
        return self.filter(given_on__lte=on, ends_on__gt=on)


class Certificate(Governed):
    """培训合格证: fit to score by one version until a day; it lies where its holder's body lies."""

    frozen = True
    resource = "training"

    person = models.ForeignKey(Person, models.PROTECT, related_name="certificates", verbose_name=_("人员"))
    standard = models.ForeignKey(
        Standard, models.PROTECT, related_name="certificates", verbose_name=_("考核标准")
    )
    number = models.CharField(_("证号"), max_length=40, unique=True)
    given_on = models.DateField(_("发证日期"))
    ends_on = models.DateField(_("失效日期"))
    paper = models.OneToOneField(TestPaper, models.PROTECT, null=True, related_name="certificate")
    given_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("培训合格证")
        ordering = ["-given_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("given_on")), name="a_certificate_holds_some_days"
            )
        ]

    def __str__(self) -> str:
        return self.number
