"""企业说明: the text, shown as it is written."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from oversight.actform import ActForm


class StateForm(ActForm):
    """What the firm says, beginning with what stands there now."""

    amends = True
    text = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("最多 1000 字。提交后立即公开，不要写姓名、手机号、身份证号等个人信息；随时可以改写，留空即撤下。"),
    )
