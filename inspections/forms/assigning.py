"""Forms of the draw and of a swap."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.db.models import Min, Prefetch, Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from inspections.actions import notifying
from inspections.actions.pool import fit_for
from inspections.forms.cycle import CHOOSE, UnitField
from inspections.models import Assignment, Sheet
from inspections.rules.fitness import RECENT
from oversight.actform import ActForm, ReasonForm
from oversight.forms import DayField
from oversight.kernel.calendar import beijing_day
from oversight.kernel.scope import Level
from oversight.models import Membership, Territory
from oversight.screen.figures import day_words


class MemberField(forms.ModelChoiceField):
    """Somebody by name and body."""

    def label_from_instance(self, obj: Any) -> str:
        """Name and body."""
        return f"{obj.person}，{obj.organisation}"


class DrawForm(ActForm):
    """Where scorers are drawn, and by which seed."""

    territory = UnitField(label=_("抽取范围"), queryset=Territory.objects.none(), empty_label=CHOOSE)
    seed = forms.CharField(
        label=_("种子"),
        max_length=64,
        help_text=_("已随机生成；也可填当众摇出的号码。种子会公开，任何人可以重抽核对"),
    )

    def prepare(self) -> None:
        """The units inside both the cycle's territory and the actor's own, and a seed nobody could foresee."""
        cycle = self.thing.cycle
        path = max(cycle.jurisdiction.path if cycle.jurisdiction else "", self.by.path, key=len)
        units = Territory.objects.on(beijing_day(self.by.at)).within(path).filter(level__lte=Level.STREET)
        self.fields["territory"].queryset = units.order_by("path")
        self.initial.setdefault("seed", secrets.token_hex(16))
        self.initial.setdefault("territory", units.order_by("path").first())


class SwapForm(ReasonForm):
    """Who leaves, who comes, why."""

    was = MemberField(label=_("换下"), queryset=Membership.objects.none(), empty_label=CHOOSE)
    to = MemberField(
        label=_("换上"),
        queryset=Membership.objects.none(),
        empty_label=CHOOSE,
        help_text=format_lazy(
            _("只列符合条件的：已培训、没有利害关系、近 {months} 个月未在该企业任职、没有外出"), months=RECENT
        ),
    )
    day = DayField(
        label=_("检查日期"), required=False, help_text=_("不填就不变；换上的人那天没有时间的，自动另排一天")
    )
    field_order = ("was", "to", "day", "why")
    fills = False

    def prepare(self) -> None:
        """The scorers as they are, and who is fit beside them."""
        people = Membership.objects.select_related("person", "organisation")
        if self.fills:
            del self.fields["was"]
        else:
            now = Assignment.objects.standing().filter(sheet=self.thing).values("membership")
            self.fields["was"].queryset = people.filter(pk__in=now)
        fit = [one.pk for one in fit_for(self.thing, self.by.at) if one.person_id not in self.thing.scorers]
        self.fields["to"].queryset = people.filter(pk__in=fit)


class FillForm(SwapForm):
    """Who comes into a place that somebody left, and why."""

    fills = True


class SheetsField(forms.ModelMultipleChoiceField):
    """Sheets by estate, day of the visit and scorers."""

    def label_from_instance(self, obj: Any) -> str:
        """Estate, then day and names."""
        names = _("、").join(str(one.membership.person) for one in obj.scoring)
        day = obj.scoring[0].planned_on if obj.scoring else None
        told = [str(obj.estate), day_words(day) if day else "", names]
        return str(_("，")).join(part for part in told if part)


class NoticesForm(ActForm):
    """Whose firms are told of the visit: all that wait, unless some are left out."""

    sheets = SheetsField(
        label=_("通知哪些小区"),
        queryset=Sheet.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("检查日期早的在前；每个小区各制发一份检查通知书"),
        error_messages={"required": _("请至少选一个小区。")},
    )

    def prepare(self) -> None:
        """What waits, the earliest visits first, as many as one sending takes."""
        day = Min("assignments__planned_on", filter=Q(assignments__replaced_at=None))
        waiting = notifying.to_notify(self.by, self.thing.sheets.official())
        first = waiting.annotate(day=day).order_by("day", "number").values_list("pk", flat=True)
        keys = list(first[: notifying.AT_ONCE])
        standing = Assignment.objects.standing().select_related("membership__person").order_by("position")
        shown = Sheet.objects.filter(pk__in=keys).select_related("estate")
        shown = shown.annotate(day=day).order_by("day", "number")
        self.fields["sheets"].queryset = shown.prefetch_related(Prefetch("assignments", standing, "scoring"))
        self.initial.setdefault("sheets", keys)
