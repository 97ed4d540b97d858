"""导入区划: the official list of divisions, read, judged row by row, and planted as a tree.

An import only adds units. A unit whose name or parent differs from what stands here was redrawn: that is an act with
an effective date (oversight/actions/redrawing), never a side effect of a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from oversight import journal
from oversight.acting import Refused
from oversight.actions import period
from oversight.kernel.pinyin import initials, sort_key
from oversight.kernel.scope import Level
from oversight.models import Territory
from oversight.models.territory import STEP
from oversight.policy import Actor, may

COLUMNS = ("level", "code12", "name", "parent_code12")
CODE = re.compile(r"\d{12}")
PROVINCE = "1"  # the list counts levels from the province down; ours start with the city
# Digits of the code that a level uses: 2-2-2-3-3 from the province down (DOMAIN §1).
DIGITS = {"1": 2, "2": 4, "3": 6, "4": 9, "5": 12}
LONGEST_NAME = 120

ACCEPTED, REPAIRED, REJECTED = "accepted", "repaired", "rejected"


@dataclass(frozen=True)
class Told:
    """What is said of one cell of one row."""

    row: int
    column: str
    value: str
    outcome: str
    message: str


@dataclass
class Report:
    """The outcome of an import: what is told of cells, in which count each row stands, and what is to be planted."""

    told: list[Told] = field(default_factory=list)
    outcome: dict[int, str] = field(default_factory=dict)
    new: list[Territory] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """Rows by outcome; each row stands in exactly one."""
        found = list(self.outcome.values())
        return {name: found.count(name) for name in (ACCEPTED, REPAIRED, REJECTED)}

    def as_data(self) -> dict[str, Any]:
        """The report as JSON data."""
        return {"counts": self.counts, "rows": [dict(vars(told)) for told in self.told]}

    def say(self, row: int, column: str, value: str, outcome: str, message: str) -> None:
        """Tell something of a cell; the worst outcome of its cells is the row's."""
        self.told.append(Told(row, column, value, outcome, message))
        ranks = (ACCEPTED, REPAIRED, REJECTED)
        self.outcome[row] = max(self.outcome.get(row, ACCEPTED), outcome, key=ranks.index)


@dataclass(frozen=True)
class Unit:
    """A unit as a row names it or as it stands here."""

    level: int
    name: str
    parent: str


def judge(rows: Iterable[tuple[int, Mapping[str, str]]]) -> Report:
    """Judge (row number, cells) against each other and against the tree as it stands; writes nothing."""
    report = Report()
    stands = {unit.code: unit for unit in Territory.objects.filter(valid_to=None)}
    parents = {unit.path: unit.code for unit in stands.values()}
    known = {
        code: Unit(unit.level, unit.name, parents.get(unit.path[:-STEP], "")) for code, unit in stands.items()
    }
    planned: dict[str, Unit] = {}
    for row, cells in sorted(_tidy(rows, report), key=lambda found: (found[1]["level"], found[0])):
        if cells["level"] == PROVINCE:
            report.say(row, "level", PROVINCE, ACCEPTED, _("省级，不入库：平台从市一级起"))
        elif not (faults := list(_faults(cells, known, planned))):
            report.outcome.setdefault(row, ACCEPTED)
            planned[cells["code12"]] = Unit(int(cells["level"]) - 1, cells["name"], cells["parent_code12"])
        for column, message in faults if cells["level"] != PROVINCE else ():
            report.say(row, column, cells[column], REJECTED, message)
    report.told.sort(key=lambda told: told.row)
    report.new = _grow({code: unit for code, unit in planned.items() if code not in known}, stands)
    return report


def _tidy(
    rows: Iterable[tuple[int, Mapping[str, str]]], report: Report
) -> Iterator[tuple[int, dict[str, str]]]:
    """Cells without stray blanks; where the name had any, that is told."""
    for row, cells in rows:
        found = {column: "".join((cells.get(column) or "").split()) for column in COLUMNS}
        if found["name"] != (raw := cells.get("name") or ""):
            report.say(row, "name", raw, REPAIRED, _("去掉了空格：%(name)s") % {"name": found["name"]})
        yield row, found


