"""名册的表格: the columns of each register, drawn by the house's table."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight.kernel.measure import show_area
from oversight.screen import parts
from oversight.tables import (
    AreaColumn,
    Column,
    DayColumn,
    FigureColumn,
    MomentColumn,
    PickColumn,
    Table,
    TitleColumn,
)
from oversight.templatetags.portal import status_tag
from registry.models import RoomCheck
from registry.rules.room import BREACH
from registry.screen.change import status as change_status
from registry.screen.estate import STATE_TONES, mode_status
from registry.states import STRUCK_OFF

VERDICTS = dict(RoomCheck.VERDICTS)


class EstateTable(Table):
    """小区登记册."""

    pick = PickColumn()
    name = TitleColumn(verbose_name=gettext_lazy("小区"), order_by=("name_key",))
    place = Column(
        verbose_name=gettext_lazy("街道、社区"),
        accessor="place_words",
        order_by=("jurisdiction__path",),
        bare=True,
    )
    estate_class = Column(verbose_name=gettext_lazy("类别"), bare=True, low=True)
    kind = Column(verbose_name=gettext_lazy("类型"), low=True)
    mode = Column(verbose_name=gettext_lazy("管理模式"), bare=True)
    manager = Column(
        verbose_name=gettext_lazy("现管理单位"),
        accessor="manager_words",
        orderable=False,
        bare=True,
        middling=True,
    )
    total_area = AreaColumn(verbose_name=gettext_lazy("总建筑面积"), total=True, key=True)
    households = FigureColumn(verbose_name=gettext_lazy("户数"), total=True, middling=True)
    buildings = FigureColumn(verbose_name=gettext_lazy("楼栋"), total=True, low=True)
    above_ground_area = AreaColumn(verbose_name=gettext_lazy("地上建筑面积"), low=True)
    permitted_on = DayColumn(verbose_name=gettext_lazy("规划许可日期"), low=True)
    completed_on = DayColumn(verbose_name=gettext_lazy("竣工日期"), low=True)
    address = Column(verbose_name=gettext_lazy("地址"), low=True, orderable=False)
    developer = Column(
        verbose_name=gettext_lazy("建设单位"),
        accessor="developer_name",
        low=True,
        order_by=("developer__name_key",),
    )
    verdict = Column(
        verbose_name=gettext_lazy("用房核查"),
        accessor="newest_check",
        orderable=False,
        middling=True,
        default=lambda: format_html('<span class="muted">{}</span>', _("未查")),
    )
    contract_to = DayColumn(
        verbose_name=gettext_lazy("合同到期"), accessor="contract_to", orderable=False, low=True
    )
    public_id = Column(verbose_name=gettext_lazy("小区编号"), low=True)

    caption = gettext_lazy("小区登记册")

    class Meta(Table.Meta):
        sequence = ("pick", "name", "place", "estate_class", "mode", "manager", "...")

    def render_mode(self, value: str, record: Any) -> Any:
        """Nobody manages it, or how it is managed; an estate that is not on the register says so instead."""
        if record.state != "registered":
            return status_tag(parts.Status(STATE_TONES[record.state], record.get_state_display()))
        status = mode_status(record.mode)
        return status_tag(status) if record.mode in ("none", "unit") else status.word

    def render_verdict(self, value: Any) -> Any:
        """The newest check: short by how much, met, or recorded only."""
        if value["verdict"] in BREACH and value["shortfall"]:
            short = show_area(Decimal(value["shortfall"]))
            return format_html('<b class="breach">{} {} m²</b>', _("不足"), short)
        return VERDICTS[value["verdict"]]

    def order_total_area(self, rows: QuerySet[Any], is_descending: bool) -> tuple[QuerySet[Any], bool]:
        """Unknown areas last, either way."""
        return _nulls_last(rows, "total_area", is_descending)

    def order_households(self, rows: QuerySet[Any], is_descending: bool) -> tuple[QuerySet[Any], bool]:
        """Unknown numbers last, either way."""
        return _nulls_last(rows, "households", is_descending)


class FirmTable(Table):
    """物业企业名册."""

    pick = PickColumn()
    name = TitleColumn(
        verbose_name=gettext_lazy("企业名称"),
        accessor="organisation__name",
        order_by=("organisation__name_key",),
    )
    code = Column(verbose_name=gettext_lazy("统一社会信用代码"))
    state = Column(verbose_name=gettext_lazy("状态"), bare=True)
    place = Column(
        verbose_name=gettext_lazy("备案所在街道"),
        accessor="jurisdiction",
        order_by=("jurisdiction__path",),
        middling=True,
    )
    estates = FigureColumn(verbose_name=gettext_lazy("在管小区"), accessor="estate_count", key=True)
    area = AreaColumn(verbose_name=gettext_lazy("在管面积"), accessor="estate_area", middling=True)
    legal_representative = Column(verbose_name=gettext_lazy("法定代表人"), orderable=False, low=True)
    headcount = FigureColumn(verbose_name=gettext_lazy("从业人数"), total=True, low=True)
    party_members = FigureColumn(verbose_name=gettext_lazy("党员人数"), total=True, low=True)
    legacy_grade = Column(verbose_name=gettext_lazy("原资质等级"), low=True)
    registered_address = Column(verbose_name=gettext_lazy("注册地址"), orderable=False, low=True)

    caption = gettext_lazy("物业企业名册")
    TONES = {"provisional": "check", "struck_off": "gravest"}

    def render_state(self, record: Any) -> Any:
        """Struck off and provisional stand out."""
        tone = self.TONES.get(record.state)
        words = record.get_state_display()
        return status_tag(parts.Status(tone, words)) if tone else words

    def render_legacy_grade(self, record: Any) -> Any:
        """The old grade in words."""
        return record.get_legacy_grade_display()

    def row_css(self, record: Any) -> str:
        """A struck-off firm is hatched."""
        return "is-void" if record.state in STRUCK_OFF else ""


class ChangeTable(Table):
    """登记变更申请."""

    name = TitleColumn(verbose_name=gettext_lazy("变更理由"), accessor="reason", orderable=False)
    about = Column(verbose_name=gettext_lazy("对象"), accessor="about_words", orderable=False, bare=True)
    body = Column(verbose_name=gettext_lazy("申请单位"), accessor="drafted_by__organisation", orderable=False)
    state = Column(verbose_name=gettext_lazy("状态"), bare=True)
    created_at = MomentColumn(verbose_name=gettext_lazy("起草时间"))
    submitted_at = MomentColumn(verbose_name=gettext_lazy("提交时间"))

    caption = gettext_lazy("登记变更申请")

    def render_state(self, record: Any) -> Any:
        """The state as a tag."""
        return status_tag(change_status(record))


def _nulls_last(rows: QuerySet[Any], column: str, is_descending: bool) -> tuple[QuerySet[Any], bool]:
    order = F(column).desc(nulls_last=True) if is_descending else F(column).asc(nulls_last=True)
    return rows.order_by(order), True
