"""What a redrawing wants, and whether the tree as it stands allows it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from oversight.acting import ActError
from oversight.kernel.scope import Level
from oversight.models import Redrawing, Territory, TerritoryPeriod

CODE = re.compile(r"\d{12}")  # statistical codes of divisions: 2-2-2-3-3 digits (DOMAIN §1)


class Unsound(ActError):
    """The plan cannot be done: each reason in words."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(_("；").join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Piece:
    """One of the units that a split makes; without a code it is the unit itself, which goes on."""

    name: str
    code: str = ""


@dataclass(frozen=True)
class Plan:
    """The wanted change; which fields count depends on the redrawing's kind.

    rename: ``name``, ``rename_bodies``. move: ``parent``. merge: ``absorbed`` goes into the unit, or, with a ``code``,
    all go into a new unit of that code and ``name``. split: ``pieces``, and which of them each child unit, body and
    record on the unit itself goes to (index into ``pieces``); what nobody assigned goes to the first.
    ``seen`` keeps path and name of each unit concerned as the drafter saw it.
    """

    name: str = ""
    rename_bodies: bool = False
    parent: int | None = None
    absorbed: tuple[int, ...] = ()
    code: str = ""
    pieces: tuple[Piece, ...] = ()
    children: Mapping[int, int] = field(default_factory=dict)
    rows: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    seen: Mapping[int, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, redrawing: Redrawing) -> Plan:
        """The plan stored with a redrawing."""
        data = redrawing.plan
        return cls(
            name=data.get("name", ""),
            rename_bodies=bool(data.get("rename_bodies")),
            parent=data.get("parent"),
            absorbed=tuple(data.get("absorbed", ())),
            code=data.get("code", ""),
            pieces=tuple(Piece(**piece) for piece in data.get("pieces", ())),
            children=_whole_keys(data.get("children", {})),
            rows={key: _whole_keys(rows) for key, rows in data.get("rows", {}).items()},
            seen={int(key): (path, name) for key, (path, name) in data.get("seen", {}).items()},
        )

    def as_data(self) -> dict[str, Any]:
        """As JSON, without what is empty."""
        data = {
            "name": self.name,
            "rename_bodies": self.rename_bodies,
            "parent": self.parent,
            "absorbed": list(self.absorbed),
            "code": self.code,
            "pieces": [{"name": piece.name, "code": piece.code} for piece in self.pieces],
            "children": {str(key): piece for key, piece in self.children.items()},
            "rows": {key: {str(k): p for k, p in rows.items()} for key, rows in self.rows.items() if rows},
            "seen": {str(key): list(value) for key, value in self.seen.items()},
        }
        return {key: value for key, value in data.items() if value not in (None, "", False, [], {})}

    def looked_at(self, unit: Territory) -> Plan:
        """This plan with the units concerned as they stand now."""
        return replace(self, seen={u.pk: (u.path, u.name) for u in concerned(unit, self).values()})


def concerned(unit: Territory, plan: Plan) -> dict[int, Territory]:
    """Every unit that the plan names, by id."""
    wanted = {unit.pk, *plan.absorbed, *plan.children, *([plan.parent] if plan.parent else [])}
    return {u.pk: u for u in Territory.objects.filter(pk__in=wanted)}


def roots(unit: Territory, plan: Plan, units: Mapping[int, Territory]) -> list[str]:
    """Paths of the subtrees that change."""
    return [unit.path, *(units[key].path for key in plan.absorbed if key in units)]


def anchor(plan: Plan, units: Mapping[int, Territory]) -> str:
    """Path of the unit that must go on as it is for the plan to make sense; "" for none."""
    return units[plan.parent].path if plan.parent in units else ""  # type: ignore[index]


def problems(redrawing: Redrawing) -> list[str]:
    """Why the redrawing cannot be done on the tree as it stands; empty when it can."""
    plan = Plan.of(redrawing)
    unit = Territory.objects.get(pk=redrawing.unit_id)
    units = concerned(unit, plan)
    return [
        *_gone(unit, plan, units),
        *CHECKS[redrawing.kind](unit, plan, units),
        *_too_early(redrawing, unit, plan, units),
    ]


def moved_since(redrawing: Redrawing) -> list[str]:
    """Which units concerned are no longer as the plan saw them, in words."""
    plan = Plan.of(redrawing)
    now = {u.pk: u for u in Territory.objects.filter(pk__in=plan.seen)}
    return [
        _("“%(name)s”在起草后已有调整，请按现状重新起草") % {"name": name}
        for key, (path, name) in plan.seen.items()
        if key not in now or (now[key].path, now[key].name) != (path, name) or now[key].valid_to
    ]


def _gone(unit: Territory, plan: Plan, units: Mapping[int, Territory]) -> Iterator[str]:
    for named in (unit, *units.values()):
        if named.valid_to:
            yield _("“%(name)s”已于 %(day)s 停用") % {"name": named.name, "day": named.valid_to.isoformat()}


def _rename(unit: Territory, plan: Plan, units: Mapping[int, Territory]) -> Iterator[str]:
    if not plan.name:
        yield _("请填写新名称")
    elif plan.name == unit.name:
        yield _("新名称与现名称相同")
    else:
        yield from _taken(unit, plan.name)


