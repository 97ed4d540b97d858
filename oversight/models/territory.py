"""区划: the tree of city, district, street and committee, with its history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pghistory
from django.db import connection, models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Length, Substr
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from oversight.kernel.pinyin import initials, sort_key
from oversight.kernel.scope import Level
from oversight.models.governed import Ruled
from oversight.states import REDRAWING

STEP = 4  # characters of the path that one level takes (treebeard's steplen)


class TerritoryQuerySet(MP_NodeQuerySet):
    """Query words of the tree."""

    def on(self, day: date) -> TerritoryQuerySet:
        """Units that exist on ``day``."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day)).filter(
            Q(valid_to=None) | Q(valid_to__gt=day)
        )

    def within(self, path: str) -> TerritoryQuerySet:
        """The unit at ``path`` and everything below it: one index range."""
        return self.filter(path__startswith=path)

    def streets(self) -> TerritoryQuerySet:
        """街道/镇 alone."""
        return self.filter(level=Level.STREET)

    def above(self, path: str) -> TerritoryQuerySet:
        """The units that the one at ``path`` lies in, nearest last, itself left out."""
        return self.filter(path__in=[path[:end] for end in range(STEP, len(path), STEP)])

    def called(self, text: str) -> TerritoryQuerySet:
        """Units by part of the name, by initials (bdt for 八田地) or by the beginning of the code."""
        wanted = text.strip()
        return self.filter(
            Q(name__icontains=wanted)
            | Q(initials__contains=wanted.lower().replace(" ", ""))
            | Q(code__startswith=wanted)
        )

    def count_children(self, paths: Iterable[str]) -> None:
        """Set the child counts of the units at these paths anew, by what lies directly under them."""
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE oversight_territory p SET numchild = (SELECT count(*) FROM oversight_territory c"
                " WHERE c.path > p.path AND c.path < p.path || '~' AND c.depth = p.depth + 1)"
                " WHERE p.path = ANY(%s)",
                [list(paths)],
            )

    def with_parent(self) -> TerritoryQuerySet:
        """Each with the name of the unit above it, since names repeat inside a city: what `label` shows."""
        up = Territory.objects.filter(path=Substr(OuterRef("path"), 1, Length(OuterRef("path")) - STEP))
        return self.annotate(parent_name=Subquery(up.values("name")[:1]))


class TerritoryManager(MP_NodeManager.from_queryset(TerritoryQuerySet)):  # type: ignore[misc]
    """Ordered by path, as treebeard needs it, with the query words above."""

    def get_queryset(self) -> TerritoryQuerySet:
        """All units in tree order."""
        return TerritoryQuerySet(self.model, using=self._db).order_by("path")


@pghistory.track()
class Territory(Ruled, MP_Node):
    """区划单位: one unit of the official tree.

    The path decides what lies under what; the official code stays with a unit that moves (DOMAIN §1).
    """

    LEVELS = [
        (Level.CITY.value, _("市")),
        (Level.DISTRICT.value, _("区县")),
        (Level.STREET.value, _("街道、镇")),
        (Level.COMMITTEE.value, _("社区、村")),
    ]
    resource = "territory"

    code = models.CharField(_("统计用区划代码"), max_length=12, db_index=True)
    level = models.PositiveSmallIntegerField(_("层级"), choices=LEVELS)
    name = models.CharField(_("名称"), max_length=120)
    name_key = models.CharField(max_length=400, editable=False, db_index=True)
    initials = models.CharField(max_length=120, editable=False)
    valid_from = models.DateField(_("启用日期"), null=True, blank=True)
    valid_to = models.DateField(_("停用日期"), null=True, blank=True)

    objects = TerritoryManager()

    class Meta:
        verbose_name = _("区划单位")
        verbose_name_plural = _("区划")
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="one_unit_in_force_a_code"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gt=models.F("valid_from")),
                name="territory_term_is_real",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the pinyin columns beside the name, since the database sorts by bytes."""
        self.name_key, self.initials = sort_key(self.name), initials(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The unit's record page."""
        return reverse("oversight:territory-record", kwargs={"pk": self.pk})

    @property
    def label(self) -> str:
        """The name with its parent's before it; a district and the city stand alone. Ask `with_parent` for lists.

        One that ended bears the full name of its last day: it lies below its heir now.
        """
        if self.valid_to:
            return self.full_name
        if self.level <= Level.DISTRICT:
            return self.name
        parent = self.parent_name if hasattr(self, "parent_name") else self.get_parent().name
        return f"{parent} · {self.name}"

    @property
    def full_name(self) -> str:
        """The name with its parents' before it, from the district down, as it is now or was on its last day."""
        if self.valid_to and (last := self.periods.order_by("valid_from").last()):
            return last.full_name
        above = Territory.objects.above(self.path).filter(depth__gt=1).values_list("name", flat=True)
        return "".join([*above, self.name])

    def name_on(self, day: date) -> str:
        """The full name that the unit bore on ``day``, for a record of that day; outside its term the nearest one."""
        periods = sorted(self.periods.all(), key=lambda period: period.valid_from or date.min)
        borne = [period for period in periods if period.valid_from is None or period.valid_from <= day]
        known = (borne or periods[:1])[-1:]
        return known[0].full_name if known else self.full_name

    def name_before(self, day: date) -> str:
        """The full name that the unit bore the day before."""
        return self.name_on(day - timedelta(days=1))

    def places(self) -> list[str]:
        """The unit's own path."""
        return [self.path]

    @classmethod
    def in_territory(cls, path: str, at: Any) -> Q:
        """The unit itself and all below."""
        return Q(path__startswith=path)

    @classmethod
    def published(cls, at: Any) -> Q:
        """Units and names are public (DOMAIN §2)."""
        return Q()


