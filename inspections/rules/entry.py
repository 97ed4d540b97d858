"""One entry of a scorer (评分录入): the answer to one item as it was typed, with what was seen, where and when."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from inspections.rules.standard.answers import Answer, Found
from inspections.rules.standard.item import Item
from oversight.kernel.plaindata import Misfit, from_data, to_data
from oversight.kernel.wording import Catalogue, Worded

MOST_LINES = 60
"""Lines that one item takes; more is a mistake of the device."""
MOST_COUNT = 9999
LONGEST: Mapping[str, int] = {"choice": 20, "reason": 200, "finding": 8, "place": 120, "note": 300}
"""Characters that the columns hold."""

ENTRY_WORDS = Catalogue(
    {
        "too_long": Worded("“{name}”不能超过 {most} 个字", "'{name}' takes at most {most} characters"),
        "too_many": Worded("一个项目最多记 {most} 处", "An item takes at most {most} lines"),
        "no_key": Worded("这一处没有编号，请刷新页面后再记", "The line has no key: reload the page"),
        "key_twice": Worded("两处用了同一个编号", "Two lines bear the same key"),
        "odd_count": Worded("次数应在 1 到 {most} 之间", "A count is between 1 and {most}"),
        "too_fine": Worded("“{value}”的小数位太多", "'{value}' has too many decimals"),
    }
)


class EntryError(ValueError):
    """An entry that cannot be kept; ``code`` and ``params`` are of ``ENTRY_WORDS``."""

    def __init__(self, code: str, /, **params: str) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True)
class Spot:
    """Where the device was, in degrees, within ``accuracy`` metres."""

    longitude: Decimal
    latitude: Decimal
    accuracy: Decimal | None = None


@dataclass(frozen=True)
class Noted:
    """What was seen at one place: ``line`` is the device's own id (UUID), by which photos find it.

    ``finding`` is "" at items that are not counted: then the line only carries place, note and photos.
    """

    line: str
    finding: str = ""
    count: int = 1
    place: str = ""
    note: str = ""
    spot: Spot | None = None

    @property
    def said(self) -> tuple[str, int, str, str]:
        """What it says, without its key and spot: two people who saw the same say the same."""
        return (self.finding, self.count, self.place, self.note)


@dataclass(frozen=True)
class Change:
    """The whole answer to one item as somebody wants it to stand; see `Answer` for the fields."""

    choice: str = ""
    found: tuple[Noted, ...] = ()
    met: int | None = None
    cases: int | None = None
    rate: Decimal | None = None
    value: Decimal | None = None
    lapses: bool = False
    reason: str = ""

    def answer(self, item: Item) -> Answer:
        """What the engine scores: lines count only where the item counts findings."""
        counted = item.rule.kind == "count" and not self.lapses
        found = tuple(Found(one.finding, one.count) for one in self.found) if counted else ()
        return Answer(
            item.code,
            self.choice,
            found,
            self.met,
            self.cases,
            self.rate,
            self.value,
            self.lapses,
            self.reason,
        )

    def says_as(self, other: "Change") -> bool:
        """Whether both say the same, in whichever order the lines were written."""
        bare = [replace(one, found=()) for one in (self, other)]
        lines = [sorted(line.said for line in one.found) for one in (self, other)]
        return bare[0] == bare[1] and lines[0] == lines[1]


def read_change(data: Any) -> Change:
    """The change told by a device's JSON. Raises `Misfit` or `EntryError`."""
    change = from_data(Change, data, "change")
    for name in ("choice", "reason"):
        _fits(name, getattr(change, name))
    _places(change.rate, 4)
    _places(change.value, 2)
    if len(change.found) > MOST_LINES:
        raise EntryError("too_many", most=str(MOST_LINES))
    if len({line.line for line in change.found}) < len(change.found):
        raise EntryError("key_twice")
    return replace(change, found=tuple(_line(line) for line in change.found))


def write_change(change: Change) -> dict[str, Any]:
    """The change as JSON data; `read_change` gives it back."""
    told: dict[str, Any] = to_data(change)
    return told


def _line(line: Noted) -> Noted:
    try:
        key = str(UUID(line.line))
    except ValueError:
        raise EntryError("no_key") from None
    for name in ("finding", "place", "note"):
        _fits(name, getattr(line, name))
    if not 1 <= line.count <= MOST_COUNT:
        raise EntryError("odd_count", most=str(MOST_COUNT))
    return replace(line, line=key, spot=_on_earth(line.spot))


def _on_earth(spot: Spot | None) -> Spot | None:
    """The spot at the places that the columns keep; None for one that is nowhere."""
    if spot is None or abs(spot.longitude) > 180 or abs(spot.latitude) > 90:
        return None
    accuracy = None if spot.accuracy is None or not 0 <= spot.accuracy < 1_000_000 else spot.accuracy
    kept = None if accuracy is None else round(accuracy, 1)
    return Spot(round(spot.longitude, 6), round(spot.latitude, 6), kept)


def _fits(name: str, text: str) -> None:
    if len(text) > LONGEST[name] or "\x00" in text:
        raise EntryError("too_long", name=name, most=str(LONGEST[name]))


def _places(value: Decimal | None, places: int) -> None:
    if value is not None and (value != round(value, places) or abs(value) >= 100_000):
        raise EntryError("too_fine", value=str(value)[:20])


__all__ = ["ENTRY_WORDS", "Change", "EntryError", "Misfit", "Noted", "Spot", "read_change", "write_change"]
