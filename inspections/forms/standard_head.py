"""The form of a standard's head: names, full points, how total and grade follow, vetoes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.actions import standard as act
from inspections.forms.rows import RowsField
from inspections.forms.standard import CODE
from inspections.models.standard import SCALES
from inspections.rules import standard as rules
from inspections.rules.standard.form import ResultRule, Veto
from inspections.screen.standard import language
from oversight.actform import ActForm
from oversight.forms import FigureField
from oversight.kernel.measure import plain
from oversight.kernel.plaindata import Misfit, from_data, to_data
from oversight.kernel.wording import Name

NORMALISE = [
    ("applicable", gettext_lazy("按适用项目折算成百分")),
    ("none", gettext_lazy("各项得分直接相加")),
]
GRADE_COLUMNS = (
    gettext_lazy("编号"), gettext_lazy("名称"), gettext_lazy("英文名称"), gettext_lazy("得分不低于"),
    gettext_lazy("扣分不高于"), gettext_lazy("最差项目"),
)  # fmt: skip


class HeadForm(ActForm):
    """The version's names, what its points sum to, and how total and grade follow from them."""

    code = forms.CharField(**CODE)
    name_zh = forms.CharField(label=gettext_lazy("名称"), max_length=160)
    name_en = forms.CharField(label=gettext_lazy("英文名称"), max_length=200)
    scale = forms.ChoiceField(label=gettext_lazy("分制"), choices=SCALES)
    full = FigureField(label=gettext_lazy("满分"), unit=gettext_lazy("分"), min_value=0, max_digits=7)
    authority = forms.CharField(label=gettext_lazy("制定机关"), max_length=120, required=False)
    document = forms.CharField(label=gettext_lazy("文件名称"), max_length=200, required=False)
    source = forms.CharField(label=gettext_lazy("依据"), max_length=200, required=False)
    text_zh = forms.CharField(
        label=gettext_lazy("说明"), max_length=2_000, required=False, widget=forms.Textarea
    )
    text_en = forms.CharField(
        label=gettext_lazy("英文说明"), max_length=3_000, required=False, widget=forms.Textarea
    )
    normalise = forms.ChoiceField(label=gettext_lazy("总分"), choices=NORMALISE)
    places = forms.IntegerField(label=gettext_lazy("保留小数"), min_value=0, max_value=4)
    least_applicable = FigureField(
        label=gettext_lazy("适用项目少于多少分不评分"), unit=gettext_lazy("分"), min_value=0
    )
    grades = RowsField(label=gettext_lazy("等级，从高到低"), columns=GRADE_COLUMNS, needed=3, required=True)
    vetoes = RowsField(label=gettext_lazy("一票否决事项"), columns=GRADE_COLUMNS[:3], needed=3)
    veto_grade = forms.CharField(label=gettext_lazy("一票否决的等级（编号）"), max_length=40, required=False)
    sections = (
        (gettext_lazy("名称和文件"), ("code", "name_zh", "name_en", "authority", "document", "source")),
        (gettext_lazy("满分"), ("scale", "full")),
        (gettext_lazy("说明"), ("text_zh", "text_en")),
        (gettext_lazy("总分和等级"), ("normalise", "places", "least_applicable", "grades")),
        (gettext_lazy("一票否决"), ("vetoes", "veto_grade")),
    )

    def clean(self) -> dict[str, Any]:
        """The result rule as typed, as ``result``; what cannot be read stands beside the grades."""
        data: dict[str, Any] = super().clean() or {}
        if bool(data.get("text_zh")) != bool(data.get("text_en")):
            self.add_error("text_en", _("说明要中英文都写，或都不写"))
        if self.errors:
            return data
        try:
            data["result"] = from_data(ResultRule, {**self.kept, **_result(data)})
        except Misfit as error:
            self.add_error("grades", error.say(language()))
        return data

    @property
    def kept(self) -> dict[str, Any]:
        """What of the result rule this form does not ask."""
        told = to_data(act.form_of(self.thing).result)
        return {name: told[name] for name in ("total", "out_of", "rounding")}

    def changed(self, standard: rules.Standard) -> rules.Standard:
        """``standard`` with this head."""
        data = self.cleaned_data
        named = {"authority": data["authority"], "document": data["document"], "source": data["source"]}
        return replace(
            standard,
            code=data["code"],
            name=Name(data["name_zh"], data["name_en"]),
            scale=data["scale"],
            full=data["full"],
            text=Name(data["text_zh"], data["text_en"]) if data["text_zh"] else None,
            result=data["result"],
            vetoes=tuple(_veto(standard, row) for row in data["vetoes"]),
            **named,
        )


def _result(data: dict[str, Any]) -> dict[str, Any]:
    bounds = ("least", "most", "worst")
    grades = [
        {"code": code, "name": {"zh": zh, "en": en},
         **{name: value for name, value in zip(bounds, rest, strict=True) if value}}
        for code, zh, en, *rest in data["grades"]
    ]  # fmt: skip
    return {
        "grades": grades,
        "normalise": data["normalise"],
        "places": data["places"],
        "least_applicable": plain(data["least_applicable"]),
        "veto_grade": data["veto_grade"],
    }


def _veto(standard: rules.Standard, row: list[str]) -> Veto:
    """A veto as typed; where it rests stays as it was."""
    known = standard.veto(row[0])
    return Veto(row[0], Name(row[1], row[2]), known.basis if known else ())


def head_of(form: rules.Standard) -> dict[str, Any]:
    """What the head's form shows first."""

    def bound(value: Any) -> str:
        return "" if value is None else plain(value)

    return {
        "code": form.code, "name_zh": form.name.zh, "name_en": form.name.en, "scale": form.scale, "full": form.full,
        "authority": form.authority, "document": form.document, "source": form.source,
        "text_zh": form.text.zh if form.text else "", "text_en": form.text.en if form.text else "",
        "normalise": form.result.normalise, "places": form.result.places,
        "least_applicable": form.result.least_applicable, "veto_grade": form.result.veto_grade,
        "grades": [[one.code, one.name.zh, one.name.en, bound(one.least), bound(one.most), bound(one.worst)]
                   for one in form.result.grades],
        "vetoes": [[one.code, one.name.zh, one.name.en] for one in form.vetoes],
    }  # fmt: skip
