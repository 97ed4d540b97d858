"""Cells that only the register knows: fees, coordinates, who manages an estate.

Made for what listing sites and street offices really write: "0.3至1元/平米/月", "121.85948,39.072422", and a firm's
column that says 无物业管理服务 or 街道办事处（居委会）代管物业, which are management modes and no firms.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from oversight.kernel.cells import NO_SETTING, Cell, Setting, blank, clean_text, refuse
from oversight.kernel.measure import half_up, plain, tidy
from oversight.kernel.wording import Catalogue, Message, Worded

HIGH_FEE = Decimal(30)  # yuan/m²·month; nothing in 2,100 real fees lies above
CHINA = (
    Decimal("73.5"),
    Decimal("135.1"),
    Decimal("3.8"),
    Decimal("53.6"),
)  # longitude and latitude, outermost
FIRM_NAME_LIMIT = 80

REGISTER_WORDS = Catalogue(
    {
        "fee_read": Worded("读作 {read} 元/m²·月", "Read as {read} yuan/m²·month"),
        "fee_by_year": Worded(
            "按年写的，除以 12 读作 {read} 元/m²·月", "By the year: a twelfth is {read} yuan/m²·month"
        ),
        "fee_turned": Worded("上下限写反了，读作 {read}", "Lower and upper end were turned round: {read}"),
        "fee_high": Worded(
            "每月 {read} 元/m² 高得少见，请核对", "{read} yuan/m² a month is unusually high; check"
        ),
        "not_a_fee": Worded("“{value}”不是收费标准", "'{value}' is not a fee"),
        "mend_fee": Worded("写成 1.80，单位 元/m²·月", "Write 1.80, in yuan/m²·month"),
        "point_turned": Worded("经纬度写反了，已对调", "Longitude and latitude were turned round"),
        "point_outside": Worded(
            "坐标不在中国境内，没有采用", "The coordinates lie outside China and were not taken"
        ),
        "point_far": Worded(
            "坐标不在本市范围内，请核对", "The coordinates lie outside the city; please check"
        ),
        "not_a_point": Worded("“{value}”不是经纬度", "'{value}' is not a longitude and latitude"),
        "mend_point": Worded("写成 122.235000,40.667000", "Write 122.235000,40.667000"),
        "is_a_mode": Worded(
            "不是企业名称，读作管理模式“{read}”", "Not a firm's name: read as management mode '{read_en}'"
        ),
        "odd_firm": Worded(
            "“{value}”不像物业企业的名称，请核对", "'{value}' does not look like a property firm; check"
        ),
    }
)

MODES: Mapping[str, Worded] = {
    "firm": Worded("专业企业", "Professional firm"),
    "unit": Worded("单位自管", "Responsible unit"),
    "community": Worded("社区代管", "Community"),
    "owners": Worded("业主自治", "Owners"),
    "building": Worded("栋楼管理", "Single building"),
    "courtyard": Worded("庭院自治", "Courtyard"),
    "none": Worded("无人管理", "None"),
}

# Tried from the top: the first that is found decides. A full firm's name (…公司) is looked for before all of them.
MODE_PATTERNS: Sequence[tuple[str, re.Pattern[str]]] = (
    ("none", re.compile(r"^(无|没有|未有|暂无)(物业|人管|管理|专业)|^(无|没有)$|弃管|失管|无人管理")),
    ("unit", re.compile(r"单位(自|代)?管|自管(产|房)|产权单位|房管所|主管单位|家属(院|区)管")),
    ("community", re.compile(r"街道|办事处|居委会|居民委员会|社区|村委会|政府代管|镇政府|乡政府")),
    ("owners", re.compile(r"业主|业委会|自治|自管|自筹|自主管理")),
    ("building", re.compile(r"栋楼|楼栋|单栋")),
    ("courtyard", re.compile(r"庭院|院落")),
)
_FIRM_FORM = re.compile(r"公司|集团|企业|中心$|事务所")
_FIRM_HINT = re.compile(r"公司|物业|服务|管理|集团|企业|中心|经营|生活|家政|保洁")


@dataclass(frozen=True)
class Fee:
    """A fee as one number or a range, in yuan/m²·month."""

    low: Decimal
    high: Decimal

    def __str__(self) -> str:
        return plain(self.low) if self.low == self.high else f"{plain(self.low)}–{plain(self.high)}"


@dataclass(frozen=True)
class Manager:
    """Who manages an estate: a mode, and the firm's name where the mode is ``firm``."""

    mode: str
    firm: str = ""


@dataclass(frozen=True)
class Point:
    """Where an estate lies, in degrees."""

    longitude: Decimal
    latitude: Decimal


_FEE = re.compile(
    r"(?P<low>\d+(?:\.\d+)?)(?:(?:元)?(?:至|到|-|–|—|~|～)(?P<high>\d+(?:\.\d+)?))?"
    r"(?P<unit>元?(?:/|每)?(?:平方米|平米|m2|㎡)?(?:[·./每]*(?P<per>月|年))?)\Z",
    re.ASCII,
)


