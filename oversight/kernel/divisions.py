"""The official division codes and a row of their list; finding a unit by what people write.

Source: 统计用区划代码 (National Bureau of Statistics): 12 digits cut 2-2-2-3-3: province, prefecture, county,
township, village. Names repeat, so a unit is found by its code, or by its name under a known parent.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oversight.kernel.cells import NO_SETTING, Cell, Setting, blank, read_text, refuse
from oversight.kernel.measure import tidy
from oversight.kernel.rowreading import ROW_WORDS, ColumnMatch, Field, RowOutcome, RowReader, match_columns
from oversight.kernel.scope import Level
from oversight.kernel.tables import Row
from oversight.kernel.wording import Catalogue, Message, Worded

CUTS = (2, 4, 6, 9, 12)  # digits that name a province, prefecture, county, township, village

DIVISION_WORDS = ROW_WORDS | Catalogue(
    {
        "code_not_digits": Worded("区划代码应为 12 位数字", "A division code has 12 digits"),
        "code_padded": Worded("补零到 12 位：{read}", "Filled with zeros: {read}"),
        "code_skips": Worded(
            "代码 {value} 上级部分为零，下级不应有值",
            "Code {value} names a lower unit under a blank upper one",
        ),
        "parent_differs": Worded(
            "上级代码 {given} 与本级代码推出的 {expected} 不同，按所给的上级",
            "The parent {given} differs from {expected}, which the code implies; the given one is taken",
        ),
        "mend_division": Worded("照统计用区划代码填 12 位", "Copy the 12 digits of the official list"),
    }
)


def depth_of(code: str) -> int:
    """How many parts of a 12-digit code are filled: 1 province … 5 village."""
    return next(i for i, cut in enumerate(CUTS, 1) if not code[cut:].strip("0"))


def level_of(code: str) -> Level | None:
    """The tier that a code names in the portal; None for a province, which has none."""
    return {2: Level.CITY, 3: Level.DISTRICT, 4: Level.STREET, 5: Level.COMMITTEE}.get(depth_of(code))


def parent_of(code: str) -> str:
    """The code one level up, "" for a province. A unit that moved keeps its code: the tree, not this, rules."""
    depth = depth_of(code)
    return code[: CUTS[depth - 2]].ljust(12, "0") if depth > 1 else ""


def read_division_code(text: str, setting: Setting = NO_SETTING) -> Cell:
    """A cell with a code of 2, 4, 6, 9 or 12 digits, filled up to 12."""
    empty = blank(text)
    if empty:
        return empty
    bare = tidy(text)
    if not re.fullmatch(r"[0-9]+", bare) or len(bare) not in CUTS:
        return refuse("code_not_digits", Message("mend_division"))
    code = bare.ljust(12, "0")
    parts = [code[start:end].strip("0") for start, end in zip((0, *CUTS), CUTS, strict=False)]
    if "" in parts[: depth_of(code)]:
        return refuse("code_skips", Message("mend_division"), value=code)
    repairs = (Message("code_padded", {"read": code}),) if code != text.strip() else ()
    return Cell(code, repairs)


FIELDS: tuple[Field, ...] = (
    Field(
        "code",
        Worded("区划代码", "Division code"),
        read_division_code,
        ("code12", "统计用区划代码", "代码"),
        required=True,
        example="210802001001",
    ),
    Field(
        "name",
        Worded("名称", "Name"),
        read_text(120, blanks=False),
        ("单位名称", "区划名称"),
        required=True,
        example="奥林社区居民委员会",
        width=30,
    ),
    Field(
        "parent",
        Worded("上级代码", "Parent code"),
        read_division_code,
        ("parent_code12", "parent_code", "上级区划代码"),
        example="210802001000",
    ),
)


def match_division_columns(headers: Sequence[str]) -> list[ColumnMatch]:
    """Which column is which."""
    return match_columns(headers, FIELDS)


def division_reader(mapping: Mapping[str, ColumnMatch], *, language: str = "zh") -> RowReader:
    """What reads every unit of a list: code, name, parent and ``level`` (None for a province)."""
    return RowReader(
        FIELDS, mapping, setting=NO_SETTING, checks=(_check_parent,), complete=_place_unit, language=language
    )


def read_division(row: Row, mapping: Mapping[str, ColumnMatch], **options: str) -> RowOutcome:
    """One row alone, with the options of ``division_reader``."""
    return division_reader(mapping, **options)(row)


def _place_unit(values: dict[str, Any]) -> None:
    code = values["code"]
    values["level"] = level_of(code) if code else None
    values["parent"] = values["parent"] or (parent_of(code) if code else None)


def _check_parent(values: Mapping[str, str | None]) -> Iterable[tuple[str, Message]]:
    code, parent = values["code"], values["parent"]
    if code and parent and parent != parent_of(code):
        yield "parent", Message("parent_differs", {"given": parent, "expected": parent_of(code)})


# --- finding a unit ---------------------------------------------------------------------------------------------

_SUFFIX = re.compile(
    r"(街道办事处|街道办|街道|办事处|居民委员会|社区居委会|居委会|村民委员会|村委会|社区|村|镇|乡|区|县|市)$"
)


@dataclass(frozen=True)
class Unit:
    """A unit to be found: its code, name, level and its parent's code."""

    code: str
    name: str
    level: int
    parent: str


