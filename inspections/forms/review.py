"""What a reviewer types: remarks by item, a reason where the sheet goes back; what a veto rests on."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.actions import reviewing, verdicts
from inspections.models import ItemVerdict
from inspections.rules.standard import thaw_result
from inspections.screen.result import said
from oversight.actform import ActForm, ReasonForm
from oversight.plainform import PlainForm

REMARK = "remark_"


def field_of(code: str) -> str:
    """The name of the field of an item's remark."""
    return f"{REMARK}{code.replace('.', '_')}"


class VerdictForm(PlainForm):
    """What a reviewer makes of one item."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("复核意见"), choices=ItemVerdict.VERDICTS, widget=forms.RadioSelect
    )
    remark = forms.CharField(
        label=gettext_lazy("理由"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        remark: Any = self.fields["remark"]
        remark.wanted = _("（有疑问时必填）")


class _Remarks(ActForm):
    """A line for each item that lost points or does not apply: blank means agreed."""

    def prepare(self) -> None:
        """Fields by the items of the version that is looked at."""
        version = reviewing.newest(self.thing)
        kept = verdicts.noted(self.by, version)
        result, known = thaw_result(version.result), version.standard.form.by_code
        for score in result.items:
            mine = kept.get(score.code)
            doubted = mine is not None and mine.verdict == verdicts.QUESTIONED
            if score.points is not None and score.points >= score.full and not doubted:
                continue
            self.fields[field_of(score.code)] = forms.CharField(
                label=f"{score.code} {said(known[score.code].name)}",
                help_text=_("不填即同意"),
                required=False,
                max_length=300,
                initial=mine.remark if mine and doubted else "",
                widget=forms.Textarea(attrs={"rows": 2, **self._kept_at(version.number, score.code)}),
            )
        self.codes = {field_of(code): code for code in known}

    def _kept_at(self, number: int, code: str) -> dict[str, str]:
        """With script, what is typed is kept as soon as one goes on from it."""
        return {
            "hx-post": reverse("inspections:sheet-verdict", args=[self.thing.number, code]),
            "hx-vals": json.dumps({"version": number}),
            "hx-trigger": "change",
            "hx-include": "closest form",
            "hx-swap": "none",
        }

    def remarks(self) -> dict[str, str]:
        """What was typed, by the item's code."""
        return {self.codes[name]: text for name, text in self.cleaned_data.items() if name in self.codes}


class ReviewForm(_Remarks):
    """In order, with remarks."""


class ReturnForm(_Remarks, ReasonForm):
    """Back to the scorers, with why."""


class VetoForm(ActForm):
    """Which grave fact, and what shows it."""

    code = forms.ChoiceField(label=gettext_lazy("情形"))
    facts = forms.CharField(
        label=gettext_lazy("事实和依据"), max_length=500, widget=forms.Textarea(attrs={"rows": 4})
    )

    def prepare(self) -> None:
        """The grave facts of the sheet's own standard."""
        self.fields["code"].choices = [
            (veto.code, said(veto.name)) for veto in self.thing.standard.form.vetoes
        ]
