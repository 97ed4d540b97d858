"""What is typed into a sample of sheets that are scored once more: the draw, and all items of one sheet at once."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.actions import reviewing
from inspections.forms.appeal import choices_of, whole_number
from inspections.rules.rescoring import USUAL_SHARE
from inspections.rules.standard import Answer, Found
from inspections.rules.standard.item import Item
from inspections.screen.result import said
from oversight.actform import ActForm
from oversight.forms import FigureField

SEED_BYTES = 8
ON_SITE, FROM_FILE = "site", "file"


class SampleForm(ActForm):
    """The share and the seed: made up by the page, or typed from a draw in public."""

    share = FigureField(label=gettext_lazy("抽取比例"), unit="%", places=2)
    seed = forms.CharField(
        label=gettext_lazy("种子"), max_length=64,
        help_text=gettext_lazy("公开抽取的，填现场产生的数字；凭种子任何人都能重做这次抽取"),
    )  # fmt: skip

    def prepare(self) -> None:
        """A share and a seed to begin with."""
        self.fields["share"].initial = USUAL_SHARE
        self.fields["seed"].initial = secrets.token_hex(SEED_BYTES)


class RescoreForm(ActForm):
    """Every item that people inspect, blank: the second scorer does not see the first score. ``thing`` is the sheet."""

    basis = forms.ChoiceField(
        label=gettext_lazy("依据"),
        choices=[(ON_SITE, gettext_lazy("到现场查看")), (FROM_FILE, gettext_lazy("看照片和资料"))],
        widget=forms.RadioSelect,
    )

    def prepare(self) -> None:
        """The fields of each item by the kind of its rule, under their category."""
        form = reviewing.newest(self.thing).standard.form
        self.items = [item for item in form.items if item.source == "inspected"]
        self.sections = [("", ("basis",))]
        for category in form.categories:
            fields = {
                name: field for item in category.items if item in self.items for name, field in _fields(item)
            }
            self.fields |= fields
            if fields:
                self.sections.append((f"{category.code} {said(category.name)}", tuple(fields)))

    def clean(self) -> dict[str, Any]:
        """An item is answered, or said not to apply."""
        data = super().clean() or self.cleaned_data
        for item in self.items:
            name = _name(item)
            asked = {
                "binary": "choice",
                "tiered": "choice",
                "scale": "choice",
                "ratio": "cases",
                "band": "cases",
            }
            field = asked.get(item.rule.kind)
            if field and not data.get(f"{name}_lapses") and data.get(f"{name}_{field}") in (None, ""):
                self.add_error(f"{name}_{field}", _("这一项还没有评。"))
        return data

    def answers(self) -> dict[str, Answer]:
        """The second answers by item."""
        return {item.code: _answer(item, self.cleaned_data) for item in self.items}


def _name(item: Item) -> str:
    return f"i{item.code.replace('.', '_')}"


def _fields(item: Item) -> Iterator[tuple[str, forms.Field]]:
    name, rule, label = _name(item), item.rule, f"{item.code} {said(item.name)}"
    if rule.kind == "count":
        for finding in rule.findings:
            told = {"item": label, "what": said(finding.name)}
            yield f"{name}_{finding.code}", whole_number(_("%(item)s：%(what)s（处数）") % told)
    elif rule.kind in ("ratio", "band"):
        yield f"{name}_met", whole_number(_("%(item)s：符合件数") % {"item": label})
        yield f"{name}_cases", whole_number(_("%(item)s：总件数") % {"item": label})
    else:
        choices = [("", "—"), *choices_of(item)]
        yield f"{name}_choice", forms.ChoiceField(label=label, choices=choices, required=False)
    if item.applies == "may_lapse":
        yield (
            f"{name}_lapses",
            forms.BooleanField(label=_("%(item)s：本项不适用") % {"item": item.code}, required=False),
        )


def _answer(item: Item, data: dict[str, Any]) -> Answer:
    name, rule = _name(item), item.rule
    if data.get(f"{name}_lapses"):
        return Answer(item.code, lapses=True, reason=_("复评认为不适用"))
    if rule.kind == "count":
        counts = [(finding.code, data.get(f"{name}_{finding.code}")) for finding in rule.findings]
        return Answer(item.code, found=tuple(Found(code, count) for code, count in counts if count))
    if rule.kind in ("ratio", "band"):
        return Answer(item.code, met=data.get(f"{name}_met") or 0, cases=data.get(f"{name}_cases"))
    choice = data.get(f"{name}_choice") or ""
    if rule.kind == "scale":
        return Answer(item.code, value=next((one for one in rule.values if str(one) == choice), None))
    return Answer(item.code, choice=choice)
