"""Rules of an estate's record: lawful words, what a registered one must tell, figures that cannot be right.

Source: DOMAIN §3; the limits are ours (DOMAIN §13.8) and stand with the room rule.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any
from unicodedata import category

from oversight.kernel.measure import plain, show_area
from oversight.kernel.wording import Catalogue, Message, Worded
from registry.rules.cells import MODES
from registry.rules.room.policy import SUSPECT_BELOW, UNVERIFIED_ABOVE

__all__ = [
    "CLASSES",
    "ESTATE_WORDS",
    "KINDS",
    "MODES",
    "SUSPECT_BELOW",
    "UNVERIFIED_ABOVE",
    "doubts",
    "faults",
    "is_class_lawful",
    "missing_to_register",
    "name_fault",
    "needs_manager",
    "responsible_for_mode",
]

KINDS: Mapping[str, Worded] = {
    "residential": Worded("住宅", "Residential"),
    "mixed": Worded("混合", "Mixed"),
    "non_residential": Worded("非住宅", "Non-residential"),
}
CLASSES: Mapping[str, Worded] = {
    "new": Worded("新建", "New"),
    "old_with_unit": Worded("老旧·有主管单位", "Old, with a responsible unit"),
    "old_without_unit": Worded("老旧·无主管单位", "Old, without a responsible unit"),
    "scattered": Worded("分散楼", "Scattered building"),
}
NEEDED: Mapping[str, Worded] = {
    "name": Worded("小区名称", "Name"),
    "jurisdiction": Worded("所在社区", "Committee"),
    "kind": Worded("类型", "Kind"),
    "estate_class": Worded("类别", "Class"),
}
SHORTEST_NAME = 2  # characters; "0" and "A" are slips of the keyboard
PICTURES = {"So", "Cc", "Co", "Cs", "Cn"}  # emoji and other pictures, control characters, what no font has
LONGITUDES = (Decimal(73), Decimal(136))  # China's span: catches a swapped pair, the usual mistake
LATITUDES = (Decimal(3), Decimal(54))
LEAST_PER_HOME = Decimal(15)  # m² of floor area a home; below it one of the two figures is wrong
MOST_PER_HOME = Decimal(2_000)
MOST_HOMES_A_BUILDING = 1_000
# More than any one estate has: a figure beyond is a slip of the hand (ours, DOMAIN §13.8).
LARGEST_COUNTS: Mapping[str, int] = {"households": 100_000, "buildings": 5_000, "phases": 30}

ESTATE_WORDS = Catalogue(
    {
        "above_exceeds_total": Worded(
            "地上建筑面积 {above} 大于总建筑面积 {total}，请核对",
            "The above-ground area of {above} exceeds the total of {total}; please check",
        ),
        "area_probably_wan": Worded(
            "总建筑面积 {area} m²，是不是 {meant} 万 m²？",
            "The floor area is {area} m²: is {meant} ten thousand meant?",
        ),
        "area_too_large": Worded(
            "总建筑面积 {area} m² 大得少见，请核对单位",
            "A floor area of {area} m² is unusually large; check the unit",
        ),
        "area_per_home": Worded(
            "平均每户 {each} m²，总建筑面积或户数可能有误",
            "{each} m² a home: the floor area or the homes may be wrong",
        ),
        "homes_per_building": Worded(
            "平均每栋 {each} 户，户数或楼栋数可能有误",
            "{each} homes a building: one of the figures may be wrong",
        ),
        "longitude": Worded(
            "经度应在 73 至 136 之间，请核对是否与纬度填反",
            "The longitude should lie between 73 and 136. Check that it is not swapped with the latitude",
        ),
        "latitude": Worded(
            "纬度应在 3 至 54 之间，请核对是否与经度填反",
            "The latitude should lie between 3 and 54. Check that it is not swapped with the longitude",
        ),
        "half_a_point": Worded(
            "经度、纬度要么都填，要么都不填", "Give both longitude and latitude, or neither"
        ),
        "completed_before_permit": Worded(
            "竣工日期早于规划许可日期，请核对其中一个",
            "The completion date lies before the planning permit. Check one of the two",
        ),
        "not_positive": Worded("面积应大于 0", "An area must be more than 0"),
        "name_without_letters": Worded(
            "名称至少两个字，要有文字，不能只是数字或符号",
            "A name has at least two characters, letters among them, not only digits or signs",
        ),
        "name_with_pictures": Worded(
            "名称里不能有表情、图形符号：{signs}", "A name cannot have pictures or signs in it: {signs}"
        ),
        "count_beyond_belief": Worded("不能超过 {most}，请核对", "May not exceed {most}; please check"),
        "no_phase": Worded("分期数至少为 1", "There is at least one phase"),
        "unit_missing": Worded(
            "有主管单位的老旧小区要填主管单位", "An old estate with a unit must name the unit"
        ),
        "unit_contradicts": Worded(
            "类别是“无主管单位”，却填了主管单位", "The class says there is no unit, yet one is named"
        ),
        "unit_of_mode_missing": Worded(
            "单位自管的，请选管理单位；没有可选的，先在“变更登记”里填主管单位",
            "Managed by its unit: choose which one; where none is offered, name the responsible unit on the record first",
        ),
        "tenure_in_force": Worded(
            "{firm}的任期自 {since} 起仍在这段时间内，请先终止任期，再从终止之日起登记",
            "The tenure of {firm} since {since} runs within this time: end it first, then record the mode from that day",
        ),
        "mode_contradicts": Worded(
            "管理模式是“{mode}”，却填了物业企业“{firm}”",
            "The mode is '{mode_en}', yet the firm '{firm}' is named",
        ),
    }
)


def missing_to_register(values: Mapping[str, Any]) -> list[str]:
    """The fields that a draft still lacks to be registered; an unknown area is lawful (DOMAIN §13.9)."""
    missing = [key for key in NEEDED if not values.get(key)]
    if values.get("estate_class") == "old_with_unit" and not values.get("responsible_unit"):
        missing.append("responsible_unit")
    return missing


def is_class_lawful(estate_class: str, *, has_unit: bool) -> bool:
    """Whether class and responsible unit agree."""
    return {"old_with_unit": has_unit, "old_without_unit": not has_unit}.get(estate_class, True)


def needs_manager(mode: str) -> bool:
    """Whether a mode says nothing without the body that manages: 单位自管 is by a certain unit."""
    return mode == "unit"


def responsible_for_mode(estate_class: str, *, has_unit: bool) -> str:
    """Whose task it is to give an estate a management mode (policy text, part 3 (1)–(3)): ``developer`` for new
    ones until the owners meet, the ``unit`` where there is one, else ``street``."""
    if has_unit:
        return "unit"
    return "developer" if estate_class == "new" else "street"


def doubts(values: Mapping[str, Any]) -> Iterator[tuple[str, Message]]:
    """Figures that contradict each other or are out of all proportion, as (field, question)."""
    total, above = values.get("total_area"), values.get("above_ground_area")
    homes, buildings = values.get("households"), values.get("buildings")
    if total is not None:
        yield from _doubt_area(total)
        if above is not None and above > total:
            params = {"above": show_area(above), "total": show_area(total)}
            yield "above_ground_area", Message("above_exceeds_total", params)
        believable = SUSPECT_BELOW <= total <= UNVERIFIED_ABOVE
        if homes and believable and not LEAST_PER_HOME <= total / homes <= MOST_PER_HOME:
            yield "households", Message("area_per_home", {"each": show_area(total / homes)})
    if homes and buildings and homes / buildings > MOST_HOMES_A_BUILDING:
        yield "buildings", Message("homes_per_building", {"each": f"{homes / buildings:,.0f}"})


def _doubt_area(total: Decimal) -> Iterator[tuple[str, Message]]:
    if total < SUSPECT_BELOW:
        yield "total_area", Message("area_probably_wan", {"area": show_area(total), "meant": plain(total)})
    if total > UNVERIFIED_ABOVE:
        yield "total_area", Message("area_too_large", {"area": show_area(total)})


def name_fault(name: str) -> Message | None:
    """What is wrong with the name of an estate, if anything: it is letters, digits and the marks between them."""
    signs = sorted({sign for sign in name if category(sign) in PICTURES})
    if signs:
        return Message("name_with_pictures", {"signs": " ".join(signs[:5])})
    if len(name.strip()) < SHORTEST_NAME or not any(sign.isalpha() for sign in name):
        return Message("name_without_letters")
    return None


def faults(values: Mapping[str, Any]) -> dict[str, Message]:
    """What cannot stand in the facts of one estate: field → message. Facts that are missing or None are unknown."""
    found: dict[str, Message] = {}
    if values.get("name") is not None and (fault := name_fault(values["name"])):
        found["name"] = fault
    longitude, latitude = values.get("longitude"), values.get("latitude")
    if longitude is not None and not LONGITUDES[0] <= longitude <= LONGITUDES[1]:
        found["longitude"] = Message("longitude")
    if latitude is not None and not LATITUDES[0] <= latitude <= LATITUDES[1]:
        found["latitude"] = Message("latitude")
    if (longitude is None) != (latitude is None):
        found.setdefault("longitude" if longitude is None else "latitude", Message("half_a_point"))
    completed, permitted = values.get("completed_on"), values.get("permitted_on")
    if completed is not None and permitted is not None and completed < permitted:
        found["completed_on"] = Message("completed_before_permit")
    if values.get("phases") == 0:
        found["phases"] = Message("no_phase")
    for field, most in LARGEST_COUNTS.items():
        if (values.get(field) or 0) > most:
            found[field] = Message("count_beyond_belief", {"most": f"{most:,}"})
    for field in ("total_area", "above_ground_area", "measured_area"):
        if (area := values.get(field)) is not None and area <= 0:
            found[field] = Message("not_positive")
    total, above = values.get("total_area"), values.get("above_ground_area")
    if total is not None and above is not None and above > total and "above_ground_area" not in found:
        params = {"above": show_area(above), "total": show_area(total)}
        found["above_ground_area"] = Message("above_exceeds_total", params)
    return found