def read_fee(text: str, setting: Setting = NO_SETTING) -> Cell:
    """A fee standard: "1.80 元/㎡·月", "0.3至1元/平米/月"; 0.00 is what lists write for unknown."""
    empty = blank(text)
    if empty:
        return empty
    match = _FEE.match(tidy(text))
    if not match:
        return refuse("not_a_fee", Message("mend_fee"), value=text.strip()[:40])
    low, high = Decimal(match["low"]), Decimal(match["high"] or match["low"])
    if high == 0:
        return Cell(repairs=(Message("zero_is_unknown"),))
    repairs = []
    if low > high:
        low, high = high, low
        repairs.append(Message("fee_turned", {"read": str(Fee(low, high))}))
    by_year = match["per"] == "年"
    fee = Fee(*(half_up(end / 12 if by_year else end, 4 if by_year else 2) for end in (low, high)))
    if by_year:
        repairs.append(Message("fee_by_year", {"read": str(fee)}))
    elif match["unit"] or match["high"]:
        repairs.append(Message("fee_read", {"read": str(fee)}))
    questions = (Message("fee_high", {"read": str(fee)}),) if fee.high > HIGH_FEE else ()
    return Cell(fee, tuple(repairs), questions)


_POINT = re.compile(r"(-?\d{1,3}(?:\.\d+)?)[,;|/](-?\d{1,3}(?:\.\d+)?)\Z", re.ASCII)


def read_point(text: str, setting: Setting = NO_SETTING) -> Cell:
    """Longitude and latitude in one cell. ``setting.params["box"]`` (west, east, south, north) is the city."""
    empty = blank(text)
    if empty:
        return empty
    match = _POINT.match(tidy(text))
    if not match:
        return refuse("not_a_point", Message("mend_point"), value=text.strip()[:40])
    first, second = (half_up(Decimal(part), 6) for part in match.groups())
    repairs = []
    if not _is_inside(first, second, CHINA) and _is_inside(second, first, CHINA):
        first, second = second, first
        repairs.append(Message("point_turned"))
    if not _is_inside(first, second, CHINA):
        return Cell(questions=(Message("point_outside"),))
    box = setting.params.get("box")
    far = box is not None and not _is_inside(first, second, box)
    return Cell(Point(first, second), tuple(repairs), (Message("point_far"),) if far else ())


def _is_inside(longitude: Decimal, latitude: Decimal, box: Sequence[Decimal]) -> bool:
    west, east, south, north = box
    return west <= longitude <= east and south <= latitude <= north


def mode_in(text: str) -> str:
    """The management mode that a text names, "" if none: "单位自管物业" is ``unit``, a firm's name is none."""
    bare = tidy(text)
    none, *others = MODE_PATTERNS
    if none[1].search(bare):
        return none[0]
    if _FIRM_FORM.search(bare):
        return ""
    return next((mode for mode, pattern in others if pattern.search(bare)), "")


def read_manager(text: str, setting: Setting = NO_SETTING) -> Cell:
    """The firm's column: a firm's name, or words that mean a mode; nothing written is nothing known."""
    mode = mode_in(text)
    if mode:
        said = MODES[mode]
        return Cell(Manager(mode), (Message("is_a_mode", {"read": said.zh, "read_en": said.en}),))
    empty = blank(text)
    if empty:
        return empty
    name, repairs = clean_text(text)
    if len(name) > FIRM_NAME_LIMIT:
        limit = {"limit": str(FIRM_NAME_LIMIT)}
        return refuse("too_long", Message("mend_shorten", limit), **limit)
    odd = len(name) < 4 or not _FIRM_HINT.search(name)
    questions = (Message("odd_firm", {"value": name}),) if odd else ()
    return Cell(Manager("firm", name), repairs, questions)


def read_mode(text: str, setting: Setting = NO_SETTING) -> Cell:
    """The management mode's own column: one of the seven modes, in their words or in people's."""
    bare = tidy(text)
    exact = next((code for code, name in MODES.items() if bare in (code, name.zh, tidy(name.en))), "")
    mode = exact or mode_in(text)
    if mode:
        said = MODES[mode]
        plainly = text.strip() == said.zh
        return Cell(mode, () if plainly else (Message("choice_read", {"read": said.zh}),))
    if bare in ("物业公司", "物业企业", "专业化物业", "专业物业", "市场化"):
        return Cell("firm", (Message("choice_read", {"read": MODES["firm"].zh}),))
    empty = blank(text)
    if empty:
        return empty
    known = "、".join(name.zh for name in MODES.values())
    told = {"known": known, "known_en": ", ".join(name.en for name in MODES.values())}
    return refuse("not_a_choice", Message("mend_choice", told), value=text.strip()[:40])
