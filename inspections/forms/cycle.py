"""Forms of a cycle: its plan, the reason and the later day of its acts."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from inspections.models import Cycle, Standard
from inspections.rules import plan as rules
from inspections.rules.cycle import BUREAU_REVIEW, STREET_REVIEW
from inspections.rules.result.merging import DEFAULT_WEIGHTS
from oversight.actform import ActForm, ReasonForm
from oversight.forms import DayField, FigureField
from oversight.kernel.calendar import beijing_day
from oversight.kernel.scope import Level
from oversight.models import Territory
from registry.models import Estate

CHOOSE = _("请选择")
REVIEWS = format_lazy(
    _("随后街道复核 {street} 个工作日，主管部门复核 {bureau} 个工作日"),
    street=STREET_REVIEW.n,
    bureau=BUREAU_REVIEW.n,
)


class UnitField(forms.ModelChoiceField):
    """A city, a district or a street, with the unit it lies in."""

    def label_from_instance(self, obj: Any) -> str:
        """Indented by its place in the tree, so that names that repeat are told apart."""
        return f"{'　' * (obj.level - Level.CITY)}{obj.name}"


class PlanForm(ActForm):
    """A cycle being planned."""

    amends = True
    sections = (
        (_("考核什么"), ("name", "kind", "first", "last", "jurisdiction", "kinds")),
        (_("按什么考核"), ("standard", "basic_standard", "cut_off", "bureau_share")),
        (_("时间安排"), ("self_report_first", "self_report_last", "on_site_first", "on_site_last")),
        (_("权重"), ("street_weight", "bureau_weight", "survey_weight", "weighting")),
        (_("评分方式"), ("unannounced", "require_training")),
    )

    name = forms.CharField(label=_("名称"), max_length=120, help_text=_("例如：2026 年第四季度百分考核"))
    kind = forms.ChoiceField(label=_("类型"), choices=Cycle.KINDS)
    first = DayField(label=_("考核期第一天"))
    last = DayField(label=_("考核期最后一天"))
    jurisdiction = UnitField(label=_("考核范围"), queryset=Territory.objects.none(), empty_label=CHOOSE)
    kinds = forms.MultipleChoiceField(
        label=_("小区类型"), choices=Estate.KINDS, widget=forms.CheckboxSelectMultiple
    )
    standard = forms.ModelChoiceField(
        label=_("考核标准"), queryset=Standard.objects.none(), empty_label=CHOOSE
    )
    basic_standard = forms.ModelChoiceField(
        label=_("基础服务标准"),
        queryset=Standard.objects.none(),
        required=False,
        empty_label=_("不另设"),
        help_text=_("用于老旧小区和分散楼；不另设时，没有企业管理的老旧小区不考核"),
    )
    cut_off = DayField(label=_("基准日"), help_text=_("以这一天的登记为准生成考核表；到这一天才能启动"))
    bureau_share = FigureField(
        label=_("主管部门抽查比例"),
        unit="%",
        places=1,
        required=False,
        min_value=Decimal("0.1"),
        max_value=Decimal(100),
        help_text=_("不填为全部检查；填了则随机抽取"),
    )
    self_report_first = DayField(label=_("企业自评起"), required=False, help_text=_("不填则不做自评"))
    self_report_last = DayField(label=_("企业自评止"), required=False)
    on_site_first = DayField(label=_("现场评分起"))
    on_site_last = DayField(label=_("现场评分止"), help_text=REVIEWS)
    street_weight = FigureField(label=_("街道部分"))
    bureau_weight = FigureField(label=_("主管部门部分"))
    survey_weight = FigureField(label=_("业主测评部分"), help_text=_("三部分合计须等于 1"))
    weighting = forms.ChoiceField(label=_("企业得分的加权"), choices=Cycle.WEIGHTINGS)
    unannounced = forms.BooleanField(label=_("不事先通知被检查小区"), required=False)
    require_training = forms.BooleanField(label=_("须经培训才能评分"), required=False)

    def from_thing(self) -> dict[str, Any]:
        """The plan as it is; a new one begins with the usual weights, kinds and training."""
        row = self.thing
        if not isinstance(row, Cycle) or not row.pk:
            return {**_weights(DEFAULT_WEIGHTS), "kinds": ["residential", "mixed"], "require_training": True}
        days: dict[str, date] = {}
        for name in ("self_report", "on_site"):
            if window := row.window(name):
                days |= {f"{name}_first": window[0], f"{name}_last": window[1]}
        weights = {part: Decimal(weight) for part, weight in row.weights.items()}
        share = row.bureau_share and row.bureau_share * 100
        period = {"first": row.period.lower, "last": row.period.upper - timedelta(days=1)}
        return {**super().from_thing(), **days, **_weights(weights), **period, "bureau_share": share}

    def prepare(self) -> None:
        """Offer the units that stand, and the standards that a cycle may run on."""
        units = Territory.objects.on(beijing_day(self.by.at)).filter(level__lte=Level.STREET)
        self.fields["jurisdiction"].queryset = units.order_by("path")
        for name in ("standard", "basic_standard"):
            self.fields[name].queryset = Standard.objects.for_cycles()

    def clean(self) -> dict[str, Any]:
        """Both days of the self-report, or neither."""
        data = super().clean() or {}
        if bool(data.get("self_report_first")) != bool(data.get("self_report_last")):
            missing = "self_report_last" if data.get("self_report_first") else "self_report_first"
            self.add_error(missing, _("自评的起止两天都要填，或都不填。"))
        return data

    def plan(self) -> rules.Plan:
        """What was typed, as the rule takes it."""
        data = self.cleaned_data
        own = (data["self_report_first"], data["self_report_last"]) if data["self_report_first"] else None
        return rules.Plan(
            first=data["first"],
            end=data["last"] + timedelta(days=1),
            cut_off=data["cut_off"],
            on_site=(data["on_site_first"], data["on_site_last"]),
            self_report=own,
            weights={part: data[f"{part}_weight"] for part in rules.WEIGHED},
        )

    def facts(self) -> dict[str, Any]:
        """The columns that are taken as they are; the share as a part of one."""
        share = self.cleaned_data["bureau_share"]
        return {**self.cleaned_data, "bureau_share": None if share is None else share / 100}


def _weights(weights: Any) -> dict[str, Decimal]:
    return {f"{part}_weight": weights[part] for part in rules.WEIGHED}


class ExtendForm(ReasonForm):
    """Until when, and why."""

    until = DayField(label=_("新的评分截止日"), help_text=_("两级复核随之顺延"))
    field_order = ("until", "why")
