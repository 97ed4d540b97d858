"""业主测评: the owners' survey of a cycle, its links and household codes, and answers that name nobody."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pghistory
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inspections import states
from inspections.models.cycle import Cycle
from oversight.kernel.calendar import beijing_day
from oversight.models import Governed
from registry.models import Estate
from registry.models.on_estate import OnEstate


@pghistory.track()
class Survey(Governed):
    """业主测评: one a cycle, open from an instant to an instant; it lies where its cycle lies."""

    STATES = [
        ("draft", _("草稿")),
        ("open", _("测评中")),
        ("closed", _("已截止")),
        ("published", _("已公布")),
    ]
    resource = "survey"
    machine = states.SURVEY
    ways = {"cycle_state": "cycle__state", "survey_state": "state"}
    field_sets = {"public": ("cycle", "opens_at", "closes_at", "state")}

    cycle = models.OneToOneField(Cycle, models.PROTECT, related_name="survey", verbose_name=_("考核周期"))
    opens_at = models.DateTimeField(_("开始时间"))
    closes_at = models.DateTimeField(_("截止时间"))
    state = models.CharField(_("状态"), max_length=10, choices=STATES, default="draft")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("业主测评")
        ordering = ["-opens_at"]
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="a_survey_takes_some_time")
        ]

    def __str__(self) -> str:
        return str(self.cycle)

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("inspections:survey-detail", args=[self.cycle.public_id])

    @property
    def last_day(self) -> date:
        """The last day on which households may answer."""
        return beijing_day(self.closes_at - timedelta(microseconds=1))

    @classmethod
    def published(cls, at: datetime) -> Q:
        """While owners may answer, and once results are out."""
        return Q(state="open") | Q(cycle__state__in=states.SHOWN)


class SurveyEstate(OnEstate, models.Model):
    """小区测评: the survey of one estate behind its own link; counts are written once, when it closes."""

    resource = "survey"
    ways = {"cycle_state": "survey__cycle__state", "survey_state": "survey__state"}
    field_sets = {"public": ("survey", "estate", "needed", "satisfied", "answers", "closed_at")}

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="estates", db_index=False)
    estate = models.ForeignKey(Estate, models.PROTECT, related_name="surveys", verbose_name=_("小区"))
    link = models.CharField(max_length=20, unique=True, help_text="80 bits in base 32")
    needed = models.PositiveIntegerField(_("所需份数"))
    satisfied = models.PositiveIntegerField(_("满意份数"), null=True)
    answers = models.PositiveIntegerField(_("有效份数"), null=True)
    closed_at = models.DateTimeField(_("截止时间"), null=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("小区测评")
        ordering = ["survey", "estate"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "estate"], name="one_survey_an_estate"),
            models.CheckConstraint(
                condition=Q(answers=None, satisfied=None, closed_at=None)
                | Q(answers__isnull=False, satisfied__lte=F("answers"), closed_at__isnull=False),
                name="survey_counts_are_of_a_closed_survey",
            ),
        ]

    def __str__(self) -> str:
        return str(self.estate)

    def get_absolute_url(self) -> str:
        """Its page for those who run the survey."""
        return reverse("inspections:survey-estate", args=[self.survey.cycle.public_id, self.estate.public_id])

    @classmethod
    def published(cls, at: datetime) -> Q:
        """While its owners may answer, and once results are out."""
        return Q(survey__state="open") | Q(survey__cycle__state__in=states.SHOWN)


class SurveyCode(models.Model):
    """测评码: the digest of one household's code; the code itself stands on its slip alone."""

    survey_estate = models.ForeignKey(SurveyEstate, models.PROTECT, related_name="codes")
    digest = models.CharField(max_length=64, unique=True)
    batch = models.PositiveSmallIntegerField(default=1)
    voided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("测评码")

    def __str__(self) -> str:
        return f"{self.survey_estate_id} {self.batch}"


def _one_to_five(name: str, column: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{column}__gte": 1, f"{column}__lte": 5}), name=name)


class SurveyAnswer(models.Model):
    """测评答卷: one answer a code, with a day and neither moment nor address; a used code is one that has an answer."""

    frozen = True

    code = models.OneToOneField(SurveyCode, models.PROTECT, related_name="answer")
    expected = models.PositiveSmallIntegerField(_("期望"))
    perceived = models.PositiveSmallIntegerField(_("感受"))
    overall = models.PositiveSmallIntegerField(_("总体"))
    items = models.JSONField(default=dict)
    answered_on = models.DateField(_("日期"))

    class Meta:
        verbose_name = _("测评答卷")
        constraints = [
            _one_to_five("expected_is_one_to_five", "expected"),
            _one_to_five("perceived_is_one_to_five", "perceived"),
            _one_to_five("overall_is_one_to_five", "overall"),
        ]

    def __str__(self) -> str:
        return str(self.code_id)