class TerritoryPeriod(models.Model):
    """区划沿革: name and parents of a unit in a stretch of time, so that old records keep the name of their day."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="periods")
    name = models.CharField(max_length=120)
    full_name = models.CharField(max_length=400, help_text="from the district down, as it was written")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        ordering = ["territory", "valid_from"]
        constraints = [models.UniqueConstraint(fields=["territory", "valid_from"], name="one_period_a_start")]

    def __str__(self) -> str:
        return self.full_name


class TerritoryLineage(models.Model):
    """区划承继: which unit a unit came from, by which act (split, merge)."""

    before = models.ForeignKey(Territory, models.PROTECT, related_name="heirs")
    after = models.ForeignKey(Territory, models.PROTECT, related_name="origins")
    act = models.ForeignKey("oversight.Redrawing", models.PROTECT, related_name="lineage")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["before", "after", "act"], name="one_lineage_an_act")]

    def __str__(self) -> str:
        return f"{self.before_id} → {self.after_id}"


class Redrawing(Ruled, models.Model):
    """区划调整: one act that renames, moves, merges or splits, prepared by one person and decided by another."""

    RENAME, MOVE, MERGE, SPLIT = "rename", "move", "merge", "split"
    KINDS = [(RENAME, _("更名")), (MOVE, _("划转")), (MERGE, _("合并")), (SPLIT, _("拆分"))]
    STATES = [
        ("draft", _("草稿")),
        ("returned", _("已退回")),
        ("submitted", _("待审批")),
        ("decided", _("已批准，待生效")),
        ("done", _("已生效")),
        ("lapsed", _("未能生效")),
        ("withdrawn", _("已撤回")),
    ]
    resource = "territory"
    machine = REDRAWING

    kind = models.CharField(_("方式"), max_length=10, choices=KINDS)
    state = models.CharField(_("状态"), max_length=20, choices=STATES, default="draft")
    unit = models.ForeignKey(Territory, models.PROTECT, related_name="redrawings", verbose_name=_("区划单位"))
    plan = models.JSONField(default=dict, help_text="new name, new parent, units merged or pieces made")
    effective = models.DateField(_("生效日期"))
    effect = models.JSONField(default=dict, help_text="what moved on the day, by the names of that day")
    document = models.CharField(_("批准文号"), max_length=120, blank=True)
    drafted_by = models.ForeignKey("oversight.Membership", models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey("oversight.Membership", models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey("oversight.Membership", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("区划调整")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("submitted_by")),
                name="nobody_decides_the_redrawing_they_submitted",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.unit}"

    def get_absolute_url(self) -> str:
        """The act's page."""
        return reverse("oversight:redrawing-record", kwargs={"pk": self.pk})

    def places(self) -> list[str]:
        """Where the unit lies."""
        return [self.unit.path]

    @classmethod
    def in_territory(cls, path: str, at: Any) -> Q:
        """Where the unit lies."""
        return Q(unit__path__startswith=path)
