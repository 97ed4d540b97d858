"""The form of one item of a standard: what it asks, how it is checked, and how its points follow."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.forms.rows import RowsField
from inspections.forms.standard import CODE, free
from inspections.rules import standard as rules
from inspections.rules.standard.item import EVIDENCES, METHODS, RULE_KINDS, Item, Rule
from inspections.rules.standard.words import EVIDENCE_WORDS, KIND_WORDS, METHOD_WORDS
from inspections.screen.standard import APPLIES, SCORERS, SOURCES, language
from oversight.actform import ActForm
from oversight.forms import FigureField
from oversight.kernel.measure import plain
from oversight.kernel.plaindata import Misfit, from_data

ZH, EN, CODED = gettext_lazy("名称"), gettext_lazy("英文名称"), gettext_lazy("编号")
EFFECTS = [("score", gettext_lazy("计入得分")), ("take_off", gettext_lazy("从总分中扣减"))]
TIERS = (CODED, ZH, EN, gettext_lazy("分值"))
FINDINGS = (
    CODED, ZH, EN, gettext_lazy("每处扣分（写 0 表示本项得 0 分）"), gettext_lazy("最多扣"), gettext_lazy("转办单位"),
    gettext_lazy("转办单位英文"),
)  # fmt: skip
BANDS = (gettext_lazy("比率不低于（%）"), gettext_lazy("分值"))
OF_KIND = {"tiered": "tiers", "count": "findings", "band": "bands", "scale": "values"}
PLACES = {"points": "points", "weight": "weight", "tiers": "tiers", "findings": "findings", "bands": "bands",
          "values": "values", "cap": "cap", "basis": "basis"}  # fmt: skip


def _area(label: Any, most: int, rows: int = 2, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more)


class ItemForm(ActForm):
    """One item. What its kind of rule does not ask for is left out."""

    category = forms.ChoiceField(label=gettext_lazy("类别"))
    code = forms.CharField(**CODE)
    points = FigureField(label=gettext_lazy("满分"), unit=gettext_lazy("分"))
    weight = FigureField(label=gettext_lazy("权重"), initial=1, required=False)
    name_zh = _area(gettext_lazy("内容"), 300)
    name_en = _area(gettext_lazy("英文内容"), 400)
    kind = forms.ChoiceField(label=gettext_lazy("评分方法"))
    text_zh = _area(gettext_lazy("评分规则"), 500)
    text_en = _area(gettext_lazy("英文评分规则"), 700)
    tiers = RowsField(label=gettext_lazy("分档，从高到低"), columns=TIERS, needed=4)
    findings = RowsField(label=gettext_lazy("扣分项"), columns=FINDINGS, needed=4)
    cap = FigureField(label=gettext_lazy("合计最多扣"), unit=gettext_lazy("分"), required=False)
    bands = RowsField(label=gettext_lazy("区间，从高到低"), columns=BANDS, needed=2)
    values = forms.CharField(
        label=gettext_lazy("评分等级"), max_length=200, required=False,
        help_text=gettext_lazy("从低到高，用空格分开，例如 0 1 2 3"),
    )  # fmt: skip
    places = forms.IntegerField(
        label=gettext_lazy("按比率得分保留小数"), min_value=0, max_value=4, required=False
    )
    effect = forms.ChoiceField(label=gettext_lazy("计分"), choices=EFFECTS, initial="score")
    method = forms.MultipleChoiceField(label=gettext_lazy("检查方式"), widget=forms.CheckboxSelectMultiple)
    evidence = forms.MultipleChoiceField(
        label=gettext_lazy("扣分要有的证据"), required=False, widget=forms.CheckboxSelectMultiple
    )
    source = forms.ChoiceField(label=gettext_lazy("得分来源"), choices=SOURCES)
    measure = forms.CharField(
        label=gettext_lazy("系统指标"), max_length=60, required=False,
        help_text=gettext_lazy("得分来源是系统计算或业主测评的，写指标名，例如 dual_filing"),
    )  # fmt: skip
    scorer = forms.ChoiceField(label=gettext_lazy("评分方"), choices=SCORERS)
    applies = forms.ChoiceField(label=gettext_lazy("是否适用"), choices=APPLIES)
    advice_zh = _area(gettext_lazy("培训提示"), 1_000, 4, required=False)
    advice_en = _area(gettext_lazy("英文培训提示"), 1_500, 4, required=False)
    basis = RowsField(
        label=gettext_lazy("依据"), columns=(gettext_lazy("文件"), gettext_lazy("条款")), needed=1, rows=2
    )
    sections = (
        (gettext_lazy("项目"), ("category", "code", "name_zh", "name_en", "points", "weight", "effect")),
        (
            gettext_lazy("怎么扣分"),
            ("kind", "text_zh", "text_en", "tiers", "findings", "cap", "bands", "values", "places"),
        ),
        (gettext_lazy("怎么检查"), ("method", "evidence", "source", "measure", "scorer", "applies")),
        (gettext_lazy("培训提示和依据"), ("advice_zh", "advice_en", "basis")),
    )
    taken: frozenset[str] = frozenset()
    categories: tuple[tuple[str, str], ...] = ()

    def prepare(self) -> None:
        """The choices in the reader's language."""
        reader = language()
        self.fields["category"].choices = self.categories
        self.fields["kind"].choices = [(one, KIND_WORDS.word(one, reader)) for one in RULE_KINDS]
        self.fields["method"].choices = [(one, METHOD_WORDS.word(one, reader)) for one in METHODS]
        self.fields["evidence"].choices = [(one, EVIDENCE_WORDS.word(one, reader)) for one in EVIDENCES]

    def clean_code(self) -> str:
        """A code that no other item of the draft has."""
        return free(self.cleaned_data["code"], self.taken)

    def clean(self) -> dict[str, Any]:
        """The item as typed, as ``item``; what cannot be read stands beside its field."""
        data: dict[str, Any] = super().clean() or {}
        if bool(data.get("advice_zh")) != bool(data.get("advice_en")):
            self.add_error("advice_en", _("培训提示要中英文都写，或都不写"))
        if self.errors:
            return data
        try:
            data["item"] = from_data(Item, _item(data))
        except Misfit as error:
            place = next((field for name, field in PLACES.items() if name in error.path), None)
            self.add_error(place, error.say(language()))
        return data


