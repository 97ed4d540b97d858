"""A standard in words: its categories and items, what it sums to, and what it contradicts itself in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from inspections.models import StandardDraft
from inspections.rules import standard as rules
from inspections.rules.standard.item import Category, Finding, Item, Rule
from inspections.rules.standard.words import EVIDENCE_WORDS, KIND_WORDS, METHOD_WORDS, say
from oversight.kernel.measure import plain
from oversight.screen import parts

SOURCES = [
    ("inspected", gettext_lazy("检查评分")),
    ("computed", gettext_lazy("系统计算")),
    ("survey", gettext_lazy("业主测评")),
]
SCORERS = [
    ("any", gettext_lazy("两方都评")),
    ("bureau", gettext_lazy("只由主管部门评")),
    ("street", gettext_lazy("只由街道评")),
]
APPLIES = [
    ("always", gettext_lazy("一律适用")),
    ("may_lapse", gettext_lazy("可以不适用")),
    ("with_cases", gettext_lazy("有发生才适用")),
]
TONES = {"draft": "draft", "submitted": "running", "returned": "check", "published": "met"}
_PLACE = re.compile(r"categories\[(\d+)\]\.items\[(\d+)\]")
_CATEGORY = re.compile(r"categories\[(\d+)\]")


def language() -> str:
    """The reader's language, as the rules' words take it."""
    return get_language() or "zh"


def status(row: StandardDraft) -> parts.Status:
    """The state of a draft as a tag."""
    return parts.Status(TONES[row.state], row.get_state_display())


@dataclass(frozen=True)
class ShownItem:
    """One item as the pages and the printed sheet show it; all words in the reader's language."""

    code: str
    name: str
    kind: str
    text: str
    points: str
    methods: str
    notes: tuple[str, ...]
    details: tuple[str, ...]
    advice: str
    basis: tuple[str, ...]


@dataclass(frozen=True)
class ShownCategory:
    """A category with its subtotal of full points."""

    code: str
    name: str
    points: str
    items: tuple[ShownItem, ...]


def outline(form: rules.Standard) -> list[ShownCategory]:
    """The whole standard in the order of the sheet."""
    return [_category(one) for one in form.categories]


def _category(one: Category) -> ShownCategory:
    full = sum((item.full for item in one.items if not item.is_taken_off), Decimal(0))
    return ShownCategory(
        one.code, one.name.word(language()), points(full), tuple(_item(item) for item in one.items)
    )


def points(value: Decimal) -> str:
    """Points as they are printed: two decimals at least."""
    return f"{value:.2f}" if value == value.quantize(Decimal("0.01")) else plain(value)


def _item(item: Item) -> ShownItem:
    reader = language()
    return ShownItem(
        code=item.code,
        name=item.name.word(reader),
        kind=KIND_WORDS.word(item.rule.kind, reader),
        text=item.rule.text.word(reader),
        points=f"−{points(item.full)}" if item.is_taken_off else points(item.full),
        methods=_listed(METHOD_WORDS.word(method, reader) for method in item.method),
        notes=tuple(_notes(item)),
        details=tuple(_details(item.rule)),
        advice=item.advice.word(reader) if item.advice else "",
        basis=tuple(f"{one.document} {one.article}".strip() for one in item.basis),
    )


def _listed(words: Any) -> str:
    return (", " if language().startswith("en") else "、").join(words)


def _notes(item: Item) -> list[str]:
    told = []
    if item.source != "inspected":
        told.append(str(dict(SOURCES)[item.source]))
    if item.scorer != "any":
        told.append(str(dict(SCORERS)[item.scorer]))
    if item.applies != "always":
        told.append(str(dict(APPLIES)[item.applies]))
    if item.evidence:
        proofs = _listed(EVIDENCE_WORDS.word(one, language()) for one in item.evidence)
        told.append(_("扣分要有：%(proofs)s") % {"proofs": proofs})
    if item.weight != 1:
        told.append(_("权重 %(weight)s") % {"weight": plain(item.weight)})
    return told


def _details(rule: Rule) -> list[str]:
    reader = language()
    return [
        *(f"{tier.name.word(reader)} {points(tier.points)}" for tier in rule.tiers),
        *(_finding(one) for one in rule.findings),
        *(f"≥ {plain(band.least)}%: {points(band.points)}" for band in rule.bands),
        *(plain(value) for value in rule.values),
    ]


