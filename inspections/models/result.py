"""考核结果: what a cycle came to, frozen with everything that it was made from; a correction is a publication more."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inspections import states
from inspections.models.cycle import Cycle
from inspections.models.over_territory import reaches
from oversight.models import Membership, Ruled
from registry.models import Estate, Firm
from registry.models.on_estate import OnEstate


class PublicationQuerySet(models.QuerySet["Publication"]):
    """Query words for publications."""

    def newest(self) -> PublicationQuerySet:
        """The one of each cycle that counts now."""
        newest = self.order_by("cycle_id", "-number").distinct("cycle_id")
        return self.filter(pk__in=newest.values("pk"))


class Publication(Ruled, models.Model):
    """考核公布: 0 is the provisional one of publicity, 1 the first final one, 2 and on are corrections."""

    frozen = True
    KINDS = [("provisional", _("公示")), ("final", _("公布")), ("correction", _("更正"))]
    resource = "cycle"
    ways = {"cycle_state": "cycle__state"}

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="publications", db_index=False)
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=KINDS)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    reason_digest = models.CharField(max_length=64, blank=True)
    inputs = models.JSONField(
        help_text="weights, weighting, minimum, rule, cut-off, digests of standards, draws"
    )
    digest = models.CharField(max_length=64)
    decided_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("时间"))

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("考核公布")
        ordering = ["cycle", "number"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "number"], name="one_publication_a_number"),
            models.CheckConstraint(
                condition=Q(number=0, kind="provisional", replaces=None)
                | Q(number=1, kind="final", replaces=None)
                | Q(number__gte=2, kind="correction", replaces__isnull=False),
                name="a_correction_names_what_it_replaces",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} {self.number}"

    def places(self) -> list[str]:
        """Where its cycle lies."""
        return self.cycle.places()

    def bodies(self, at: datetime) -> list[int]:
        """Whom its cycle concerns."""
        return self.cycle.bodies(at)

    @classmethod
    def in_territory(cls, path: str, at: datetime) -> Q:
        """As its cycle."""
        return reaches(path, "cycle__jurisdiction__path")

    @classmethod
    def of_firm(cls, organisation_id: int, at: datetime) -> Q:
        """As its cycle."""
        return Q(cycle__in=Cycle.objects.filter(Cycle.of_firm(organisation_id, at)).values("pk"))

    @classmethod
    def of_party(cls, organisation_id: int, person_id: int, at: datetime) -> Q:
        """As its cycle."""
        return Q(cycle__in=Cycle.objects.filter(Cycle.of_party(organisation_id, person_id, at)).values("pk"))

    @classmethod
    def published(cls, at: datetime) -> Q:
        """From publicity on."""
        return Q(cycle__state__in=states.SHOWN)


class EstateResult(OnEstate, models.Model):
    """小区考核结果: one estate's merged result with its parts, grade and ranks.

    ``versions`` are keys of `SheetVersion` by part; ``parts`` part → exact text, weight or why it is missing; ``exact``
    the unrounded total ("1672/19"). Names and paths are those of the day.
    """

    frozen = True
    resource = "cycle"
    ways = {"cycle_state": "publication__cycle__state"}

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="estates", db_index=False)
    estate = models.ForeignKey(Estate, models.PROTECT, related_name="results")
    estate_name = models.CharField(max_length=120)
    place_path = models.CharField(max_length=60)
    place_name = models.CharField(max_length=120)
    district_path = models.CharField(max_length=60)
    district_name = models.CharField(max_length=120)
    versions = models.JSONField(default=dict)
    parts = models.JSONField(default=dict)
    exact = models.CharField(max_length=120, blank=True)
    total = models.DecimalField(_("得分"), max_digits=7, decimal_places=2, null=True)
    grade = models.CharField(_("等级"), max_length=20, blank=True)
    grade_by_points = models.CharField(max_length=20, blank=True)
    partial = models.BooleanField(_("部分数据"), default=False)
    vetoes = models.JSONField(default=list)
    rank_city = models.PositiveIntegerField(null=True)
    rank_district = models.PositiveIntegerField(null=True)
    among_city = models.PositiveIntegerField(default=0)
    among_district = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("小区考核结果")
        ordering = ["publication", "rank_city", "estate"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "estate"], name="one_result_an_estate"),
            models.CheckConstraint(
                condition=Q(exact="", total=None) | (~Q(exact="") & Q(total__isnull=False)),
                name="a_total_has_its_exact_value",
            ),
        ]

    def __str__(self) -> str:
        return self.estate_name

    @classmethod
    def of_firm(cls, organisation_id: int, at: datetime) -> Q:
        """Results of the estates that the firm held in the period."""
        held = Holding.objects.filter(firm__organisation_id=organisation_id)
        return Q(pk__in=held.values("estate_result_id"))

    @classmethod
    def published(cls, at: datetime) -> Q:
        """From publicity on."""
        return Q(publication__cycle__state__in=states.SHOWN)


class Holding(models.Model):
    """任期份额: a firm held the estate from ``first`` up to, not with, ``end``: its share of the result."""

    frozen = True

    estate_result = models.ForeignKey(EstateResult, models.PROTECT, related_name="holdings")
    firm = models.ForeignKey(Firm, models.PROTECT, related_name="holdings")
    first = models.DateField()
    end = models.DateField()
    days = models.PositiveIntegerField()
    area = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    households = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = _("任期份额")
        ordering = ["estate_result", "first"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gt=F("first"), days__gte=1), name="a_holding_lasts_some_days"
            ),
            ExclusionConstraint(
                name="one_holder_at_a_time",
                index_type="gist",
                expressions=[
                    (
                        Func(F("estate_result"), F("estate_result"), Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    (Func(F("first"), F("end"), function="daterange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.estate_result_id} {self.firm_id}"


class FirmResult(Ruled, models.Model):
    """企业考核结果: a firm's mean over the estates it held, by area and days, with its ranks and what was left out."""

    frozen = True
    resource = "cycle"
    ways = {"cycle_state": "publication__cycle__state"}

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="firms", db_index=False)
    firm = models.ForeignKey(Firm, models.PROTECT, related_name="results")
    firm_name = models.CharField(max_length=120)
    exact = models.CharField(max_length=120, blank=True)
    total = models.DecimalField(_("得分"), max_digits=7, decimal_places=2, null=True)
    grade = models.CharField(_("等级"), max_length=20, blank=True)
    estates = models.PositiveIntegerField(_("小区数"))
    rank_city = models.PositiveIntegerField(null=True)
    rank_district = models.JSONField(default=dict, help_text="path of the district → [rank, among]")
    left_out = models.JSONField(default=dict, help_text="estate → why it does not count")
    vetoes = models.JSONField(default=list)

    class Meta:
        verbose_name = _("企业考核结果")
        ordering = ["publication", "rank_city", "firm"]
        constraints = [models.UniqueConstraint(fields=["publication", "firm"], name="one_result_a_firm")]

    def __str__(self) -> str:
        return self.firm_name

    def get_absolute_url(self) -> str:
        """The firm's page in the results of the cycle."""
        return reverse("inspections:result-firm", args=[self.publication.cycle.public_id, self.firm.code])

    def places(self) -> list[str]:
        """Where the firm files."""
        return self.firm.places()

    def bodies(self, at: datetime) -> list[int]:
        """The firm."""
        return [self.firm.organisation_id]

    @classmethod
    def in_territory(cls, path: str, at: datetime) -> Q:
        """Firms of the territory."""
        return Q(firm__in=Firm.objects.filter(Firm.in_territory(path, at)).values("pk"))

    @classmethod
    def of_firm(cls, organisation_id: int, at: datetime) -> Q:
        """The firm's own."""
        return Q(firm__organisation_id=organisation_id)

    @classmethod
    def published(cls, at: datetime) -> Q:
        """From publicity on."""
        return Q(publication__cycle__state__in=states.SHOWN)
