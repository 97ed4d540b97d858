"""A row of a list of earlier results (历年考核结果): its columns, the period and the score as people write them.

The results were made elsewhere, before the portal, by scales that nobody here knows: they are read as they stand, never
computed again and never ranked with ours.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from oversight.kernel.cells import (
    NO_SETTING,
    Cell,
    Setting,
    blank,
    read_choice,
    read_count,
    read_text,
    refuse,
)
from oversight.kernel.measure import half_up, plain, read_number, tidy
from oversight.kernel.rowreading import ColumnMatch, Field, RowReader, match_columns
from oversight.kernel.table_writing import Column
from oversight.kernel.wording import Message, Worded
from registry.rules.firm import read_code

ESTATE, FIRM = "estate", "firm"
TARGETS: Mapping[str, str] = {ESTATE: "小区", FIRM: "企业"}
TARGETS_EN: Mapping[str, str] = {ESTATE: "Estate", FIRM: "Firm"}
TARGET_WORDS: Mapping[str, str] = {
    "小区": ESTATE, "项目": ESTATE, "物业项目": ESTATE, "estate": ESTATE,
    "企业": FIRM, "物业企业": FIRM, "公司": FIRM, "firm": FIRM,
}  # fmt: skip
PLACES = 4
"""Decimals that a score keeps; lists write two, some three."""
HUNDRED = Decimal(100)
MOST = Decimal(99_999)
MOST_RANK = 20_000

_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_YEAR = re.compile(r"(\d{4})年?(?:度|全年)?\Z", re.ASCII)
_QUARTER = re.compile(r"(\d{4})年?(?:度)?-?(?:第?([一二三四1-4])季度?|q([1-4]))\Z", re.ASCII)
_HALF = re.compile(r"(\d{4})年?(?:度)?(?:(上|下)半年|-?h([12]))\Z", re.ASCII)
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?\Z", re.ASCII)
_DAY = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
_DAYS = re.compile(rf"{_DAY}(?:至|到|~|-|—|–)+{_DAY}\Z", re.ASCII)
_SCORE_UNITS = ("分", "points", "pts")


@dataclass(frozen=True)
class Assessed:
    """The days that an earlier round was about, both counted in."""

    first: date
    last: date


def read_period(text: str, setting: Setting = NO_SETTING) -> Cell:
    """A period as lists write it: 2024年第三季度, 2024Q3, 2024年上半年, 2024, 2024-07, 2024-07-01至2024-09-30.

    Where a day is not written out, what the words were read as is told.
    """
    if empty := blank(text):
        return empty
    bare = tidy(text).lower()
    try:
        found = _period(bare)
    except ValueError:  # 31 June, month 13, the end before the beginning
        found = None
    if found is None:
        return refuse("not_a_period", Message("mend_period"), value=text.strip()[:40])
    told = {"first": found.first.isoformat(), "last": found.last.isoformat()}
    return Cell(found, () if _DAYS.match(bare) else (Message("period_read", told),))


def _period(bare: str) -> Assessed | None:
    if match := _DAYS.match(bare):
        numbers = [int(part) for part in match.groups()]
        first, last = date(*numbers[:3]), date(*numbers[3:])
        if last < first:
            raise ValueError(bare)
        return Assessed(first, last)
    if match := _QUARTER.match(bare):
        quarter = _QUARTERS[match[2] or match[3]]
        return _months(int(match[1]), 3 * quarter - 2, 3 * quarter)
    if match := _HALF.match(bare):
        return (
            _months(int(match[1]), 1, 6) if (match[2] or match[3]) in "上1" else _months(int(match[1]), 7, 12)
        )
    if match := _MONTH.match(bare):
        return _months(int(match[1]), int(match[2]), int(match[2]))
    if match := _YEAR.match(bare):
        return _months(int(match[1]), 1, 12)
    return None


def _months(year: int, first: int, last: int) -> Assessed:
    return Assessed(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def read_score(text: str, setting: Setting = NO_SETTING) -> Cell:
    """A score from 0 up with at most four decimals, kept as written; above 100 it is asked about.

    Zero is a score here, unlike an area or a count of homes.
    """
    if empty := blank(text):
        return empty
    bare = tidy(text).lower()
    unit = next((unit for unit in _SCORE_UNITS if bare.endswith(unit)), "")
    found = read_number(bare.removesuffix(unit)).value
    mend = Message("mend_score")
    if found is None:
        return refuse("not_a_number", mend, value=text.strip()[:40])
    if found < 0:
        return refuse("negative", mend)
    if found > MOST:
        return refuse("too_large", mend, value=text.strip()[:40])
    kept = half_up(found, PLACES)
    repairs = [Message("unit_dropped", {"read": plain(kept)})] if unit else []
    if kept != found:
        repairs.append(Message("rounded", {"read": plain(kept)}))
    asked = (Message("above_hundred", {"read": plain(kept)}),) if kept > HUNDRED else ()
    return Cell(kept, tuple(repairs), asked)


FIELDS: tuple[Field, ...] = (
    Field(
        "name",
        Worded("名称", "Name"),
        read_text(160, blanks=False),
        ("小区名称", "小区", "项目名称", "企业名称", "物业企业", "公司名称", "被考核单位", "estate", "firm"),
        required=True,
        help=Worded("小区或企业的名称，照原件填", "The estate or firm, as the old list has it"),
        example="示例家园",
        width=28,
    ),
    Field(
        "target",
        Worded("对象", "Assessed"),
        read_choice(TARGET_WORDS, TARGETS, TARGETS_EN),
        ("考核对象", "类别", "类型"),
        choices=tuple(TARGETS.values()),
        help=Worded(
            "空着时：有信用代码而没有小区编号、所在地的按企业，其余按小区",
            "If blank: a firm where there is a credit code and no estate number or place, else an estate",
        ),
        example="小区",
    ),
    Field(
        "number",
        Worded("小区编号", "Estate number"),
        read_text(20),
        ("项目编号", "编号", "estate_number"),
        help=Worded(
            "本系统的小区编号，填了就不按名称找",
            "The portal's own number; with it the name is not looked for",
        ),
        example="XQ000123",
    ),
    Field(
        "code",
        Worded("统一社会信用代码", "Unified social credit code"),
        read_code,
        ("信用代码", "社会信用代码", "uscc"),
        help=Worded("企业填；18 位，照营业执照", "Of a firm: 18 characters, as on the licence"),
        example="91210800MA0EXAMP0D",
        width=24,
    ),
    Field("district", Worded("区县", "District"), read_text(60), ("区", "所在区")),
    Field("street", Worded("街道", "Street"), read_text(60), ("所在街道", "街道办", "镇街")),
    Field(
        "committee",
        Worded("社区", "Committee"),
        read_text(60),
        ("居委会", "所在社区"),
        help=Worded("同名小区靠所在地区分", "Places tell estates of one name apart"),
    ),
    Field(
        "cycle",
        Worded("考核名称", "Name of the round"),
        read_text(120),
        ("考核周期", "周期", "批次", "round"),
        help=Worded(
            "一份文件只有一次考核的，可在对应列时统一填写",
            "One for the whole file may be given when matching columns",
        ),
        example="2024年第三季度物业服务考核",
        width=30,
    ),
    Field(
        "period",
        Worded("考核期", "Period"),
        read_period,
        ("时段", "考核时间", "季度", "年度", "年份"),
        help=Worded(
            "2024年第三季度、2024年上半年、2024年、2024-07 或 2024-07-01至2024-09-30",
            "2024Q3, 2024H1, 2024, 2024-07 or 2024-07-01至2024-09-30",
        ),
        example="2024年第三季度",
        width=24,
    ),
    Field(
        "total",
        Worded("得分", "Score"),
        read_score,
        ("总分", "考核得分", "分数", "综合得分", "points", "total"),
        kind="number",
        help=Worded("得分、等级、名次至少填一项", "At least one of score, grade and rank"),
        example="88.50",
    ),
    Field(
        "grade",
        Worded("等级", "Grade"),
        read_text(40),
        ("考核等级", "评定等级", "评级", "考核结果"),
        example="良好",
    ),
    Field(
        "rank",
        Worded("名次", "Rank"),
        read_count("名", "位", most=MOST_RANK),
        ("排名", "排序"),
        kind="integer",
        example="12",
    ),
    Field(
        "scale",
        Worded("分制", "Scale"),
        read_text(60),
        ("满分", "计分制"),
        help=Worded("如百分制、千分制、优良中差", "Such as out of 100, out of 1000, four grades"),
        example="百分制",
    ),
    Field(
        "source",
        Worded("来源", "Source"),
        read_text(200),
        ("文号", "依据", "出处"),
        help=Worded(
            "原文件名称或文号；空着时记导入的文件名", "The document or its number; if blank, the file's name"
        ),
        example="关于2024年三季度考核结果的通报",
        width=30,
    ),
)


def archived_columns(language: str = "zh") -> list[Column]:
    """The template's columns."""
    return [field.column(language) for field in FIELDS]


