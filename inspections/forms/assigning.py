"""Forms of the draw and of a swap."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from inspections.actions.pool import fit_for
from inspections.forms.cycle import CHOOSE, UnitField
from inspections.models import Assignment
from inspections.rules.fitness import RECENT
from oversight.actform import ActForm, ReasonForm
from oversight.kernel.calendar import beijing_day
from oversight.kernel.scope import Level
from oversight.models import Membership, Territory


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
    field_order = ("was", "to", "why")

    def prepare(self) -> None:
        """The scorers as they are, and who is fit beside them."""
        people = Membership.objects.select_related("person", "organisation")
        now = Assignment.objects.standing().filter(sheet=self.thing).values("membership")
        self.fields["was"].queryset = people.filter(pk__in=now)
        fit = [one.pk for one in fit_for(self.thing, self.by.at) if one.person_id not in self.thing.scorers]
        self.fields["to"].queryset = people.filter(pk__in=fit)