def _move(unit: Territory, plan: Plan, units: Mapping[int, Territory]) -> Iterator[str]:
    parent = units.get(plan.parent or 0)
    if parent is None:
        yield _("请选择划入的上级单位")
        return
    if parent.level != unit.level - 1:
        yield _("“%(name)s”的层级不能作为上级单位") % {"name": parent.name}
    elif unit.path.startswith(parent.path) and unit.depth == parent.depth + 1:
        yield _("“%(name)s”已在“%(parent)s”之下") % {"name": unit.name, "parent": parent.name}
    elif parent.get_children().filter(name=unit.name, valid_to=None).exists():
        yield _("“%(parent)s”之下已有同名单位“%(name)s”，请先更名") % {
            "name": unit.name,
            "parent": parent.name,
        }


def _merge(unit: Territory, plan: Plan, units: Mapping[int, Territory]) -> Iterator[str]:
    if unit.level == Level.CITY:
        yield _("全市不能并入其他单位")
    if not plan.absorbed:
        yield _("请选择被并入的单位")
    for key in plan.absorbed:
        other = units.get(key)
        if other is None or other.pk == unit.pk or other.level != unit.level:
            yield _("只能合并同一层级的其他单位")
    if plan.code:
        yield from _new(unit, Piece(plan.name, plan.code), leaving={unit.pk, *plan.absorbed})
    elif plan.name and plan.name != unit.name:
        yield from _taken(unit, plan.name, leaving=set(plan.absorbed))


def _split(unit: Territory, plan: Plan, units: Mapping[int, Territory]) -> Iterator[str]:
    if unit.level == Level.CITY:
        yield _("全市不能拆分")
    if len(plan.pieces) < 2:
        yield _("至少拆分为两个单位")
    if any(not piece.code for piece in plan.pieces[1:]):
        yield _("新设单位须填写区划代码")
    if len({piece.name for piece in plan.pieces}) < len(plan.pieces):
        yield _("拆分出的单位不能同名")
    if len(codes := [piece.code for piece in plan.pieces if piece.code]) > len(set(codes)):
        yield _("拆分出的单位不能用同一个区划代码")
    for piece in plan.pieces:
        if piece.code:
            yield from _new(unit, piece, leaving={unit.pk})
        elif piece.name != unit.name:
            yield _("继续保留的单位如需更名，请另行办理更名")
    here = set(unit.get_children().filter(valid_to=None).values_list("pk", flat=True))
    if unassigned := here - set(plan.children):
        names = Territory.objects.filter(pk__in=unassigned).values_list("name", flat=True)
        yield _("还没有安排去向：%(names)s") % {"names": "、".join(names)}
    if set(plan.children) - here:
        yield _("只能安排该单位现有的下级单位")
    if any(not 0 <= piece < len(plan.pieces) for piece in _choices(plan)):
        yield _("去向必须是拆分出的单位之一")


def _choices(plan: Plan) -> Iterator[int]:
    yield from plan.children.values()
    for rows in plan.rows.values():
        yield from rows.values()


def _new(unit: Territory, piece: Piece, *, leaving: set[int]) -> Iterator[str]:
    if not CODE.fullmatch(piece.code):
        yield _("区划代码“%(code)s”应为 12 位数字") % {"code": piece.code}
    elif Territory.objects.filter(code=piece.code, valid_to=None).exists():
        yield _("区划代码“%(code)s”已被使用") % {"code": piece.code}
    if not piece.name:
        yield _("请填写新设单位的名称")
    else:
        yield from _taken(unit, piece.name, leaving=leaving)


def _taken(unit: Territory, name: str, leaving: set[int] = frozenset()) -> Iterator[str]:  # type: ignore[assignment]
    """Names may repeat inside the city, but not under one parent: the parent is what tells them apart."""
    others = unit.get_siblings().filter(name=name, valid_to=None).exclude(pk__in={unit.pk, *leaving})
    if others.exists():
        yield _("同一上级之下已有“%(name)s”") % {"name": name}


def closing(unit: Territory, plan: Plan, kind: str) -> set[int]:
    """Ids of the units that end with the redrawing."""
    ends = set(plan.absorbed)
    if (kind == Redrawing.MERGE and plan.code) or (
        kind == Redrawing.SPLIT and plan.pieces and plan.pieces[0].code
    ):
        ends.add(unit.pk)
    return ends


def _too_early(
    redrawing: Redrawing, unit: Territory, plan: Plan, units: Mapping[int, Territory]
) -> Iterator[str]:
    """History is not rewritten: nothing takes effect before the last change of a unit, and none ends on its first day."""
    ends = closing(unit, plan, redrawing.kind)
    for key in {unit.pk, *plan.absorbed} & set(units):
        last = TerritoryPeriod.objects.filter(territory=key).aggregate(last=Max("valid_from"))["last"]
        latest = max((day for day in (last, units[key].valid_from) if day), default=None)
        if latest and (redrawing.effective < latest or (key in ends and redrawing.effective == latest)):
            yield _("生效日期须晚于“%(name)s”上一次调整的日期 %(day)s") % {
                "name": units[key].name,
                "day": latest.isoformat(),
            }


def _whole_keys(data: Mapping[str, int]) -> dict[int, int]:
    return {int(key): int(value) for key, value in data.items()}


CHECKS = {
    Redrawing.RENAME: _rename,
    Redrawing.MOVE: _move,
    Redrawing.MERGE: _merge,
    Redrawing.SPLIT: _split,
}
