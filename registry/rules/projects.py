"""A row of an estate list: what its columns are called, how each cell is read, what must be asked.

Reads the register's own template and, as they come, the lists of street offices and listing sites. Pure: where an
estate lies and whether it is on file already, the caller finds with ``places`` and ``likeness``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from oversight.kernel.cells import (
    NO_SETTING,
    Cell,
    Setting,
    area_reader,
    read_choice,
    read_count,
    read_day,
    read_text,
)
from oversight.kernel.measure import WAN
from oversight.kernel.rowreading import ROW_WORDS, ColumnMatch, Field, RowReader, match_columns
from oversight.kernel.tables import Column
from oversight.kernel.wording import Message, Worded
from registry.rules.cells import MODES, REGISTER_WORDS, Manager, read_fee, read_manager, read_mode, read_point
from registry.rules.estate import (
    CLASSES,
    ESTATE_WORDS,
    KINDS,
    SUSPECT_BELOW,
    UNVERIFIED_ABOVE,
    doubts,
)

PROJECT_WORDS = ROW_WORDS | REGISTER_WORDS | ESTATE_WORDS
MOST_HOMES = 30_000
MOST_BUILDINGS = 500

KIND_WORDS: Mapping[str, str] = {
    "普通住宅": "residential",
    "住宅小区": "residential",
    "商品房": "residential",
    "别墅": "residential",
    "精品豪宅": "residential",
    "豪宅": "residential",
    "公寓": "residential",
    "经济适用房": "residential",
    "回迁房": "residential",
    "商住": "mixed",
    "商住楼": "mixed",
    "商住公寓楼": "mixed",
    "综合": "mixed",
    "综合体": "mixed",
    "住宅含商业": "mixed",
    "写字楼": "non_residential",
    "办公楼": "non_residential",
    "商业": "non_residential",
    "商铺": "non_residential",
    "工业": "non_residential",
    "厂房": "non_residential",
}
CLASS_WORDS: Mapping[str, str] = {
    "新小区": "new",
    "新建小区": "new",
    "新建住宅": "new",
    "有主管单位": "old_with_unit",
    "老旧有主管单位": "old_with_unit",
    "老旧小区有主管单位": "old_with_unit",
    "无主管单位": "old_without_unit",
    "老旧无主管单位": "old_without_unit",
    "老旧小区无主管单位": "old_without_unit",
    "弃管": "old_without_unit",
    "散楼": "scattered",
    "分散": "scattered",
    "独栋": "scattered",
    "零散楼": "scattered",
}


def _names(words: Mapping[str, Worded]) -> dict[str, str]:
    return {code: name.zh for code, name in words.items()}


def _english(words: Mapping[str, Worded]) -> dict[str, str]:
    return {code: name.en for code, name in words.items()}


def _district(text: str, setting: Setting = NO_SETTING) -> Cell:
    """A district as listing sites write it: "甘井子小区", "鲅鱼圈鲅鱼圈", "鲅鱼圈北宫" (district and quarter)."""
    cell = read_text(40)(text, setting)
    if not isinstance(cell.value, str):
        return cell
    name = cell.value.removesuffix("小区") if len(cell.value) > 4 else cell.value
    half = len(name) // 2
    if half and len(name) % 2 == 0 and name[:half] == name[half:]:
        name = name[:half]
    told = (Message("choice_read", {"read": name}),) if name != cell.value else ()
    return Cell(name, (*cell.repairs, *told), cell.questions)


AREA_HELP = Worded("单位 m²，两位小数；不明就空着", "In m² with two decimals; leave blank if unknown")

FIELDS: tuple[Field, ...] = (
    Field(
        "name",
        Worded("小区名称", "Name"),
        read_text(120, blanks=False),
        (
            "plot_name",
            "项目名称",
            "楼盘名称",
            "小区名",
            "项目",
            "小区",
            "名称",
            "物业项目名称",
            "物业项目",
            "community",
        ),
        required=True,
        help=Worded("全称，不带分期以外的说明", "The full name"),
        example="望澜家园",
        width=24,
    ),
    Field(
        "city",
        Worded("城市", "City"),
        read_text(40),
        ("所在城市", "地市", "city"),
        help=Worded(
            "可不填；写了外地城市的行不导入", "May be left blank; rows of other cities are not imported"
        ),
        example="营口市",
    ),
    Field(
        "district",
        Worded("区县", "District"),
        _district,
        ("区", "区县", "所在区", "行政区", "区域", "区（县）"),
        example="站前区",
    ),
    Field(
        "street",
        Worded("街道", "Street"),
        read_text(60),
        ("街道办", "街道办事处", "乡镇", "镇街", "街道（乡镇）", "所属街道"),
        example="建丰街道",
    ),
    Field(
        "committee",
        Worded("社区", "Committee"),
        read_text(60),
        ("居委会", "社区居委会", "所属社区", "社区（村）", "村居", "区划代码"),
        help=Worded(
            "名称或 12 位统计用区划代码；不明就空着，由市局落位", "Name or 12-digit code; may be left blank"
        ),
        example="奥林社区",
    ),
    Field(
        "address",
        Worded("地址", "Address"),
        read_text(200),
        ("详细地址", "坐落", "位置", "小区地址"),
        width=30,
    ),
    Field(
        "kind",
        Worded("类型", "Kind"),
        read_choice(KIND_WORDS, _names(KINDS), _english(KINDS)),
        ("property_type", "物业类型", "物业类别", "房屋类型", "用途", "use"),
        choices=tuple(_names(KINDS).values()),
        example="住宅",
    ),
    Field(
        "estate_class",
        Worded("类别", "Class"),
        read_choice(CLASS_WORDS, _names(CLASSES), _english(CLASSES)),
        ("小区类别", "新旧类别", "新旧", "class"),
        choices=tuple(_names(CLASSES).values()),
        example="新建",
    ),
    Field(
        "total_area",
        Worded("总建筑面积", "Total floor area"),
        area_reader(least=Decimal(0), most=Decimal("Infinity")),
        ("building_area", "建筑面积", "总面积", "物业总建筑面积", "管理面积", "gfa"),
        kind="area",
        help=AREA_HELP,
        example="154754.00",
    ),
    Field(
        "above_ground_area",
        Worded("地上建筑面积", "Above-ground floor area"),
        area_reader(least=SUSPECT_BELOW, most=UNVERIFIED_ABOVE),
        ("地上面积", "地上总建筑面积"),
        kind="area",
        help=AREA_HELP,
    ),
    Field(
        "measured_area",
        Worded("实测面积", "Measured floor area"),
        area_reader(least=SUSPECT_BELOW, most=UNVERIFIED_ABOVE),
        ("实测建筑面积", "测绘面积"),
        kind="area",
        help=AREA_HELP,
    ),
    Field(
        "households",
        Worded("户数", "Households"),
        read_count("户", most=MOST_HOMES),
        ("总户数", "住户数", "居民户数", "房屋总数"),
        kind="integer",
        example="1286",
    ),
    Field(
        "buildings",
        Worded("楼栋数", "Buildings"),
        read_count("栋", "幢", "座", "楼", most=MOST_BUILDINGS),
        ("栋数", "楼栋总数", "幢数", "楼数"),
        kind="integer",
        example="24",
    ),
    Field(
        "completed_on",
        Worded("竣工日期", "Completed on"),
        read_day(),
        ("build_year", "建成年份", "建成年代", "竣工时间", "建筑年代", "竣工年份", "建成时间"),
        kind="date",
        example="2012-09-30",
    ),
    Field(
        "permitted_on",
        Worded("规划许可日期", "Permitted on"),
        read_day(),
        ("规划许可证日期", "许可日期", "规划许可时间"),
        kind="date",
        help=Worded("决定适用哪一版用房规定", "Decides which version of the room rule applies"),
    ),
    Field(
        "developer",
        Worded("建设单位", "Developer"),
        read_text(120),
        ("开发商", "开发企业", "开发单位", "开发建设单位"),
        width=24,
    ),
    Field(
        "responsible_unit",
        Worded("主管单位", "Responsible unit"),
        read_text(120),
        ("责任单位", "产权单位"),
        help=Worded("老旧·有主管单位的小区要填", "For old estates that have one"),
    ),
    Field(
        "manager",
        Worded("物业企业", "Property firm"),
        read_manager,
        (
            "property_company",
            "物业公司",
            "物业服务企业",
            "物业管理公司",
            "物业管理单位",
            "管理单位",
            "服务企业",
        ),
        help=Worded("企业全称；没有企业的写管理模式", "The firm's full name, or the management mode"),
        width=28,
    ),
    Field(
        "mode",
        Worded("管理模式", "Management mode"),
        read_mode,
        ("管理方式", "管理形式", "物业模式"),
        choices=tuple(name.zh for name in MODES.values()),
        example="专业企业",
    ),
    Field(
        "fee",
        Worded("物业费", "Fee"),
        read_fee,
        ("property_fee", "收费标准", "物业费标准", "物业服务费", "物业服务收费"),
        help=Worded("单位 元/m²·月", "In yuan/m²·month"),
        example="1.80",
    ),
    Field(
        "point",
        Worded("经纬度", "Coordinates"),
        read_point,
        ("lng_lat", "坐标", "经度,纬度", "位置坐标"),
        example="122.235000,40.667000",
        width=24,
    ),
)


def title_of(key: str, language: str = "zh") -> str:
    """What a field is called. Raises KeyError."""
    return {field.key: field for field in FIELDS}[key].title(language)


def _in_wan(message: Message) -> dict[str, str]:
    """The area that was meant, where it was given in ten thousands without saying so."""
    return {"total_area": str(Decimal(message.params["meant"]) * WAN)}


# Questions that one click answers: the values that the question itself proposes.
TAKEN: Mapping[str, Callable[[Message], dict[str, str]]] = {"area_probably_wan": _in_wan}


def project_columns(language: str = "zh") -> list[Column]:
    """The template's columns."""
    return [field.column(language) for field in FIELDS]