def _item(data: dict[str, Any]) -> dict[str, Any]:
    told = {
        "code": data["code"],
        "name": {"zh": data["name_zh"], "en": data["name_en"]},
        "points": plain(data["points"]),
        "weight": "1" if data["weight"] is None else plain(data["weight"]),
        "rule": _rule(data),
        "basis": [{"document": document, "article": article} for document, article in data["basis"]],
        **{
            name: data[name]
            for name in ("effect", "method", "evidence", "source", "measure", "scorer", "applies")
        },
    }
    if data["advice_zh"]:
        told["advice"] = {"zh": data["advice_zh"], "en": data["advice_en"]}
    return told


def _rule(data: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": data["kind"], "text": {"zh": data["text_zh"], "en": data["text_en"]}}
    wanted = OF_KIND.get(data["kind"])
    if wanted == "tiers":
        told["tiers"] = [_named(row) | {"points": row[3]} for row in data["tiers"]]
    elif wanted == "findings":
        told["findings"] = [_finding(row) for row in data["findings"]]
        if data["cap"] is not None:
            told["cap"] = plain(data["cap"])
    elif wanted == "bands":
        told["bands"] = [{"least": least, "points": points} for least, points in data["bands"]]
    elif wanted == "values":
        told["values"] = data["values"].split()
    elif data["kind"] == "ratio" and data["places"] is not None:
        told["places"] = data["places"]
    return told


def _named(row: list[str]) -> dict[str, Any]:
    return {"code": row[0], "name": {"zh": row[1], "en": row[2]}}


def _finding(row: list[str]) -> dict[str, Any]:
    _code, _zh, _en, each, cap, told_zh, told_en = row
    found = _named(row) | ({"zero": True} if each == "0" else {"each": each})
    if cap:
        found["cap"] = cap
    if told_zh:
        found["refer_to"] = {"zh": told_zh, "en": told_en or told_zh}
    return found


def shown(item: Item, category: str) -> dict[str, Any]:
    """What the form shows first of an item that is there."""
    return {
        "category": category, "code": item.code, "points": item.points, "weight": item.weight,
        "name_zh": item.name.zh, "name_en": item.name.en, **_rule_shown(item.rule), "effect": item.effect,
        "method": list(item.method), "evidence": list(item.evidence), "source": item.source, "measure": item.measure,
        "scorer": item.scorer, "applies": item.applies,
        "advice_zh": item.advice.zh if item.advice else "", "advice_en": item.advice.en if item.advice else "",
        "basis": [[one.document, one.article] for one in item.basis],
    }  # fmt: skip


def _rule_shown(rule: Rule) -> dict[str, Any]:
    return {
        "kind": rule.kind, "text_zh": rule.text.zh, "text_en": rule.text.en, "cap": rule.cap, "places": rule.places,
        "tiers": [[one.code, one.name.zh, one.name.en, plain(one.points)] for one in rule.tiers],
        "findings": [
            [one.code, one.name.zh, one.name.en, "0" if one.zero or one.each is None else plain(one.each),
             "" if one.cap is None else plain(one.cap), one.refer_to.zh if one.refer_to else "",
             one.refer_to.en if one.refer_to else ""]
            for one in rule.findings
        ],
        "bands": [[plain(one.least), plain(one.points)] for one in rule.bands],
        "values": " ".join(plain(one) for one in rule.values),
    }  # fmt: skip


def form_for(standard: rules.Standard, *, was: str) -> type[ItemForm]:
    """The form of an item of ``standard``: the one whose code was ``was``, or a new one."""
    others = frozenset(item.code for item in standard.items if item.code != was)
    choices = tuple((one.code, f"{one.code} {one.name.word(language())}") for one in standard.categories)
    return type("ItemForm", (ItemForm,), {"taken": others, "categories": choices})
