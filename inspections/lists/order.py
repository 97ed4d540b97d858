"""整改通知书名册."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from inspections.models import Order
from inspections.models.order import CLASSES
from inspections.screen import order as screen
from oversight.filters import RegisterFilter
from oversight.kernel.calendar import beijing_day
from oversight.listing import Out, Register, enter
from oversight.policy import Actor
from oversight.tables import Column, DayColumn, Table, TitleColumn
from oversight.templatetags.portal import status_tag


class OrderTable(Table):
    """整改通知书."""

    name = TitleColumn(verbose_name=_("编号"), accessor="number")
    estate = Column(verbose_name=_("小区"), orderable=False, bare=True)
    state = Column(verbose_name=_("状态"), bare=True)
    kind = Column(verbose_name=_("类别"))
    firm = Column(verbose_name=_("物业服务企业"), orderable=False, middling=True)
    due_at = DayColumn(verbose_name=_("整改期限"))

    caption = _("整改通知书")

    def render_state(self, record: Any) -> Any:
        """The state as a tag."""
        return status_tag(screen.status(record))


class OrderFilter(RegisterFilter):
    """Filters of the orders."""

    q = django_filters.CharFilter(
        label=_("小区"), field_name="estate__name", lookup_expr="contains", max_length=60
    )
    state = django_filters.ChoiceFilter(label=_("状态"), choices=Order.STATES, empty_label=_("全部"))
    kind = django_filters.ChoiceFilter(label=_("类别"), choices=CLASSES, empty_label=_("全部"))
    bar = ("q", "state", "kind")

    class Meta:
        model = Order
        fields: tuple[str, ...] = ()


def _rows(by: Actor) -> QuerySet[Order]:
    return Order.objects.select_related("estate", "firm__organisation")


def _finish(rows: Iterable[Any], by: Actor) -> None:
    """Nothing to add: the rows say it."""


ORDERS = enter(
    Register(
        url_name="inspections:order-list",
        title=_("整改通知书"),
        unit=_("份"),
        view="inspections.view_order",
        whole="inspections.view_order",
        export="inspections.view_order",
        rows=_rows,
        finish=_finish,
        table=OrderTable,
        filters=OrderFilter,
        sort="-due_at",
        usual=("estate", "state", "kind", "firm", "due_at"),
        outs=(
            Out(header=_("编号"), give=lambda one: one.number, width=28),
            Out(header=_("小区"), give=lambda one: str(one.estate), width=28),
            Out(header=_("物业服务企业"), give=lambda one: str(one.firm), width=28),
            Out(header=_("类别"), give=lambda one: one.kind, words=dict(CLASSES)),
            Out(header=_("状态"), give=lambda one: one.state, words=dict(Order.STATES)),
            Out(header=_("整改期限"), give=lambda one: one.due_at and beijing_day(one.due_at), kind="date"),
        ),
    )
)
