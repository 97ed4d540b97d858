"""A rearrangement in words: what becomes of which estates, line by line."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from oversight import journal
from oversight.models import Territory
from oversight.policy.words import entry_words
from oversight.screen import figures, parts
from registry.models import Estate, Rearrangement
from registry.states import REOPENED

TONES = {"decided": "running", "reopened": "check", "done": "met", "revoked": "draft"}


def status(row: Rearrangement) -> parts.Status:
    """The state as a tag."""
    return parts.Status(TONES[row.state], row.get_state_display())


def headline(row: Rearrangement) -> str:
    """What becomes of what, in one line; the names of the day it was decided."""
    main = _name(row, row.estate_id)
    others = "、".join(_name(row, int(key)) for key in row.seen if int(key) != row.estate_id)
    pieces = "、".join(piece["name"] for piece in row.plan.get("pieces", ()))
    if row.kind == Rearrangement.MOVE:
        return _("%(name)s划入%(to)s") % {"name": main, "to": row.to}
    if row.kind == Rearrangement.MERGE:
        return _("%(others)s并入%(name)s") % {"others": others, "name": main}
    if row.kind == Rearrangement.SPLIT:
        return _("%(name)s拆分为%(pieces)s") % {"name": main, "pieces": pieces}
    return _("%(names)s划片整合为%(pieces)s") % {"names": "、".join((main, others)), "pieces": pieces}


def when(row: Rearrangement) -> str:
    """The line with its day, for a list."""
    if row.state in REOPENED:
        return figures.put(_("原定 %(day)s生效，小区已有变化"), day=figures.date_zh(row.effective))
    return figures.put(_("%(day)s零时生效"), day=figures.date_zh(row.effective))


def pairs(row: Rearrangement) -> list[parts.Pair]:
    """The decision, line by line."""
    estates = {one.pk: one for one in row.estates()}
    named = [_pair_of(_("小区"), estates[row.estate_id])]
    named += [_pair_of(_("一起办理的小区"), one) for key, one in estates.items() if key != row.estate_id]
    return [
        *named,
        parts.Pair(label=_("方式"), value=row.get_kind_display()),
        *({"merge": _merger, "move": _move}.get(row.kind, _pieces)(row)),
        parts.Pair(label=_("生效日期"), value=figures.date_zh(row.effective)),
        parts.Pair(label=_("依据"), value=row.basis),
        parts.Pair(label=_("决定单位"), value=row.decided_by.organisation.name),
        parts.Pair(label=_("决定时间"), value=figures.moment(row.decided_at)),
    ]


def events(row: Rearrangement) -> list[parts.Event]:
    """The steps taken, newest first."""
    return [
        parts.Event(
            at=entry.at,
            what=str(entry_words(entry.event, entry.facts)),
            who=str(entry.organisation or _("系统")),
            why=entry.reason.text if hasattr(entry, "reason") else "",
        )
        for entry in journal.history(row)
    ]


def _name(row: Rearrangement, key: int) -> str:
    known = row.seen.get(str(key))
    return str(known["name"][1]) if known else str(row.estate)


def _pair_of(label: str, one: Estate) -> parts.Pair:
    return parts.Pair(label=label, value=one.name, url=one.get_absolute_url())


def _move(row: Rearrangement) -> list[parts.Pair]:
    return [parts.Pair(label=_("划入"), value=str(row.to))]


def _merger(row: Rearrangement) -> list[parts.Pair]:
    labels = {name: Estate._meta.get_field(name).verbose_name for name in ("households", "buildings")}  # type: ignore[union-attr]
    told = [
        parts.Pair(label=_("合并后%(what)s") % {"what": labels[name]}, value=figures.count(value))
        for name, value in row.plan["facts"].items()
        if value is not None and name in labels
    ]
    return [*told, *_areas(row.plan["areas"])]


def _areas(areas: Mapping[str, str]) -> list[parts.Pair]:
    names = {"total": _("合并后总建筑面积"), "above_ground": _("合并后地上建筑面积")}
    return [
        parts.Pair(label=names[kind], value=figures.square_metres(Decimal(value)))
        for kind, value in areas.items()
        if kind in names
    ]


def _pieces(row: Rearrangement) -> list[parts.Pair]:
    pieces = row.plan["pieces"]
    units = Territory.objects.in_bulk({piece["place"] for piece in pieces})
    return [
        parts.Pair(label=_("第 %(n)s 个小区") % {"n": n}, value=_said(piece, units))
        for n, piece in enumerate(pieces, start=1)
    ]


def _said(piece: Mapping[str, Any], units: Mapping[int, Territory]) -> str:
    words = [piece["name"], str(units.get(piece["place"], ""))]
    if total := piece["areas"].get("total"):
        words.append(figures.square_metres(Decimal(total)))
    words.append(_("物业用房 %(n)s 间") % {"n": len(piece["rooms"])} if piece["rooms"] else "")
    return "，".join(word for word in words if word)
