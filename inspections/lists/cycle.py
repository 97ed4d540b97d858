"""考核周期名册."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from inspections.models import Cycle
from inspections.screen import cycle as screen
from oversight.filters import RegisterFilter
from oversight.listing import Out, Register, enter
from oversight.policy import Actor
from oversight.tables import Column, DayColumn, Table, TitleColumn
from oversight.templatetags.portal import status_tag

STATES, KINDS = dict(Cycle.STATES), dict(Cycle.KINDS)


class CycleTable(Table):
    """考核周期."""

    name = TitleColumn(verbose_name=_("考核周期"))
    public_id = Column(verbose_name=_("编号"), bare=True)
    state = Column(verbose_name=_("状态"), bare=True)
    period = Column(verbose_name=_("考核期"), orderable=False)
    territory = Column(verbose_name=_("范围"), accessor="jurisdiction", orderable=False, bare=True)
    standard = Column(verbose_name=_("考核标准"), orderable=False, middling=True)
    cut_off = DayColumn(verbose_name=_("基准日"), low=True)

    caption = _("考核周期")

    def render_state(self, record: Any) -> Any:
        """The state as a tag."""
        return status_tag(screen.status(record))

    def render_period(self, record: Any) -> Any:
        """From the first to the last day."""
        return record.period_words


class CycleFilter(RegisterFilter):
    """Filters of the cycles."""

    q = django_filters.CharFilter(label=_("名称"), field_name="name", lookup_expr="contains", max_length=60)
    state = django_filters.ChoiceFilter(label=_("状态"), choices=Cycle.STATES, empty_label=_("全部"))
    kind = django_filters.ChoiceFilter(label=_("类型"), choices=Cycle.KINDS, empty_label=_("全部"))
    bar = ("q", "state", "kind")

    class Meta:
        model = Cycle
        fields: tuple[str, ...] = ()


def _rows(by: Actor) -> QuerySet[Cycle]:
    return Cycle.objects.select_related("jurisdiction", "standard")


def _finish(rows: Iterable[Any], by: Actor) -> None:
    for row in rows:
        row.period_words = screen.period(row)


CYCLES = enter(
    Register(
        url_name="inspections:cycle-list",
        title=_("考核周期"),
        unit=_("个"),
        view="inspections.view_cycle",
        whole="inspections.view_cycle",
        export="inspections.export_result",
        rows=_rows,
        finish=_finish,
        table=CycleTable,
        filters=CycleFilter,
        sort="-cut_off",
        usual=("public_id", "state", "period", "territory", "standard"),
        outs=(
            Out(header=_("编号"), give=lambda c: c.public_id),
            Out(header=_("名称"), give=lambda c: c.name, width=36),
            Out(header=_("类型"), give=lambda c: c.kind, words=KINDS),
            Out(header=_("状态"), give=lambda c: c.state, words=STATES),
            Out(header=_("考核期第一天"), give=lambda c: c.period.lower, kind="date"),
            Out(header=_("考核期最后一天"), give=lambda c: c.period.upper - timedelta(days=1), kind="date"),
            Out(header=_("范围"), give=lambda c: str(c.jurisdiction or "")),
            Out(header=_("考核标准"), give=lambda c: str(c.standard), width=36),
            Out(header=_("基准日"), give=lambda c: c.cut_off, kind="date"),
        ),
    )
)