def match_project_columns(headers: Sequence[str]) -> list[ColumnMatch]:
    """Which column is which, as proposed to the person."""
    return match_columns(headers, FIELDS)


def project_reader(
    mapping: Mapping[str, ColumnMatch],
    *,
    today: date | None = None,
    defaults: Mapping[str, str] | None = None,
    box: Sequence[Decimal] | None = None,
    language: str = "zh",
) -> RowReader:
    """What reads every row of one estate list into ``values`` by the keys of ``FIELDS``.

    ``manager`` becomes ``mode`` and ``firm``: words that mean a mode are no firm, and a firm's name is the mode
    ``firm`` unless a column of its own says otherwise. ``box`` is the city (west, east, south, north).
    """
    return RowReader(
        FIELDS,
        mapping,
        setting=Setting(today=today, params={"box": box}),
        defaults=defaults,
        checks=(doubts, _contradictions),
        complete=_name_mode,
        language=language,
    )


def _name_mode(values: dict[str, Any]) -> None:
    manager = values.pop("manager") or Manager("")
    values["mode"] = values["mode"] or manager.mode or None
    values["firm"] = manager.firm or None


def _contradictions(values: Mapping[str, Any]) -> Iterator[tuple[str, Message]]:
    """A mode that needs no firm beside a firm's name; a class that denies the unit named."""
    manager, mode = values.get("manager"), values.get("mode")
    if manager is not None and manager.firm and mode and mode != "firm":
        said = MODES[mode]
        yield "mode", Message("mode_contradicts", {"mode": said.zh, "mode_en": said.en, "firm": manager.firm})
    if values.get("estate_class") == "old_without_unit" and values.get("responsible_unit"):
        yield "responsible_unit", Message("unit_contradicts")
    if values.get("estate_class") == "old_with_unit" and not values.get("responsible_unit"):
        yield "responsible_unit", Message("unit_missing")
