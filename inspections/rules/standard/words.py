"""What scoring says, in Chinese and English: faults of a standard, why a sheet is not rated, lines of the arithmetic."""

from dataclasses import dataclass

from inspections.rules.standard.fault_words import FAULT_WORDS
from inspections.rules.standard.faults import Fault
from inspections.rules.standard.form import Standard
from inspections.rules.standard.lines import grade_note
from inspections.rules.standard.result import Result
from oversight.kernel.wording import Catalogue, Message, Worded, is_english

METHOD_WORDS = Catalogue(
    {
        "look": Worded("现场查看", "On site"),
        "documents": Worded("查阅资料", "Documents"),
        "ask": Worded("询问走访", "Asking"),
        "follow_up": Worded("回访", "Calling back"),
        "data": Worded("系统数据", "Portal data"),
        "survey": Worded("业主测评", "Owners' survey"),
    }
)
KIND_WORDS = Catalogue(
    {
        "binary": Worded("是否符合", "Met or not"),
        "tiered": Worded("分档", "Levels"),
        "count": Worded("按处扣分", "Counted findings"),
        "ratio": Worded("按比率", "By rate"),
        "band": Worded("按区间", "By band"),
        "scale": Worded("评分等级", "Scale"),
    }
)
EVIDENCE_WORDS = Catalogue(
    {
        "photo": Worded("照片", "Photo"),
        "document": Worded("资料", "Document"),
        "note": Worded("说明", "Note"),
    }
)

_REASONS = {
    "answer_missing": Worded("{item} 还没有评分", "{item} is not scored yet"),
    "answered_twice": Worded("{item} 有两个答案", "{item} is answered twice"),
    "answer_of_other_kind": Worded(
        "{item} 的答案不是这一类评分规则的", "{item}: the answer is of another kind of rule"
    ),
    "must_apply": Worded("{item} 不能选“不适用”", "{item} cannot be 'not applicable'"),
    "unknown_choice": Worded("{item} 没有“{choice}”这一档", "{item} has no level '{choice}'"),
    "unknown_finding": Worded("{item} 没有“{finding}”这一扣分项", "{item} has no finding '{finding}'"),
    "count_negative": Worded("{item} 的次数小于 0", "{item}: a count is below 0"),
    "no_cases_to_rate": Worded("{item} 没有件数，算不出比率", "{item}: without cases there is no rate"),
    "rate_out_of_range": Worded(
        "{item} 的比率 {rate}% 不在 0 到 100 之间", "{item}: the rate {rate}% is not within 0 to 100"
    ),
    "odd_cases": Worded("{item}：{cases} 件里不可能有 {met} 件", "{item}: {met} of {cases} cases cannot be"),
    "value_off_scale": Worded(
        "{item} 的“{value}”不在 {known} 之内", "{item}: '{value}' is not one of {known}"
    ),
    "unreadable": Worded("{item} 的“{value}”读不懂", "{item}: '{value}' cannot be read"),
    "too_many_cells": Worded(
        "这一行的单元格比表头多，可能串列", "The row has more cells than the header: perhaps shifted"
    ),
    "unknown_item": Worded("标准里没有项目 {item}", "The standard has no item {item}"),
    "unknown_veto": Worded("标准里没有否决项 {veto}", "The standard has no veto {veto}"),
    "too_little_applies": Worded(
        "适用项目只有 {applicable} 分，少于 {least} 分或为零，不评分",
        "Only {applicable} points apply, less than {least} or none: not rated",
    ),
    "lapses": Worded("不适用 {reason}", "Not applicable {reason}"),
    "no_cases": Worded("没有发生，不适用", "No cases: not applicable"),
}
_LINES = {
    "line_category": Worded("{code} {name_zh}", "{code} {name_en}"),
    "line_item": Worded("{code} {name_zh}", "{code} {name_en}"),
    "line_subtotal": Worded("{name_zh}小计", "Subtotal: {name_en}"),
    "line_found": Worded("{name_zh}，{count} 次", "{name_en}: {count}"),
    "line_emptied": Worded("{name_zh}：本项得 0 分", "{name_en}: the item scores 0"),
    "line_got": Worded("得分合计", "Points got"),
    "line_applicable": Worded("适用项目满分", "Applicable points"),
    "line_normalised": Worded("按适用项目折算", "Normalised over what applies"),
    "line_taken_off": Worded("另行扣减", "Taken off the total"),
    "line_so_far": Worded("目前得分", "So far"),
    "line_total": Worded("得分", "Total"),
    "line_grade": Worded("等级：{name_zh}", "Grade: {name_en}"),
    "note_subtotal": Worded("适用 {applicable}，满分 {full}", "{applicable} of {full} points apply"),
    "note_chosen": Worded("{name_zh}", "{name_en}"),
    "note_refer": Worded("转{name_zh}", "Referred to {name_en}"),
    "note_capped": Worded("最多扣 {cap}", "At most {cap} are taken off"),
    "note_lapsed": Worded("不适用 {n} 项：{items}", "{n} items do not apply: {items}"),
    "note_open": Worded("还有 {n} 项没有评分", "{n} items are still open"),
    "note_rounded": Worded(
        "精确值 {exact}，四舍五入保留 {places} 位，只在最后进位一次",
        "Exactly {exact}; rounded half up to {places} places, once, at the end",
    ),
    "note_after_rounding": Worded("先四舍五入，再定等级", "The grade is taken after rounding"),
    "note_veto": Worded(
        "按得分为{name_zh}；一票否决：{vetoes_zh}",
        "By points: {name_en}; vetoed: {vetoes_en}",
    ),
    "note_worst": Worded(
        "按得分为{name_zh}；最差项目 {item}（{worst}）限制了等级",
        "By points: {name_en}; held down by the worst item {item} ({worst})",
    ),
}

STANDARD_WORDS = Catalogue({**_REASONS, **_LINES}) | FAULT_WORDS


def say(message: Message, language: str = "zh") -> str:
    """A message of scoring in words."""
    return STANDARD_WORDS.say(message, language).strip()


def say_fault(fault: Fault, language: str = "zh") -> str:
    """The place and what is wrong there."""
    return f"{fault.path}: {say(fault.message, language)}"


@dataclass(frozen=True)
class WordedLine:
    """One line of the arithmetic in words, ready for a page or a sheet."""

    label: str
    formula: str
    amount: str
    note: str
    style: str


def worded_lines(result: Result, language: str = "zh") -> list[WordedLine]:
    """The arithmetic line by line."""
    return [
        WordedLine(
            label=say(line.label, language),
            formula=line.formula,
            amount=line.amount,
            note=say(line.note, language) if line.note else "",
            style=line.style,
        )
        for line in result.lines
    ]


def headline(result: Result, language: str = "zh") -> str:
    """The answer as a heading: "88.00 良好", "不评分"."""
    if result.total is None or result.grade is None:
        return "Not rated" if is_english(language) else "未评分"
    return f"{result.total:f} {result.grade.name.word(language)}"


def explain(standard: Standard, result: Result, language: str = "zh") -> str:
    """The reasons in one line, for lists: why there is no total, or what held the grade down; "" if nothing."""
    note = grade_note(standard, result)
    told = [say(reason, language) for reason in (*result.reasons, *((note,) if note else ()))]
    return ("; " if is_english(language) else "；").join(told)
