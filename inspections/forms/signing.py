"""签字表单: what is signed is named by its digest, so that nobody signs what moved."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from inspections.actions import scoring
from oversight.actform import ActForm
from oversight.forms import UploadField

MOST_STROKES = 512 * 1024


class _OnAnswers(ActForm):
    shown = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def prepare(self) -> None:
        """The answers as they stand now."""
        self.fields["shown"].initial = self.initial["shown"] = scoring.digest_of(self.thing)


class SignForm(_OnAnswers):
    """The firm's name under the findings, with what it has to say."""

    name = forms.CharField(label=_("签字人姓名"), max_length=60)
    remark = forms.CharField(
        label=_("企业意见"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("有不同意见，写在这里，会印在考核评分表上"),
    )  # fmt: skip
    strokes = UploadField(
        label=_("手写签名"), kinds=("png",), limit=MOST_STROKES, required=False,
        help_text=_("印在检查笔录和考核评分表上，不对外公开；不手写的，姓名即为签字"),
    )  # fmt: skip


class HandInForm(ActForm):
    """The firm's name under its assessment of itself."""

    name = forms.CharField(label=_("签字人姓名"), max_length=60)
    remark = forms.CharField(
        label=_("说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class RefuseForm(_OnAnswers):
    """Who saw that the firm would not sign."""

    witness_name = forms.CharField(
        label=_("见证人"), max_length=60, help_text=_("社区工作人员、业委会成员等在场人员")
    )
    remark = forms.CharField(label=_("拒签情况"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ArriveForm(ActForm):
    """Arriving: the place comes from the device where it tells it."""

    longitude = forms.DecimalField(widget=forms.HiddenInput, required=False, min_value=-180, max_value=180)
    latitude = forms.DecimalField(widget=forms.HiddenInput, required=False, min_value=-90, max_value=90)
    accuracy = forms.DecimalField(widget=forms.HiddenInput, required=False)