def match_archived_columns(headers: Sequence[str]) -> list[ColumnMatch]:
    """Which column is which, as proposed to the person."""
    return match_columns(headers, FIELDS)


def archived_reader(
    mapping: Mapping[str, ColumnMatch], *, today: date, defaults: Mapping[str, str] | None = None
) -> RowReader:
    """What reads every row of one list into ``values`` by the keys of `FIELDS`."""
    return RowReader(FIELDS, mapping, setting=Setting(today=today), defaults=defaults)


def target_of(values: Mapping[str, Any]) -> str:
    """Whether a row is an estate's or a firm's result: as it says, else by what it gives."""
    if told := values.get("target"):
        return str(told)
    placed = any(values.get(field) for field in ("number", "district", "street", "committee"))
    return FIRM if values.get("code") and not placed else ESTATE


def faults(values: Mapping[str, Any], today: date) -> Iterator[tuple[str, Message, Message]]:
    """(field, what is wrong, how to mend it) of a row as a whole."""
    period: Assessed | None = values.get("period")
    for field in ("cycle", "period"):
        if values.get(field) is None:
            yield field, Message("required"), Message(f"mend_{field}")
    if period is not None and period.last >= today:
        yield "period", Message("not_over", {"last": period.last.isoformat()}), Message("mend_not_over")
    if all(values.get(field) is None for field in ("total", "grade", "rank")):
        yield "total", Message("nothing_told"), Message("mend_nothing_told")
