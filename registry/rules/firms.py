"""A row of a list of firms: columns, cells, questions; the twin of ``projects``."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from oversight.kernel.cells import (
    NO_SETTING,
    Cell,
    Setting,
    read_amount,
    read_choice,
    read_count,
    read_day,
    read_text,
)
from oversight.kernel.measure import Reading, read_number, tidy
from oversight.kernel.rowreading import ROW_WORDS, ColumnMatch, Field, RowOutcome, RowReader, match_columns
from oversight.kernel.tables import Column, Row
from oversight.kernel.wording import Catalogue, Message, Worded
from registry.rules.firm import FIRM_WORDS, read_code

LIST_WORDS = Catalogue(
    {
        "term_reversed": Worded(
            "营业执照的止日不晚于起日，请核对", "The licence ends before it begins; please check"
        ),
        "licence_expired": Worded(
            "营业执照已于 {date} 到期，请核对", "The licence expired on {date}; please check"
        ),
        "more_members": Worded(
            "党员 {members} 人多于从业 {staff} 人", "{members} party members among {staff} staff"
        ),
        "without_end": Worded("长期有效，按没有止日登记", "Without term: recorded without an end"),
        "mend_capital": Worded("只填数字，单位万元", "A number, in ten thousand yuan"),
    }
)
FIRMS_WORDS = ROW_WORDS | FIRM_WORDS | LIST_WORDS

GRADES: Mapping[str, str] = {"first": "一级", "second": "二级", "third": "三级", "interim": "三级暂定"}
GRADE_WORDS: Mapping[str, str] = {
    "1级": "first",
    "壹级": "first",
    "2级": "second",
    "贰级": "second",
    "3级": "third",
    "叁级": "third",
    "暂定三级": "interim",
    "三级(暂定)": "interim",
    "暂定": "interim",
}
MOST_CAPITAL = Decimal(1_000_000)  # ten thousand yuan


def read_capital(text: str) -> Reading:
    """A registered capital in ten thousand yuan: "500万元", "5000000元" (divided out), "500"."""
    bare = tidy(text).removeprefix("人民币").removesuffix("人民币").removesuffix("整")
    for unit in ("万元", "万", "亿元", "亿", "元"):
        if bare.endswith(unit):
            scale = {"亿": Decimal(10_000), "元": Decimal("0.0001")}.get(
                unit.removesuffix("元") or "元", Decimal(1)
            )
            found = read_number(bare.removesuffix(unit))
            return Reading(
                None if found.value is None else found.value * scale, "unit" if found else found.note
            )
    return read_number(text)


_read_licence_end = read_day(first_year=1979)


def _read_end(text: str, setting: Setting = NO_SETTING) -> Cell:
    """The end of a licence: a day that may lie ahead, or words that mean it has none."""
    if tidy(text) in ("长期", "长期有效", "无固定期限", "永久"):
        return Cell(repairs=(Message("without_end"),))
    return _read_licence_end(text, Setting(params=setting.params))


FIELDS: tuple[Field, ...] = (
    Field(
        "name",
        Worded("企业名称", "Name"),
        read_text(120, blanks=False),
        (
            "物业企业",
            "物业服务企业",
            "物业公司",
            "公司名称",
            "单位名称",
            "名称",
            "firm",
            "company",
            "property_company",
        ),
        required=True,
        example="示例物业服务有限公司",
        width=30,
    ),
    Field(
        "code",
        Worded("统一社会信用代码", "Unified social credit code"),
        read_code,
        ("信用代码", "社会信用代码", "统一信用代码", "代码", "uscc", "code"),
        required=True,
        help=Worded("18 位，照营业执照填", "18 characters, as on the licence"),
        example="91210800MA0EXAMP0D",
        width=24,
    ),
    Field(
        "legal_representative",
        Worded("法定代表人", "Legal representative"),
        read_text(60),
        ("法人", "法人代表", "负责人"),
    ),
    Field(
        "registered_address",
        Worded("注册地址", "Registered address"),
        read_text(200),
        ("住所", "地址"),
        width=30,
    ),
    Field(
        "registered_capital",
        Worded("注册资本", "Registered capital"),
        read_amount(reading=read_capital, mend="mend_capital", most=MOST_CAPITAL),
        ("注册资金", "注册资本（万元）"),
        kind="money",
        unit="wan",
        help=Worded("单位万元", "In ten thousand yuan"),
        example="500",
    ),
    Field(
        "licence_from",
        Worded("营业执照起", "Licence from"),
        read_day(first_year=1979),
        ("成立日期", "成立时间", "执照起始", "营业期限自"),
        kind="date",
    ),
    Field(
        "licence_to",
        Worded("营业执照止", "Licence to"),
        _read_end,
        ("执照到期", "营业期限至", "执照有效期至"),
        kind="date",
        help=Worded("长期有效就空着", "Leave blank if without term"),
    ),
    Field(
        "headcount",
        Worded("从业人数", "Staff"),
        read_count("人", "名", most=50_000),
        ("员工人数", "职工人数", "人数"),
        kind="integer",
    ),
    Field(
        "party_members",
        Worded("党员人数", "Party members"),
        read_count("人", "名", most=10_000),
        ("党员数", "党员"),
        kind="integer",
    ),
    Field(
        "legacy_grade",
        Worded("原资质等级", "Former qualification"),
        read_choice(GRADE_WORDS, GRADES),
        ("资质", "资质等级", "企业资质"),
        choices=tuple(GRADES.values()),
        help=Worded("资质已取消，只作历史", "Abolished; kept as history"),
    ),
    Field(
        "street",
        Worded("备案街道", "Street where it files"),
        read_text(60),
        ("街道", "所在街道", "备案街道办"),
    ),
    Field("contact", Worded("联系人", "Contact"), read_text(60), ("经办人",)),
    Field("phone", Worded("联系电话", "Phone"), read_text(30), ("电话", "手机", "联系方式")),
)


def firm_columns(language: str = "zh") -> list[Column]:
    """The template's columns."""
    return [field.column(language) for field in FIELDS]


def match_firm_columns(headers: Sequence[str]) -> list[ColumnMatch]:
    """Which column is which, as proposed to the person."""
    return match_columns(headers, FIELDS)


def firm_reader(
    mapping: Mapping[str, ColumnMatch],
    *,
    today: date | None = None,
    defaults: Mapping[str, str] | None = None,
    language: str = "zh",
) -> RowReader:
    """What reads every row of one list of firms into ``values`` by the keys of ``FIELDS``."""

    def checks(values: Mapping[str, Any]) -> Iterator[tuple[str, Message]]:
        return _doubts(values, today)

    return RowReader(
        FIELDS, mapping, setting=Setting(today=today), defaults=defaults, checks=(checks,), language=language
    )


def read_firm(row: Row, mapping: Mapping[str, ColumnMatch], **options: Any) -> RowOutcome:
    """One row alone, with the options of ``firm_reader``."""
    return firm_reader(mapping, **options)(row)


def _doubts(values: Mapping[str, Any], today: date | None) -> Iterator[tuple[str, Message]]:
    start, end = values.get("licence_from"), values.get("licence_to")
    if start and end and end <= start:
        yield "licence_to", Message("term_reversed")
    elif end and today and end < today:
        yield "licence_to", Message("licence_expired", {"date": end.isoformat()})
    staff, members = values.get("headcount"), values.get("party_members")
    if staff is not None and members is not None and members > staff:
        yield "party_members", Message("more_members", {"members": str(members), "staff": str(staff)})