def _finding(one: Finding) -> str:
    name = one.name.word(language())
    if one.zero or one.each is None:
        return _("%(name)s：本项得 0 分") % {"name": name}
    told = {"name": name, "each": plain(one.each), "cap": plain(one.cap) if one.cap is not None else ""}
    if one.cap is None:
        return _("%(name)s：每处扣 %(each)s 分") % told
    return _("%(name)s：每处扣 %(each)s 分，最多扣 %(cap)s 分") % told


@dataclass(frozen=True)
class ShownFault:
    """A contradiction in words; ``url`` leads to where it is mended, "" where there is no such page."""

    words: str
    where: str
    url: str = ""


@dataclass(frozen=True)
class Verdict:
    """What a draft comes to: its sum beside what it says, and all faults."""

    summed: str
    full: str
    items: int
    faults: tuple[ShownFault, ...]
    is_right: bool

    @property
    def sentence(self) -> str:
        """The answer first."""
        told = {"sum": self.summed, "full": self.full, "n": self.items}
        if self.is_right:
            return _("%(n)s 项合计 %(sum)s 分，与标准写的一致。") % told
        return _("%(n)s 项合计 %(sum)s 分，标准写的是 %(full)s 分。") % told


def verdict(form: rules.Standard, url: Callable[[str, str], str] | None = None) -> Verdict:
    """What ``form`` sums to and contradicts; ``url(category, item)`` gives the page on which a place is mended."""
    return Verdict(
        summed=points(form.summed),
        full=points(form.full),
        items=len(list(form.items)),
        faults=tuple(_fault(form, fault, url) for fault in rules.faults_of(form)),
        is_right=form.summed == form.full,
    )


def _fault(form: rules.Standard, fault: rules.Fault, url: Any) -> ShownFault:
    where, place = fault.path, ("", "")
    if found := _PLACE.match(fault.path):
        category = form.categories[int(found[1])]
        item = category.items[int(found[2])]
        where, place = f"{item.code} {item.name.word(language())}", (category.code, item.code)
    elif found := _CATEGORY.match(fault.path):
        category = form.categories[int(found[1])]
        where, place = f"{category.code} {category.name.word(language())}", (category.code, "")
    else:
        where = str(PARTS.get(re.split(r"[.\[]", where)[0], where))
    return ShownFault(say(fault.message, language()), where, url(*place) if url else "")


# What the parts of a standard's form are called where a fault lies in the whole and not in an item.
PARTS = {
    "code": gettext_lazy("编号"),
    "name": gettext_lazy("名称"),
    "scale": gettext_lazy("分制"),
    "full": gettext_lazy("满分"),
    "result": gettext_lazy("总分和等级"),
    "vetoes": gettext_lazy("一票否决"),
    "categories": gettext_lazy("类别"),
    "input": gettext_lazy("列的对应"),
}


def facts(form: rules.Standard) -> list[parts.Fact]:
    """The strip of a version: items, categories, full points, vetoes, grades."""
    grades = [grade.name.word(language()) for grade in form.result.grades]
    return [
        parts.Fact(label=_("项目"), value=len(list(form.items)), unit=_("项")),
        parts.Fact(label=_("类别"), value=len(form.categories), unit=_("类")),
        parts.Fact(label=_("满分"), value=points(form.full), unit=_("分")),
        parts.Fact(label=_("一票否决"), value=len(form.vetoes), unit=_("项")),
        parts.Fact(label=_("等级"), value=len(grades), unit=_("级"), base=_listed(grades)),
    ]


def ruling(form: rules.Standard) -> list[parts.Pair]:
    """How the total and the grade follow from the points."""
    result = form.result
    normalised = result.normalise == "applicable"
    pairs = [
        parts.Pair(
            label=_("总分"),
            value=_("按适用项目折算为 %(full)s 分") % {"full": plain(result.out_of)}
            if normalised
            else _("各项得分相加"),
        ),
        parts.Pair(label=_("进位"), value=_("最后四舍五入一次，保留 %(n)s 位小数") % {"n": result.places}),
        *(parts.Pair(label=grade.name.word(language()), value=_threshold(grade)) for grade in result.grades),
    ]
    if result.least_applicable:
        words = _("适用项目不足 %(n)s 分的，不评分") % {"n": plain(result.least_applicable)}
        pairs.append(parts.Pair(label=_("不评分"), value=words))
    return pairs


def _threshold(grade: Any) -> str:
    told = []
    if grade.least is not None:
        told.append(_("%(n)s 分以上") % {"n": plain(grade.least)})
    if grade.most is not None:
        told.append(_("不超过 %(n)s 分") % {"n": plain(grade.most)})
    if grade.worst is not None:
        told.append(_("最差项目以 %(n)s 为限") % {"n": plain(grade.worst)})
    return _listed(told) or _("其余")
