"""整改通知书: what a firm must put right and by when, its answers, the re-checks, and the cards for what failed."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inspections import states
from inspections.models.check import CheckTarget
from inspections.models.sheet import Sheet
from oversight.models import Governed, Membership, Organisation
from registry.models import Estate, Firm

# how long each class has: inspections/rules/clocks.py, or what the city set instead
CLASSES = [("A", _("A 类")), ("B", _("B 类")), ("C", _("C 类"))]


class OrderQuerySet(models.QuerySet["Order"]):
    """Query words for orders."""

    def running(self) -> OrderQuerySet:
        """Orders that wait for the firm or for the re-check."""
        return self.filter(state__in=states.OPEN_ORDERS)


@pghistory.track()
class Order(Governed):
    """整改通知书: from failed items of a sheet or a check; ``kind`` is the gravest item's. The firm knows it once issued.

    ``due_at`` is a copy of the clock's; ``line`` the department's line whose topic it is.
    """

    STATES = [
        ("draft", _("草稿")),
        ("issued", _("整改中")),
        ("answered", _("待复查")),
        ("rechecking", _("复查中")),
        ("corrected", _("已整改")),
        ("failed", _("整改不合格")),
        ("withdrawn", _("已撤回")),
    ]
    resource = "order"
    machine = states.ORDER
    ways = {"line": "line", "told": "issued_at"}

    number = models.CharField(_("编号"), max_length=40, unique=True)
    sheet = models.ForeignKey(Sheet, models.PROTECT, null=True, related_name="orders")
    target = models.ForeignKey(CheckTarget, models.PROTECT, null=True, related_name="orders")
    estate = models.ForeignKey(Estate, models.PROTECT, related_name="orders", verbose_name=_("小区"))
    firm = models.ForeignKey(Firm, models.PROTECT, related_name="orders", verbose_name=_("物业服务企业"))
    line = models.CharField(_("条线"), max_length=24, blank=True)
    kind = models.CharField(_("类别"), max_length=1, choices=CLASSES)
    state = models.CharField(_("状态"), max_length=12, choices=STATES, default="draft")
    drafted_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    issued_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    issued_at = models.DateTimeField(_("下发时间"), null=True)
    due_at = models.DateTimeField(_("整改期限"), null=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("整改通知书")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(sheet=None) | Q(target=None), name="an_order_has_one_source"),
            models.CheckConstraint(condition=Q(kind__in=["A", "B", "C"]), name="order_class_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(issued_at__isnull=False, issued_by__isnull=False),
                name="an_order_at_work_was_issued",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("inspections:order-detail", args=[self.number])


class OrderItem(models.Model):
    """整改事项: one fact with its clause and what is asked; answered by the firm, confirmed one by one."""

    VERDICTS = [("open", _("待复查")), ("corrected", _("已整改")), ("not_corrected", _("未整改"))]

    order = models.ForeignKey(Order, models.PROTECT, related_name="items")
    code = models.CharField(_("考核项目"), max_length=12, blank=True)
    kind = models.CharField(_("类别"), max_length=1, choices=CLASSES)
    fact = models.CharField(_("问题"), max_length=300)
    clause = models.CharField(_("依据"), max_length=200, blank=True)
    requirement = models.CharField(_("整改要求"), max_length=300)
    answer = models.CharField(_("整改情况"), max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    verdict = models.CharField(_("复查结论"), max_length=14, choices=VERDICTS, default="open")
    confirmed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("整改事项")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="open", confirmed_by=None, confirmed_at=None)
                | (~Q(verdict="open") & Q(confirmed_by__isnull=False, confirmed_at__isnull=False)),
                name="a_verdict_is_somebodys",
            )
        ]

    def __str__(self) -> str:
        return self.fact


class Recheck(models.Model):
    """整改复查: the visit that sees whether it was put right; ``holder`` owes it, a person once one is named."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="rechecks")
    number = models.PositiveSmallIntegerField(default=1)
    due_on = models.DateField(_("复查期限"))
    holder = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("复查单位"))
    membership = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", verbose_name=_("复查人")
    )
    done_at = models.DateTimeField(_("复查时间"), null=True)

    class Meta:
        verbose_name = _("整改复查")
        ordering = ["order", "number"]
        constraints = [models.UniqueConstraint(fields=["order", "number"], name="one_recheck_a_number")]

    def __str__(self) -> str:
        return f"{self.order_id} {self.number}"


class Card(models.Model):
    """黄牌、红牌: what a failed correction brings the firm on this estate (`inspections.rules.order.card_after`)."""

    frozen = True
    KINDS = [("yellow", _("黄牌")), ("red", _("红牌"))]

    firm = models.ForeignKey(Firm, models.PROTECT, related_name="cards")
    estate = models.ForeignKey(Estate, models.PROTECT, related_name="cards")
    order = models.OneToOneField(Order, models.PROTECT, related_name="card")
    kind = models.CharField(max_length=6, choices=KINDS)
    given_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("黄牌、红牌")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.firm_id} {self.kind}"
