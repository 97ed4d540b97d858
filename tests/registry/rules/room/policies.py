"""The shipped policies and small ways of making odd ones, for the room tests."""

import json
from decimal import Decimal
from pathlib import Path

from registry.rules.room import Facts, Provided, Room, read_policy

FOLDER = Path(__file__).resolve().parents[4] / "docs" / "examples" / "room-policies"
D = Decimal


def text_of(city):
    return (FOLDER / f"{city}.json").read_text("utf-8")


def shipped(city):
    return read_policy(text_of(city))


SAMPLE = shipped("sample-city")
HENAN = shipped("henan")
SHANGHAI = shipped("shanghai")
TAIZHOU = shipped("taizhou")


def varied(city="sample-city", **changes):
    """A shipped policy with some keys changed, as JSON text."""
    return json.dumps({**json.loads(text_of(city)), **changes})


def plain_policy(*, rates, place="whole", **changes):
    """A policy of one part without exclusions or conditions."""
    part = {"code": "rooms", "name": {"zh": "用房", "en": "Rooms"}, "place": place, "rates": rates}
    base = {"parts": [part], "exclusions": [], "conditions": []}
    return read_policy(varied(**{**base, **changes}))


def facts(total, provided=None, **more):
    provided = None if provided is None else D(provided)
    return Facts(
        total_area=None if total is None else D(total), use="residential", provided=Provided(provided), **more
    )


QUALITIES = ("self_contained", "utilities", "daylight", "heating", "telecom", "separate_meters")
GOOD = dict.fromkeys(QUALITIES, True)


def room(label, area, **more):
    base = {"floor": 1, "height": D("3.30"), "has_lift": False, "features": GOOD, "place": "2 号楼"}
    return Room(key=label, label=label, area=D(area), **{**base, **more})
