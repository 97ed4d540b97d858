"""Two versions of a standard compared, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.models.standard import SCALES
from inspections.rules import standard as rules
from inspections.rules.standard.comparing import Change, is_comparable
from inspections.rules.standard.words import EVIDENCE_WORDS, KIND_WORDS, METHOD_WORDS
from inspections.screen.standard import APPLIES, SCORERS, SOURCES, language

KINDS = {
    "added": gettext_lazy("增加"),
    "removed": gettext_lazy("删去"),
    "moved": gettext_lazy("移动"),
    "changed": gettext_lazy("修改"),
}
NOUNS = {
    "item": gettext_lazy("项目"),
    "category": gettext_lazy("类别"),
    "veto": gettext_lazy("一票否决"),
    "result": gettext_lazy("总分和等级"),
    "standard": gettext_lazy("标准"),
}
FIELDS = {
    "name": gettext_lazy("名称"), "points": gettext_lazy("满分"), "weight": gettext_lazy("权重"),
    "effect": gettext_lazy("计分"), "method": gettext_lazy("检查方式"), "source": gettext_lazy("得分来源"),
    "measure": gettext_lazy("系统指标"), "scorer": gettext_lazy("评分方"), "evidence": gettext_lazy("扣分要有的证据"),
    "applies": gettext_lazy("是否适用"), "advice": gettext_lazy("培训提示"), "basis": gettext_lazy("依据"),
    "category": gettext_lazy("类别"), "code": gettext_lazy("编号"), "scale": gettext_lazy("分制"),
    "full": gettext_lazy("满分"), "authority": gettext_lazy("制定机关"), "document": gettext_lazy("文件名称"),
    "text": gettext_lazy("说明"), "format": gettext_lazy("格式"), "rule.kind": gettext_lazy("评分方法"),
    "rule.text": gettext_lazy("评分规则"), "rule.tiers": gettext_lazy("分档"), "rule.findings": gettext_lazy("扣分项"),
    "rule.cap": gettext_lazy("合计最多扣"), "rule.bands": gettext_lazy("区间"), "rule.values": gettext_lazy("评分等级"),
    "rule.places": gettext_lazy("保留小数"), "grades": gettext_lazy("等级"), "total": gettext_lazy("总分"),
    "normalise": gettext_lazy("折算"), "out_of": gettext_lazy("折算为"), "rounding": gettext_lazy("进位"),
    "places": gettext_lazy("保留小数"), "least_applicable": gettext_lazy("适用项目少于多少分不评分"),
    "veto_grade": gettext_lazy("一票否决的等级"),
}  # fmt: skip
CHOICES: dict[str, dict[str, Any]] = {
    "source": dict(SOURCES),
    "scorer": dict(SCORERS),
    "applies": dict(APPLIES),
    "scale": dict(SCALES),
    "normalise": {"applicable": gettext_lazy("按适用项目折算"), "none": gettext_lazy("不折算")},
    "effect": {"score": gettext_lazy("计入得分"), "take_off": gettext_lazy("从总分中扣减")},
}
CATALOGUES = {"method": METHOD_WORDS, "evidence": EVIDENCE_WORDS, "rule.kind": KIND_WORDS}


@dataclass(frozen=True)
class ShownChange:
    """One difference in words; ``scores`` where totals of both versions are not comparable because of it."""

    kind: str
    noun: str
    code: str
    name: str
    field: str
    old: str
    new: str
    scores: bool


@dataclass(frozen=True)
class Compared:
    """All differences, and whether totals under both versions mean the same."""

    old: str
    new: str
    changes: tuple[ShownChange, ...]
    is_comparable: bool


def compared(old: rules.Standard, new: rules.Standard) -> Compared:
    """What differs, the order being the newer version's."""
    changes = rules.compare(old, new)
    return Compared(
        old=f"{old.code} {old.name.word(language())}",
        new=f"{new.code} {new.name.word(language())}",
        changes=tuple(_shown(change) for change in changes),
        is_comparable=is_comparable(changes),
    )


def _shown(change: Change) -> ShownChange:
    return ShownChange(
        kind=str(KINDS[change.kind]),
        noun=str(NOUNS[change.noun]),
        code=change.code,
        name=change.name.word(language()),
        field=str(FIELDS.get(change.field, change.field)),
        old=_told(change.field, change.old),
        new=_told(change.field, change.new),
        scores=change.scores,
    )


def _told(field: str, value: Any) -> str:
    """A value as text: words for what is chosen, the name for what is named, lists one after another."""
    if value is None or value == "":
        return ""
    if field in CATALOGUES:
        given = value if isinstance(value, list) else [value]
        return _joined([CATALOGUES[field].word(one, language()) for one in given])
    if field in CHOICES:
        return str(CHOICES[field].get(value, value))
    if isinstance(value, list):
        return _joined([_told("", one) for one in value])
    if isinstance(value, dict):
        return _record(value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return str(value)


def _record(value: dict[str, Any]) -> str:
    if set(value) == {"zh", "en"}:
        return str(value["en"] if language().startswith("en") else value["zh"])
    kept = [_told("", one) for one in value.values() if one not in (None, "", False, [])]
    return " ".join(one for one in kept if one)


def _joined(told: list[str]) -> str:
    return ("; " if language().startswith("en") else "；").join(told)
