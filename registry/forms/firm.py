"""物业服务企业的表单."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from oversight.actform import ActForm
from oversight.forms import DayField, FigureField
from oversight.kernel.calendar import beijing_day
from oversight.kernel.scope import Level
from oversight.models import Territory
from oversight.policy import fields as readable
from registry.actions.facts import FIRM_FACTS
from registry.forms.contacts import ContactLines, OneByOne
from registry.models import Firm
from registry.rules import firm as rules


class FirmFactsForm(ActForm):
    """The facts of a firm that people write."""

    code = forms.CharField(
        label=_("统一社会信用代码"), max_length=30, help_text=_("18 位，抄自营业执照；字母不含 I、O、S、V、Z")
    )
    legal_representative = forms.CharField(label=_("法定代表人"), max_length=60, required=False)
    registered_address = forms.CharField(label=_("注册地址"), max_length=200, required=False)
    registered_capital = FigureField(label=_("注册资本"), unit=_("万元"), max_digits=14, required=False)
    licence_from = DayField(label=_("营业执照起"), required=False)
    licence_to = DayField(label=_("营业执照止"), required=False, help_text=_("长期有效则不填"))
    headcount = forms.IntegerField(label=_("从业人数"), min_value=0, required=False)
    party_members = forms.IntegerField(label=_("党员人数"), min_value=0, required=False)
    legacy_grade = forms.ChoiceField(
        label=_("原资质等级"),
        choices=Firm.LEGACY_GRADES,
        required=False,
        help_text=_("资质核定已取消，只作历史留存"),
    )
    jurisdiction = forms.ModelChoiceField(
        label=_("备案所在街道"), queryset=Territory.objects.none(), required=False, empty_label=_("未定")
    )
    sections: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (_("名称与代码"), ("code",)),
        (
            _("工商登记"),
            (
                "legal_representative",
                "registered_address",
                "registered_capital",
                "licence_from",
                "licence_to",
            ),
        ),
        (_("从业情况"), ("headcount", "party_members", "legacy_grade", "jurisdiction")),
    )

    def prepare(self) -> None:
        """Streets to file in; fields that are not this actor's to write are left out."""
        streets = Territory.objects.on(beijing_day(self.by.at)).filter(level=Level.STREET)
        self.fields["jurisdiction"].queryset = streets
        allowed = readable(self.by, "registry.amend_firm", Firm)
        for name in FIRM_FACTS:
            if allowed is not None and name not in allowed:
                self.fields.pop(name, None)

    def clean_code(self) -> str:
        """The code tidied, or its exact fault."""
        code = rules.tidy_code(self.cleaned_data["code"])
        fault = rules.check_code(code)
        if fault is not None:
            raise ValidationError(rules.FIRM_WORDS.say(fault, get_language() or "zh"))
        return code

    def facts(self) -> dict[str, Any]:
        """The facts by the names that the actions know."""
        return {name: self.cleaned_data[name] for name in FIRM_FACTS if name in self.cleaned_data}


class AmendFirmForm(FirmFactsForm):
    """Change facts of a firm."""

    amends = True
    note = forms.CharField(label=_("变更说明"), max_length=300, required=False)
    sections = (*FirmFactsForm.sections, (_("说明"), ("note",)))


class RegisterFirmForm(FirmFactsForm):
    """Enter a firm with its contacts; firms that look alike are shown first."""

    name = forms.CharField(label=_("企业名称"), max_length=160)
    contacts = ContactLines(required=False)
    provisional = forms.BooleanField(label=_("临时建档：只从名单得知，资料待核"), required=False)
    other_than_alike = forms.BooleanField(
        label=_("我已核对，不是同一家企业"), required=False, widget=forms.HiddenInput
    )
    sections = (
        (_("名称与代码"), ("name", "code", "provisional")),
        *FirmFactsForm.sections[1:],
        (_("联系人"), ("contacts",)),
    )

    def prepare(self) -> None:
        """Contacts are not for those who write identity alone."""
        super().prepare()
        if readable(self.by, "registry.register_firm", Firm) is not None:
            self.fields.pop("contacts")


class ContactsForm(OneByOne):
    """The contacts one by one."""


class RenameFirmForm(ActForm):
    """A new name from a day on."""

    name = forms.CharField(label=_("新名称"), max_length=160)
    on = DayField(label=_("从哪天起"))
    note = forms.CharField(label=_("依据"), max_length=300, required=False)

    def prepare(self) -> None:
        """Today, unless told otherwise."""
        self.initial.setdefault("on", beijing_day(self.by.at))


class StrikeForm(ActForm):
    """When a firm is struck off, on which ground, and what becomes of its tenures."""

    on = DayField(label=_("注销日期"))
    why = forms.CharField(label=_("注销依据"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    end_tenures = forms.BooleanField(label=_("同时结束它的任期"), required=False)

    def prepare(self) -> None:
        """Today, unless told otherwise."""
        self.initial.setdefault("on", beijing_day(self.by.at))


class PurposeForm(ActForm):
    """What somebody's phone number is needed for."""

    purpose = forms.CharField(
        label=_("查看用途"), max_length=200, help_text=_("会记入安全日志，例如：核实 11 月整改进度")
    )
