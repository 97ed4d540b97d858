"""What a reviewer types: remarks by item, a reason where the sheet goes back; what a veto rests on."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.actions import reviewing
from inspections.rules.standard import thaw_result
from inspections.screen.result import said
from oversight.actform import ActForm, ReasonForm

REMARK = "remark_"


class _Remarks(ActForm):
    """A line for each item that lost points or does not apply: blank means agreed."""

    def prepare(self) -> None:
        """Fields by the items of the version that is looked at."""
        version = reviewing.newest(self.thing)
        result, known = thaw_result(version.result), version.standard.form.by_code
        for score in result.items:
            if score.points is not None and score.points >= score.full:
                continue
            self.fields[f"{REMARK}{score.code.replace('.', '_')}"] = forms.CharField(
                label=f"{score.code} {said(known[score.code].name)}",
                help_text=_("不填即同意"),
                required=False,
                max_length=300,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.codes = {f"{REMARK}{code.replace('.', '_')}": code for code in known}

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
