"""Placing the rows of a list of divisions: each under its parent, in the file or already there, and none twice.

A list only adds units. A unit whose name or parent differs from what stands was redrawn: that is an act with an
effective date, never a side effect of a list.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from oversight.kernel.divisions import DIVISION_WORDS, Unit
from oversight.kernel.rowreading import CellNote, ColumnMatch, RowOutcome
from oversight.kernel.scope import Level
from oversight.kernel.wording import Catalogue, Message, Worded

PLANTING_WORDS = DIVISION_WORDS | Catalogue(
    {
        "province": Worded(
            "省级，不入库：平台从市一级起", "A province is left out: the portal begins with the city"
        ),
        "blanks_out": Worded("去掉空格，读作 {read}", "Spaces taken out: {read}"),
        "twice": Worded("代码在本文件里重复，请只留一行", "The code stands twice in this file; keep one row"),
        "one_city": Worded(
            "已有全市 {code}，一个平台只管一个市", "There is a city {code} already; a portal serves one"
        ),
        "no_parent": Worded(
            "上级单位不在文件里，也不在库里，或其所在行有误",
            "The parent is neither in the file nor on the register, or its row is at fault",
        ),
        "wrong_tier": Worded("上级单位“{name}”的层级不对", "The parent {name} is not one tier above"),
        "other_name": Worded(
            "库中名称为“{name}”。更名请办理区划调整",
            "It is {name} on the register. A renaming is an act of its own",
        ),
        "other_parent": Worded(
            "库中上级为 {code}。划转请办理区划调整",
            "Its parent on the register is {code}. A move is an act of its own",
        ),
    }
)


@dataclass(frozen=True)
class Placed:
    """What came of a list: every row's outcome in the order of rows, the units it names, and the rows left out."""

    outcomes: Sequence[RowOutcome]
    units: Mapping[str, Unit]
    provinces: Sequence[CellNote]

    def new(self, standing: Mapping[str, Unit]) -> list[Unit]:
        """The units that do not stand yet, parents before children, in the order of their codes."""
        found = (unit for code, unit in self.units.items() if code not in standing)
        return sorted(found, key=lambda unit: (unit.level, unit.code))


def place(
    outcomes: Iterable[RowOutcome], standing: Mapping[str, Unit], mapping: Mapping[str, ColumnMatch]
) -> Placed:
    """Hold rows that were read against each other and against the units that stand, the upper tiers first."""
    read = list(outcomes)
    units: dict[str, Unit] = {}
    done: dict[int, RowOutcome] = {}
    provinces: list[CellNote] = []
    for outcome in sorted(read, key=lambda found: (found.values.get("level") or 0, found.row)):
        if outcome.errors:
            done[outcome.row] = outcome
            continue
        if outcome.values["level"] is None:
            note = _note("code", outcome, mapping, Message("province"))
            provinces.append(note)
            done[outcome.row] = replace(outcome, questions=())
            continue
        outcome = _without_blanks(outcome, mapping)
        faults = tuple(_faults(outcome, units, standing, mapping))
        done[outcome.row] = replace(outcome, errors=faults)
        if not faults:
            unit = _unit(outcome)
            units[unit.code] = unit
    return Placed([done[outcome.row] for outcome in read], units, provinces)


def _without_blanks(outcome: RowOutcome, mapping: Mapping[str, ColumnMatch]) -> RowOutcome:
    """No official name has a blank inside."""
    name = outcome.values["name"]
    bare = "".join(name.split())
    if bare == name:
        return outcome
    note = _note("name", outcome, mapping, Message("blanks_out", {"read": bare}))
    return replace(outcome, values={**outcome.values, "name": bare}, repairs=(*outcome.repairs, note))


def _unit(outcome: RowOutcome) -> Unit:
    values = outcome.values
    parent = "" if values["level"] == Level.CITY else values["parent"]
    return Unit(values["code"], values["name"], int(values["level"]), parent)


def _faults(
    outcome: RowOutcome,
    units: Mapping[str, Unit],
    standing: Mapping[str, Unit],
    mapping: Mapping[str, ColumnMatch],
) -> Iterator[CellNote]:
    unit = _unit(outcome)

    def note(field: str, words: str, /, **params: str) -> CellNote:
        return _note(field, outcome, mapping, Message(words, params))

    if unit.code in units:
        yield note("code", "twice")
        return
    if unit.level == Level.CITY:
        others = [u.code for u in (*standing.values(), *units.values()) if u.level == Level.CITY]
        if others and others[0] != unit.code:
            yield note("code", "one_city", code=others[0])
    else:
        above = units.get(unit.parent) or standing.get(unit.parent)
        if above is None:
            yield note("parent", "no_parent")
        elif above.level != unit.level - 1:
            yield note("parent", "wrong_tier", name=above.name)
    if there := standing.get(unit.code):
        if there.name != unit.name:
            yield note("name", "other_name", name=there.name)
        if there.parent != unit.parent:
            yield note("parent", "other_parent", code=there.parent)


def _note(field: str, outcome: RowOutcome, mapping: Mapping[str, ColumnMatch], message: Message) -> CellNote:
    column = mapping[field].header if field in mapping else field
    return CellNote(column, str(outcome.values.get(field) or ""), message)