@dataclass(frozen=True)
class Found:
    """What was found: the unit's code, "" if none; ``others`` where the name fits several."""

    code: str = ""
    others: tuple[str, ...] = ()


def core_name(name: str) -> str:
    """A unit's name without what kind of unit it is: 建丰街道办事处 and 建丰 are one."""
    bare = tidy(name)
    while len(shorter := _SUFFIX.sub("", bare)) >= 2 and shorter != bare:
        bare = shorter
    return bare


class Gazetteer:
    """The units of one city, to find one by code or by name under its parent."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._units = {unit.code: unit for unit in units}
        self._by_name: dict[tuple[int, str], list[str]] = defaultdict(list)
        for unit in self._units.values():
            self._by_name[unit.level, core_name(unit.name)].append(unit.code)

    def find(self, *, district: str = "", street: str = "", committee: str = "") -> Found:
        """The lowest unit that is named and known. Names are looked for under the parents that are named; a name
        that fits several units is not guessed. Nothing is taken from a level above the lowest one named.
        """
        under: set[str] | None = None
        found = Found()
        for level, text in ((Level.DISTRICT, district), (Level.STREET, street), (Level.COMMITTEE, committee)):
            if not text:
                continue
            codes = self._named(level, text, under)
            found = Found(codes[0]) if len(codes) == 1 else Found("", tuple(codes))
            if not codes:
                return Found()
            under = set(codes)
        return found

    def _named(self, level: int, text: str, under: set[str] | None) -> list[str]:
        bare = tidy(text)
        if bare.isdigit() and len(bare) in CUTS:
            code = bare.ljust(12, "0")
            return [code] if code in self._units and self._units[code].level == level else []
        codes = self._by_name.get((level, core_name(bare)), [])
        if not codes and level == Level.DISTRICT:
            codes = self._begins_with_district(bare)
        return [code for code in codes if under is None or self._is_below(code, under)]

    def _begins_with_district(self, text: str) -> list[str]:
        """Listing sites write district and quarter in one: 鲅鱼圈北宫 lies in 鲅鱼圈."""
        names = (name for level, name in self._by_name if level == Level.DISTRICT and text.startswith(name))
        longest = max(names, key=len, default="")
        return self._by_name[Level.DISTRICT, longest] if longest else []

    def _is_below(self, code: str, under: set[str]) -> bool:
        unit = self._units.get(code)
        while unit is not None:
            if unit.parent in under:
                return True
            unit = self._units.get(unit.parent)
        return False
