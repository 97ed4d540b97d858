"""What a rearrangement wants, as data; what it rests on; and the act itself, done by the functions of today's acts.

What it rests on is what a decider looks at: the state, place, size, rooms, firm and mode of each estate. A note or a
file added meanwhile does not put a decision in question; a room added does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight.kernel.calendar import beijing_day
from oversight.models import Territory
from oversight.policy import Actor
from registry.actions import estate as acts
from registry.actions import values
from registry.models import Estate, EstateMode, Rearrangement, Room, Tenure

Plan = dict[str, Any]
PLAIN = ("name", "total_area", "above_ground_area", "households", "buildings")
NONE_KNOWN = "—"


def merger(into: Estate, facts: Mapping[str, Any], areas: Mapping[str, Decimal]) -> Plan:
    """Others become part of ``into``, which has these facts and areas (m², by kind) afterwards."""
    return {"facts": values.to_json(into, facts, values=facts), "areas": _areas(areas)}


def replacement(source: Estate, pieces: Iterable[acts.Piece]) -> Plan:
    """What closes is replaced by these pieces; ``source`` says which facts there are."""
    return {
        "pieces": [
            {
                "name": piece.name,
                "place": piece.place.pk,
                "facts": values.to_json(source, piece.facts, values=piece.facts),
                "areas": _areas(piece.areas),
                "rooms": sorted(piece.rooms),
                "continues": piece.continues,
            }
            for piece in pieces
        ]
    }


def removal(to: Territory) -> Plan:
    """The estate goes to another unit."""
    return {"to": to.pk}


def _areas(areas: Mapping[str, Decimal]) -> dict[str, str]:
    return {kind: f"{value:f}" for kind, value in areas.items()}


def _decimals(areas: Mapping[str, str]) -> dict[str, Decimal]:
    return {kind: Decimal(value) for kind, value in areas.items()}


@dataclass(frozen=True, kw_only=True)
class Doing:
    """Who carries a rearrangement out, for which day, and which version of each estate was looked at."""

    by: Actor
    on: date
    at: datetime
    basis: str
    seen: Mapping[int, int] | None = None


def carry_out(kind: str, estate: Estate, others: Sequence[Estate], plan: Plan, doing: Doing) -> list[Estate]:
    """Do it by the act of that kind. Returns the estates that stand afterwards; raises what the act raises."""
    told: dict[str, Any] = {"by": doing.by, "on": doing.on, "at": doing.at, "basis": doing.basis}
    if kind == Rearrangement.MOVE:
        seen = doing.seen.get(estate.pk) if doing.seen else None
        return [acts.move(estate=estate, to=Territory.objects.get(pk=plan["to"]), seen=seen, **told)]
    told["seen"] = doing.seen
    if kind == Rearrangement.MERGE:
        facts = values.from_json(estate, plan["facts"])
        areas = _decimals(plan["areas"])
        return [acts.merge(into=estate, others=others, facts=facts, areas=areas, **told)]
    pieces = [_piece(estate, piece) for piece in plan["pieces"]]
    if kind == Rearrangement.SPLIT:
        return acts.split(estate=estate, pieces=pieces, **told)
    return acts.regroup(sources=[estate, *others], pieces=pieces, **told)


def _piece(source: Estate, kept: Mapping[str, Any]) -> acts.Piece:
    return acts.Piece(
        name=kept["name"],
        place=Territory.objects.get(pk=kept["place"]),
        facts=values.from_json(source, kept["facts"]),
        areas=_decimals(kept["areas"]),
        rooms=kept["rooms"],
        continues=kept["continues"],
    )


# --- what it rests on -------------------------------------------------------------------------------------------


def looked_at(estates: Iterable[Estate], at: datetime) -> dict[str, dict[str, Any]]:
    """What the decision rests on, estate by estate: keys to compare, and the names of that day to tell."""
    return {str(one.pk): _basis(one, beijing_day(at)) for one in estates}


def _basis(one: Estate, day: date) -> dict[str, Any]:
    firms = Tenure.objects.running(day).filter(estate=one).select_related("firm__organisation").order_by("pk")
    plain = values.to_json(one, PLAIN)
    place = one.jurisdiction
    return {
        **{name: _pair(value) for name, value in plain.items()},
        "state": _pair(one.state),
        "mode": _pair(one.mode),
        "place": [place.pk if place else None, str(place or "")],
        "rooms": [rooms := _rooms(one), len(rooms)],
        "firm": [[held.pk for held in firms], "、".join(str(held.firm) for held in firms)],
    }


def _pair(value: Any) -> list[Any]:
    return [value, value]


def _rooms(one: Estate) -> list[int]:
    return list(Room.objects.filter(estate=one).order_by("pk").values_list("pk", flat=True))


LABELS: dict[str, Any] = {
    **{name: Estate._meta.get_field(name).verbose_name for name in (*PLAIN, "state", "mode")},  # type: ignore[union-attr]
    "place": gettext_lazy("所属区划"),
    "rooms": gettext_lazy("物业用房"),
    "firm": gettext_lazy("物业服务企业"),
}
_CHOICES = {"state": dict(Estate.STATES), "mode": dict(EstateMode.MODES)}


def moved_since(row: Rearrangement, at: datetime) -> list[str]:
    """What is no longer as it was when it was decided, in words: each fact with what it was and is."""
    now = looked_at(row.estates(), at)
    found = [
        _("“%(name)s”：%(what)s由 %(was)s 变为 %(now)s")
        % {"name": was["name"][1], "what": LABELS[field], "was": _say(field, old), "now": _say(field, new)}
        for key, was in row.seen.items()
        for field, old in was.items()
        if old[0] != (new := now[key][field])[0]
    ]
    return [*found, *(_("“%(name)s”已不存在") % {"name": unit.name} for unit in _gone(row, beijing_day(at)))]


def _say(field: str, told: Sequence[Any]) -> str:
    shown = told[1]
    return str(_CHOICES.get(field, {}).get(shown, NONE_KNOWN if shown in (None, "") else shown))


def _gone(row: Rearrangement, day: date) -> list[Territory]:
    """Units that estates should go to and that ended meanwhile."""
    wanted = {piece["place"] for piece in row.plan.get("pieces", ())} | {row.plan.get("to")}
    named = Territory.objects.filter(pk__in=wanted - {None})
    standing = set(Territory.objects.on(day).filter(pk__in=named).values_list("pk", flat=True))
    return [unit for unit in named if unit.pk not in standing]