def _faults(
    cells: Mapping[str, str], known: Mapping[str, Unit], planned: Mapping[str, Unit]
) -> Iterator[tuple[str, str]]:
    """(column, what is wrong and how to mend it) for each cell at fault."""
    level, code, name, parent = (cells[column] for column in COLUMNS)
    if level not in DIGITS:
        yield "level", _("层级应为 1 至 5：省、市、区县、街道、社区")
        return
    if not CODE.fullmatch(code):
        yield "code12", _("区划代码应为 12 位数字")
        return
    if code[DIGITS[level] :].strip("0"):
        yield "code12", _("这一层级只用代码的前 %(n)s 位，其后应为 0") % {"n": DIGITS[level]}
    if code in planned:
        yield "code12", _("本文件里重复，请只留一行")
    if not name:
        yield "name", _("请填写名称")
    elif len(name) > LONGEST_NAME:
        yield "name", _("名称最多 %(n)s 个字") % {"n": LONGEST_NAME}
    yield from _misplaced(int(level) - 1, code, parent, known, planned)
    if code in known:
        yield from _redrawn(Unit(int(level) - 1, name, parent), known[code])


def _misplaced(
    level: int, code: str, parent: str, known: Mapping[str, Unit], planned: Mapping[str, Unit]
) -> Iterator[tuple[str, str]]:
    """A city stands alone at the top; every other unit has its parent in the file or here."""
    if level == Level.CITY:
        roots = [
            c for c, unit in (*known.items(), *planned.items()) if unit.level == Level.CITY and c != code
        ]
        if roots:
            yield "code12", _("已有全市 %(code)s，一个平台只管一个市") % {"code": roots[0]}
        return
    above = planned.get(parent) or known.get(parent)
    if above is None:
        yield "parent_code12", _("上级单位不在文件里，也不在库里，或其所在行有误")
    elif above.level != level - 1:
        yield "parent_code12", _("上级单位“%(name)s”的层级不对") % {"name": above.name}


def _redrawn(found: Unit, stands: Unit) -> Iterator[tuple[str, str]]:
    """What differs from the unit as it stands: an import does not redraw."""
    if found.level != stands.level:
        yield "level", _("库中同一代码的“%(name)s”层级不同") % {"name": stands.name}
    if found.name != stands.name:
        yield "name", _("库中名称为“%(name)s”。更名请办理区划调整") % {"name": stands.name}
    if found.level != Level.CITY and found.parent != stands.parent:
        yield "parent_code12", _("库中上级为 %(code)s。划转请办理区划调整") % {"code": stands.parent}


def _grow(planned: Mapping[str, Unit], stands: Mapping[str, Territory]) -> list[Territory]:
    """The new units with their paths, parents before children; behind the last child of parents that stand here."""
    made: dict[str, Territory] = {}
    last = _last_steps(stands)
    for code, unit in sorted(planned.items(), key=lambda item: (item[1].level, item[0])):
        parent = made.get(unit.parent) or stands.get(unit.parent)
        last[unit.parent] = last.get(unit.parent, 0) + 1
        depth = parent.depth + 1 if parent else 1
        made[code] = Territory(
            code=code,
            level=unit.level,
            name=unit.name,
            name_key=sort_key(unit.name),
            initials=initials(unit.name),
            depth=depth,
            path=Territory._get_path(parent.path if parent else "", depth, last[unit.parent]),
        )
        if unit.parent in made:
            made[unit.parent].numchild += 1
    return list(made.values())


def _last_steps(stands: Mapping[str, Territory]) -> dict[str, int]:
    """By code of a unit that stands here: the number of its last child's path, ended children counted too."""
    codes = {unit.path: code for code, unit in stands.items()}
    last: dict[str, int] = {}
    for path in Territory.objects.values_list("path", flat=True):
        if code := codes.get(path[:-STEP]):
            last[code] = max(last.get(code, 0), Territory._str2int(path[-STEP:]))
    return last


def plant(report: Report, *, by: Actor | None, at: datetime) -> int:
    """Write the new units in one go, open their periods, and journal each; returns how many.

    ``by`` is None for the operator's command. Raises Refused where the policy says no.
    """
    if by is not None and not may(by, "oversight.import_territory"):
        raise Refused
    with transaction.atomic():
        Territory.objects.bulk_create(report.new, batch_size=1000)
        Territory.objects.count_children({unit.path[:-STEP] for unit in report.new} - {""})
        if report.new:
            period.open_missing([report.new[0].path[:STEP]])
        journal.record_each("territory.imported", report.new, by=by, at=at)
    return len(report.new)
