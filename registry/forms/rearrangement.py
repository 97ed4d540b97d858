"""小区调整的表单: a decision taken anew on what the estates are like now."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from oversight.actform import ActForm
from oversight.forms import DayField
from oversight.kernel.calendar import beijing_day
from registry.forms.regrouping import spell_versions


class ConfirmForm(ActForm):
    """The day, today or later, and a remark; it carries which version of each estate was looked at."""

    on = DayField(label=_("生效日期"), help_text=_("到期未生效的，可填原定日期或今天，提交后即生效"))
    note = forms.CharField(
        label=_("说明"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    versions = forms.CharField(widget=forms.HiddenInput, required=False)
    agreed = forms.BooleanField(label=_("我已看过上面的变化"))

    def prepare(self) -> None:
        """The day that was decided, unless told otherwise; the estates as they are."""
        self.initial.setdefault("on", self.thing.effective or beijing_day(self.by.at))
        self.initial["versions"] = spell_versions(self.thing.estates())
