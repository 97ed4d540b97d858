"""Reading one cell of a stranger's table: a typed value, what was read into it, what must be asked.

Nothing is swallowed: a cell is taken as it stands, or read with a note of what was read into it (``repairs``), or
taken with a question (``questions``), or refused with the reason and how to mend it (``error``, ``mend``).
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from oversight.kernel.measure import WAN, Reading, half_up, plain, read_area, read_number, show_area, tidy
from oversight.kernel.wording import Catalogue, Message, Worded

BLANK_WORDS = frozenset(
    {
        "-",
        "--",
        "—",
        "——",
        "/",
        "\\",
        "无",
        "暂无",
        "暂无资料",
        "暂无数据",
        "暂无信息",
        "未知",
        "不详",
        "待定",
        "待补",
    }
    | {"n/a", "na", "null", "none", "nan", "未填", "空"}
)
LONGEST_BLANK_WORD = 8  # with spaces inside
NEARLY = ("约", "大约", "近", "~", "≈")
LONGEST_COUNT = 8  # digits of a number of homes or houses

CELL_WORDS = Catalogue(
    {
        # what was read into a cell
        "blank_word": Worded("“{value}”读作没有填写", "'{value}' was read as blank"),
        "tidied": Worded(
            "去掉了多余的空格、换行或不可见字符", "Stray spaces, breaks or invisible characters removed"
        ),
        "narrowed": Worded("全角字母、数字改成了半角", "Full-width letters and digits were made narrow"),
        "read_number": Worded("读作 {read}（{how}）", "Read as {read} ({how_en})"),
        "unit_dropped": Worded("读作 {read}，去掉了单位", "Read as {read}, without the unit"),
        "multiplied": Worded("读作 {read}，按{unit}折算", "Read as {read}, multiplied out from {unit_en}"),
        "nearly": Worded("读作 {read}，去掉了“约”", "Read as {read}, without 'about'"),
        "rounded": Worded("四舍五入到 {read}", "Rounded to {read}"),
        "zero_is_unknown": Worded("写的是 0，按没有填写", "Zero was read as blank"),
        "date_read": Worded("读作 {read}", "Read as {read}"),
        "year_only": Worded("只有年份，按 {read} 登记", "Only a year was given: recorded as {read}"),
        "month_only": Worded("只有年月，按 {read} 登记", "Only a month was given: recorded as {read}"),
        "choice_read": Worded("读作“{read}”", "Read as '{read}'"),
        # what must be asked
        "odd_characters": Worded(
            "含有造字或乱码“{odd}”，请核对", "Contains private or broken characters '{odd}'; please check"
        ),
        "unusually_large": Worded("{read} 大得少见，请核对", "{read} is unusually large; please check"),
        "unusually_small": Worded("{read} 小得少见，请核对", "{read} is unusually small; please check"),
        "in_the_future": Worded("{read} 在今天之后，请核对", "{read} lies after today; please check"),
        "placeholder_year": Worded(
            "{read} 多半是占位的年份，请核对", "{read} is probably a placeholder; please check"
        ),
        # what is refused
        "required": Worded("没有填写", "This is missing"),
        "spreadsheet_error": Worded(
            "是表格的错误值 {value}", "This is the spreadsheet's error value {value}"
        ),
        "too_large": Worded("{value} 太大，请核对", "{value} is too large; please check"),
        "not_a_number": Worded("“{value}”不是数", "'{value}' is not a number"),
        "negative": Worded("小于 0", "This is below zero"),
        "not_whole": Worded("应为整数", "This should be a whole number"),
        "too_long": Worded("超过 {limit} 个字", "This is longer than {limit} characters"),
        "not_a_date": Worded("“{value}”不是日期", "'{value}' is not a date"),
        "not_a_choice": Worded("“{value}”不在可选项内", "'{value}' is not one of the choices"),
        # how to mend
        "mend_required": Worded("补上{name}", "Fill in: {name_en}"),
        "mend_area": Worded("只填数字，单位 m²，例如 125000.00", "A number in m², such as 125000.00"),
        "mend_error": Worded("改正表格里的公式，或直接填值", "Mend the formula, or write the value itself"),
        "mend_number": Worded("只填数字，例如 1200", "A number, such as 1200"),
        "mend_date": Worded("写成 2020-09-30", "Write it as 2020-09-30"),
        "mend_choice": Worded("改为：{known}", "Use one of: {known_en}"),
        "mend_shorten": Worded("缩短到 {limit} 个字以内", "Shorten to {limit} characters"),
    }
)

UNITS: Mapping[str, tuple[Decimal, str, str]] = {
    "wan": (WAN, "万", "ten thousands"),
    "hectare": (WAN, "公顷", "hectares"),
}


@dataclass(frozen=True)
class Setting:
    """What a reader may know beside the cell: today, and the unit that the header names for the whole column."""

    today: date | None = None
    unit: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)


class Cell(NamedTuple):
    """What became of a cell. ``error`` excludes a value; ``mend`` says how to repair the cell by hand."""

    value: Any = None
    repairs: tuple[Message, ...] = ()
    questions: tuple[Message, ...] = ()
    error: Message | None = None
    mend: Message | None = None


NOTHING = Cell()
Reader = Callable[[str, Setting], Cell]
NO_SETTING = Setting()


def refuse(code: str, mend: Message | None = None, **params: str) -> Cell:
    """A cell that cannot be read."""
    return Cell(error=Message(code, params), mend=mend)


def blank(text: str) -> Cell | None:
    """The empty cell of a blank or a word that means blank; None where there is something to read."""
    bare = text.strip()
    if not bare:
        return NOTHING
    if bare.startswith("暂无资料") or (len(bare) <= LONGEST_BLANK_WORD and tidy(bare).lower() in BLANK_WORDS):
        return Cell(repairs=(Message("blank_word", {"value": bare[:20]}),))
    return None


def read_text(limit: int, *, blanks: bool = True) -> Reader:
    """A reader of names and addresses up to ``limit`` characters; ``blanks``: words like 暂无 mean nothing."""

    def read(text: str, setting: Setting = NO_SETTING) -> Cell:
        empty = blank(text) if blanks or not text.strip() else None
        if empty:
            return empty
        clean, repairs = clean_text(text)
        if len(clean) > limit:
            return refuse("too_long", Message("mend_shorten", {"limit": str(limit)}), limit=str(limit))
        return Cell(clean or None, repairs, _odd_characters(clean))

    return read


_UNTIDY = re.compile(r"^ | $|  |[！-～]")
_PLAIN_AMOUNT = re.compile(r"\d{1,9}(?:\.\d{1,2})?\Z", re.ASCII)


def clean_text(text: str) -> tuple[str, tuple[Message, ...]]:
    """``text`` on one line, without invisible characters, Latin letters and digits narrow; and what was done."""
    if text.isprintable() and not _UNTIDY.search(text):
        return text, ()  # nearly all
    visible = "".join(
        " " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf")
    )
    smooth = " ".join(visible.split())
    narrow = "".join(
        chr(ord(c) - 0xFEE0) if "！" <= c <= "～" and chr(ord(c) - 0xFEE0).isalnum() else c for c in smooth
    )
    repairs = []
    if smooth != text.strip(" "):
        repairs.append(Message("tidied"))
    if narrow != smooth:
        repairs.append(Message("narrowed"))
    return narrow, tuple(repairs)


def read_amount(
    *,
    reading: Callable[[str], Reading],
    mend: str,
    least: Decimal | None = None,
    most: Decimal | None = None,
    places: int = 2,
) -> Reader:
    """A reader of amounts above zero; zero is what lists write for unknown. Outside ``least`` … ``most``: asked."""

    def read(text: str, setting: Setting = NO_SETTING) -> Cell:
        if _PLAIN_AMOUNT.match(text):
            return _judged(Reading(Decimal(text)), setting, False, least=least, most=most, places=places)
        empty = blank(text)
        if empty:
            return empty
        bare = text.strip()
        about = next((word for word in NEARLY if bare.startswith(word)), "")
        found = reading(bare.removeprefix(about))
        if found.value is None:
            return refuse(_no_number(bare), Message(mend), value=bare[:40])
        if found.value < 0:
            return refuse("negative", Message(mend))
        return _judged(found, setting, bool(about), least=least, most=most, places=places)

    return read


_DIGITS = re.compile(r"[\d,]+(?:\.\d+)?(?:e\+?\d{2,})?\Z", re.ASCII | re.IGNORECASE)


def _no_number(text: str) -> str:
    """Why a text is not read as a number: it is none, or larger than anything that is counted here."""
    return "too_large" if _DIGITS.match(tidy(text)) and text.strip()[:1].isdigit() else "not_a_number"


def _odd_characters(text: str) -> tuple[Message, ...]:
    """A question where characters are private, unassigned or what a broken decoding leaves behind."""
    if text.isprintable() and "\ufffd" not in text:
        return ()
    odd = "".join(dict.fromkeys(c for c in text if unicodedata.category(c) in ("Co", "Cn") or c == "\ufffd"))
    return (Message("odd_characters", {"odd": odd}),) if odd else ()


def _judged(
    found: Reading, setting: Setting, about: bool, *, least: Decimal | None, most: Decimal | None, places: int
) -> Cell:
    value = found.value or Decimal(0)
    if value == 0:
        return Cell(repairs=(Message("zero_is_unknown"),))
    repairs: list[Message] = []
    unit = setting.unit if found.note not in UNITS else found.note
    if unit in UNITS:
        scale, unit_zh, unit_en = UNITS[unit]
        value = value * scale if found.note not in UNITS else value
        repairs.append(Message("multiplied", {"read": show_area(value), "unit": unit_zh, "unit_en": unit_en}))
    elif found.note:
        repairs.append(Message("unit_dropped" if found.note == "unit" else "tidied", {"read": plain(value)}))
    if about:
        repairs.append(Message("nearly", {"read": plain(value)}))
    rounded = half_up(value, places)
    if rounded != value:
        repairs.append(Message("rounded", {"read": plain(rounded)}))
    questions = []
    if most is not None and rounded > most:
        questions.append(Message("unusually_large", {"read": show_area(rounded)}))
    if least is not None and rounded < least:
        questions.append(Message("unusually_small", {"read": show_area(rounded)}))
    return Cell(rounded, tuple(repairs), tuple(questions))


def area_reader(*, least: Decimal, most: Decimal) -> Reader:
    """A reader of areas in m², asking below ``least`` and above ``most``."""
    return read_amount(reading=read_area, mend="mend_area", least=least, most=most)


def read_count(*units: str, most: int) -> Reader:
    """A reader of whole numbers that may bear one of ``units`` ("8078户", "77 栋")."""

    def read(text: str, setting: Setting = NO_SETTING) -> Cell:
        if text.isascii() and text.isdigit() and 0 < int(text[:LONGEST_COUNT]) <= most and text[0] != "0":
            return (
                Cell(int(text)) if len(text) < LONGEST_COUNT else refuse("not_whole", Message("mend_number"))
            )
        empty = blank(text)
        if empty:
            return empty
        bare = tidy(text)
        unit = next((u for u in units if bare.endswith(u)), "")
        found = read_number(bare.removesuffix(unit))
        mend = Message("mend_number")
        if found.value is None:
            return refuse(_no_number(text), mend, value=text.strip()[:40])
        if found.value < 0:
            return refuse("negative", mend)
        if found.value != found.value.to_integral_value() or found.value >= 10**LONGEST_COUNT:
            return refuse("not_whole", mend)
        number = int(found.value)
        if number == 0:
            return Cell(repairs=(Message("zero_is_unknown"),))
        how = "unit_dropped" if unit else "tidied" if text != str(number) else ""
        repairs = (Message(how, {"read": str(number)}),) if how else ()
        questions = (Message("unusually_large", {"read": f"{number:,}"}),) if number > most else ()
        return Cell(number, repairs, questions)

    return read


_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:\d{2}:\d{2}(?::\d{2})?)?\Z", re.ASCII)
_DENSE_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})\Z", re.ASCII)
_MONTH = re.compile(r"(\d{4})(?:[-/.]|年)(\d{1,2})月?\Z", re.ASCII)
_YEAR = re.compile(r"(\d{4})(?:年(?:建成|竣工|建)?)?\Z", re.ASCII)


def read_day(*, first_year: int = 1949) -> Reader:
    """A reader of days. A year or month alone is taken for its last day, and says so: what was finished that year
    was finished by then. Years before ``first_year`` and days after today are asked about."""

    def read(text: str, setting: Setting = NO_SETTING) -> Cell:
        empty = blank(text)
        if empty:
            return empty
        found, code = _day_in(tidy(text))
        if found is None:
            return refuse("not_a_date", Message("mend_date"), value=text.strip()[:40])
        read_as = {"read": found.isoformat()}
        repairs = () if text == found.isoformat() else (Message(code, read_as),)
        questions = []
        if found.year < first_year:
            questions.append(Message("placeholder_year", {"read": str(found.year)}))
        if setting.today is not None and _is_after(found, setting.today, exact=code == "date_read"):
            questions.append(Message("in_the_future", read_as))
        return Cell(found, repairs, tuple(questions))

    return read


def _is_after(found: date, today: date, *, exact: bool) -> bool:
    """A year or month stands for its last day, which may well lie ahead; only a later year is odd."""
    return found > today if exact else found.year > today.year


def _day_in(bare: str) -> tuple[date | None, str]:
    try:
        if match := _DAY.match(bare) or _DENSE_DAY.match(bare):
            return date(int(match[1]), int(match[2]), int(match[3])), "date_read"
        if match := _MONTH.match(bare):
            first = date(int(match[1]), int(match[2]), 1)
            return first.replace(day=monthrange(first.year, first.month)[1]), "month_only"
        if match := _YEAR.match(bare):
            return date(int(match[1]), 12, 31), "year_only"
    except ValueError:
        pass
    return None, ""


def read_choice(
    words: Mapping[str, str], names: Mapping[str, str], english: Mapping[str, str] | None = None
) -> Reader:
    """A reader of one of several codes: ``words`` maps what people write to the code, ``names`` codes to words,
    ``english`` to those that an English reader is told of (the same where there are none).
    """
    known = {
        tidy(word).lower(): code
        for word, code in {**words, **{name: code for code, name in names.items()}}.items()
    }

    def read(text: str, setting: Setting = NO_SETTING) -> Cell:
        empty = blank(text) if tidy(text).lower() not in known else None
        if empty:
            return empty
        bare = tidy(text).lower()
        code = known.get(bare) or (bare if bare in names else None)
        if code is None:
            told = {"known": "、".join(names.values()), "known_en": ", ".join((english or names).values())}
            mend = Message("mend_choice", told)
            return refuse("not_a_choice", mend, value=text.strip()[:40])
        said = names[code]
        repairs = () if text.strip() == said else (Message("choice_read", {"read": said}),)
        return Cell(code, repairs)

    return read
