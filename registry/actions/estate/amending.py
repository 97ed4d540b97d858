"""小区变更登记: amend facts, rename, give an alias.

Areas are not amended here: each is a record of its own with its document (`registry/actions/area.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from oversight.acting import acting
from oversight.policy import Actor
from registry.actions.facts import EstateError, check, differing, put_name, write
from registry.models import Estate, EstateName
from registry.rules.estate import ESTATE_WORDS, name_fault


def amend(
    *,
    by: Actor,
    estate: Estate,
    facts: Mapping[str, Any],
    at: datetime,
    seen: int | None = None,
    note: str = "",
) -> Estate:
    """Set facts of ``estate`` (names of `ESTATE_FACTS`); ``seen`` is the version the person looked at.

    Raises `EstateError` with the field at fault, `Refused` for a field that is not theirs to write, `Stale`.
    Nothing is written when nothing differs.
    """
    if not differing(estate, facts):
        return estate
    with acting(by, "registry.amend_estate", estate, at=at, seen=seen, note=note) as act:
        write(act, facts)
    return act.thing


def rename(
    *, by: Actor, estate: Estate, name: str, on: date, at: datetime, seen: int | None = None, note: str = ""
) -> Estate:
    """Give the estate another name from ``on``; the old one stays findable as its former name."""
    name = name.strip()
    if not name:
        raise EstateError(_("请填写新名称。"), field="name")
    if name == estate.name:
        raise EstateError(_("新名称与现名称相同。"), field="name")
    with acting(by, "registry.rename_estate", estate, at=at, seen=seen, note=note) as act:
        put_name(act.thing, name=name, on=on)
        check(act.thing, ("name",))
    return act.thing


def alias(*, by: Actor, estate: Estate, name: str, at: datetime, note: str = "") -> EstateName:
    """Note a name that people use for the estate, so that a search finds it."""
    name = name.strip()
    if not name or len(name) > 120:
        raise EstateError(_("请填写别名，不超过 120 字。"), field="name")
    if fault := name_fault(name):
        raise EstateError(ESTATE_WORDS.say(fault, get_language() or "zh"), field="name")
    with acting(by, "registry.rename_estate", estate, at=at, note=note, event="estate.aliased") as act:
        if name == act.thing.name or act.thing.names.filter(name=name).exists():
            raise EstateError(_("已登记过这个名称。"), field="name")
        return EstateName.objects.create(estate=act.thing, name=name, is_alias=True)
