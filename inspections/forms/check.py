"""Forms of a check: its plan, the draw, what was found at a target, the firm's answer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inspections.models import Check, CheckTarget
from oversight.actform import ActForm
from oversight.forms import DayField, FigureField
from oversight.models import Organisation, Territory
from registry.models import Estate

HUNDRED = Decimal(100)


class CheckForm(ActForm):
    """What is looked at, where, when, how much of it is drawn, and by how many."""

    name = forms.CharField(label=_("名称"), max_length=120)
    kind = forms.ChoiceField(label=_("类型"), choices=Check.KINDS)
    topic = forms.CharField(label=_("检查内容"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    jurisdiction = forms.ModelChoiceField(label=_("检查区域"), queryset=Territory.objects.none())
    first = DayField(label=_("开始日期"))
    last = DayField(label=_("截止日期"))
    kinds = forms.MultipleChoiceField(
        label=_("小区类型"), choices=Estate.KINDS, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("不选就是全部"),
    )  # fmt: skip
    classes = forms.MultipleChoiceField(
        label=_("小区类别"), choices=Estate.CLASSES, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("不选就是全部"),
    )  # fmt: skip
    percent = FigureField(
        label=_("抽取比例"), unit="%", places=1, required=False, min_value=Decimal("0.1"), max_value=HUNDRED,
        help_text=_("不填就是范围内全部检查"),
    )  # fmt: skip
    inspectors_each = forms.IntegerField(label=_("每处检查人数"), min_value=1, max_value=9, initial=2)
    risk_based = forms.BooleanField(label=_("按风险确定频次：只抽上次检查后已到期的小区"), required=False)
    sections = (
        (_("检查什么"), ("name", "kind", "topic", "jurisdiction")),
        (_("什么时候"), ("first", "last")),
        (_("抽哪些小区、多少人去"), ("kinds", "classes", "percent", "inspectors_each", "risk_based")),
    )

    def prepare(self) -> None:
        """The actor's own place and all below it."""
        self.fields["jurisdiction"].queryset = Territory.objects.filter(
            path__startswith=self.by.path
        ).order_by("path")

    def plan(self) -> dict[str, Any]:
        """The columns of the check; a department's check is of its own line."""
        data = self.cleaned_data
        plain = ("name", "kind", "topic", "jurisdiction", "first", "last", "inspectors_each", "risk_based")
        share = None if data["percent"] is None else data["percent"] / HUNDRED
        told = {name: data[name] for name in ("kinds", "classes") if data[name]}
        line = Organisation.objects.values_list("line", flat=True).get(pk=self.by.organisation_id)
        return {**{name: data[name] for name in plain}, "share": share, "filter": told, "line": line}


def plan_of(row: Check) -> dict[str, Any]:
    """What the form shows first of a plan that is there."""
    return {
        "name": row.name, "kind": row.kind, "topic": row.topic, "jurisdiction": row.jurisdiction_id, "first": row.first,
        "last": row.last, "percent": None if row.share is None else row.share * HUNDRED,
        "inspectors_each": row.inspectors_each, "risk_based": row.risk_based,
        "kinds": row.filter.get("kinds", []), "classes": row.filter.get("classes", []),
    }  # fmt: skip


class DrawForm(ActForm):
    """The seed: proposed at random, or the figures that were drawn in public."""

    seed = forms.CharField(
        label=_("种子"),
        max_length=64,
        help_text=_("随机生成；当众抽签的，填当场产生的数。种子公开，谁都可以重抽验证。"),
    )


class VisitForm(ActForm):
    """What was found."""

    verdict = forms.ChoiceField(
        label=_("结论"), choices=[one for one in CheckTarget.VERDICTS if one[0]], widget=forms.RadioSelect
    )
    findings = forms.CharField(
        label=_("发现的问题"), max_length=4_000, required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("每行一条"),
    )  # fmt: skip

    def lines(self) -> list[str]:
        """The findings, one a line."""
        return [line.strip() for line in self.cleaned_data["findings"].splitlines() if line.strip()]


class ReplyForm(ActForm):
    """What the firm says."""

    words = forms.CharField(label=_("企业意见"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))
