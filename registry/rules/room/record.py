"""What cannot stand in the record of one room, whoever brings it: page, import or API."""

from collections.abc import Mapping
from typing import Any

from oversight.kernel.wording import Catalogue, Message, Worded

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
