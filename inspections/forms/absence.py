"""The form of one's own absence."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from oversight.actform import ActForm
from oversight.forms import DayField


class AbsenceForm(ActForm):
    """From when to when, and why."""

    first = DayField(label=_("第一天"))
    last = DayField(label=_("最后一天"))
    why = forms.CharField(
        label=_("事由"), max_length=120, required=False, help_text=_("只有您自己看得到；负责人只看到日期")
    )
