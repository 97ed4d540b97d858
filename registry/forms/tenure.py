"""任期与管理模式的表单."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oversight.actform import ActForm
from oversight.forms import DayField
from oversight.kernel.calendar import beijing_day
from oversight.models import Organisation
from registry.actions.tenure import CONTRACT
from registry.forms.fields import FirmField
from registry.models import EstateMode, Tenure

# A firm's mode comes with its tenure.
MODES = [pair for pair in EstateMode.MODES if pair[0] != "firm"]


class ContractForm(ActForm):
    """The contract that a tenure rests on."""

    kind = forms.ChoiceField(label=_("任期性质"), choices=Tenure.KINDS, initial="contract")
    contract_number = forms.CharField(label=_("合同编号"), max_length=80, required=False)
    contract_date = DayField(label=_("签订日期"), required=False)
    contract_to = DayField(label=_("合同到期日"), required=False, help_text=_("到期不等于离任；离任请办终止"))

    def contract(self) -> dict[str, Any]:
        """Number and dates by the names that the action knows; a blank number is an empty text."""
        return {name: self.cleaned_data[name] for name in CONTRACT}


class AppointForm(ContractForm):
    """Which firm manages the estate, from when, under which contract."""

    firm = FirmField(help_text=_("填名称或统一社会信用代码"))
    since = DayField(label=_("任期起"), help_text=_("前任终止的当天即可接任"))
    until = DayField(label=_("任期止"), required=False, help_text=_("应急托管等已知期限的才填；当天不再在任"))
    note = forms.CharField(label=_("说明"), max_length=300, required=False)
    sections = (
        (_("企业与任期"), ("firm", "kind", "since", "until")),
        (_("合同"), ("contract_number", "contract_date", "contract_to", "note")),
    )

    def prepare(self) -> None:
        """Suggest firms on the register."""
        self.fields["firm"].suggest()
        self.initial.setdefault("since", beijing_day(self.by.at))


class CorrectForm(ContractForm):
    """Put the contract right."""

    amends = True
    sections = ((_("合同"), ("kind", "contract_number", "contract_date", "contract_to")),)


class EndForm(ActForm):
    """When the firm's tenure ends, and why."""

    on = DayField(label=_("终止日期"), help_text=_("从这一天起不再由它管理，接任者可从当天起"))
    why = forms.CharField(label=_("终止原因"), max_length=200)

    def prepare(self) -> None:
        """Today, unless told otherwise."""
        self.initial.setdefault("on", beijing_day(self.by.at))


class ModeForm(ActForm):
    """How the estate is managed, from when."""

    mode = forms.ChoiceField(
        label=_("管理模式"), choices=MODES, help_text=_("由物业企业管理的，请办“登记任期”")
    )
    manager = forms.ModelChoiceField(
        label=_("管理单位"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("没有或不在名录"),
    )
    since = DayField(label=_("从哪天起"))
    until = DayField(label=_("到哪天止"), required=False, help_text=_("不知道就不填；当天不再适用"))
    basis = forms.CharField(label=_("依据"), max_length=200, required=False)
    sections = ((_("管理模式"), ("mode", "manager", "since", "until", "basis")),)

    def prepare(self) -> None:
        """The bodies that may manage this estate: its unit, its owners' committee, its committee."""
        self.initial.setdefault("since", beijing_day(self.by.at))
        keys = [self.thing.responsible_unit_id, self.thing.owners_body_id]
        near = Organisation.objects.filter(pk__in=[key for key in keys if key])
        if self.thing.jurisdiction_id:
            near |= Organisation.objects.filter(
                territory_id=self.thing.jurisdiction_id,
                kind__in=("committee", "street_office"),
                valid_to=None,
            )
        self.fields["manager"].queryset = near
