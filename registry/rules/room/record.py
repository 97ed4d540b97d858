"""What cannot stand in the record of one room, whoever brings it: page, import or API."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from oversight.kernel.measure import show_area
from oversight.kernel.wording import Catalogue, Message, Worded

# m², ours: for an estate of unknown floor area. At 4‰, the rooms of an estate of 2.5 million m².
MOST_WHERE_UNKNOWN: Final = Decimal(10_000)

RECORD_WORDS = Catalogue(
    {
        "no_floor_zero": Worded(
            "楼层没有 0 层：地上从 1 起，地下从 -1 起。",
            "There is no floor 0: count from 1 above ground and from -1 below.",
        ),
        "place_below_floor_above": Worded(
            "位置写明在地下，楼层却是地上，请核对。",
            "The place says below ground, the floor above. Check one of the two.",
        ),
        "title_without_number": Worded(
            "已办理房照的，请填写证号。", "Give the number of the title certificate."
        ),
        "misused_without_use": Worded(
            "被挪作他用的，请写明挪作何用或由谁使用。", "Say what the room is used for instead, or by whom."
        ),
        "room_exceeds_estate": Worded(
            "用房 {area} m² 大于小区总建筑面积 {most} m²，请核对",
            "The room of {area} m² is larger than the estate’s floor area of {most} m²; please check",
        ),
        "rooms_exceed_estate": Worded(
            "连同已登记的用房共 {sum} m²，大于小区总建筑面积 {most} m²，请核对",
            "With the rooms on file that makes {sum} m², more than the estate’s floor area of {most} m²; please check",
        ),
        "rooms_beyond_belief": Worded(
            "小区总建筑面积未登记，用房合计不能超过 {most} m²；确有这么大的，请先登记小区面积",
            "The estate’s floor area is not on file: its rooms may not exceed {most} m² together. "
            "Where they do, record the estate’s floor area first",
        ),
    }
)


def faults(values: Mapping[str, Any]) -> dict[str, Message]:
    """What cannot stand in the facts of one room: field → message. Facts that are missing or None are unknown.

    Place and floor that say opposite things are the Chengdu case of DOMAIN-REFERENCE §5.5.
    """
    found: dict[str, Message] = {}
    place, floor = values.get("place") or "", values.get("floor")
    if floor == 0:
        found["floor"] = Message("no_floor_zero")
    elif floor is not None and floor > 0 and "地下" in place:
        found["floor"] = Message("place_below_floor_above")
    if values.get("title") == "titled" and not values.get("title_number"):
        found["title_number"] = Message("title_without_number")
    if values.get("misused") and not (values.get("present_use") or values.get("occupied_by")):
        found["present_use"] = Message("misused_without_use")
    return found


def size_fault(area: Decimal, *, others: Decimal, floor_area: Decimal | None) -> Message | None:
    """What is wrong with the size of a room, if anything; ``others``: the estate's other rooms together; all in m²."""
    together = area + others
    if floor_area is None:
        most = {"most": show_area(MOST_WHERE_UNKNOWN)}
        return Message("rooms_beyond_belief", most) if together > MOST_WHERE_UNKNOWN else None
    most = {"most": show_area(floor_area)}
    if area > floor_area:
        return Message("room_exceeds_estate", {"area": show_area(area), **most})
    if together > floor_area:
        return Message("rooms_exceed_estate", {"sum": show_area(together), **most})
    return None
