"""Whose turn the clocks of the registry are, and where their work is done (oversight/clocks.py)."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from oversight.actions.tiers import office_of
from oversight.clocks import ClockKind
from oversight.clocks import register as name
from oversight.kernel.calendar import beijing_day
from oversight.kernel.scope import Kind
from oversight.kernel.turns import Turn
from oversight.models import Organisation, Territory
from registry.actions import deciding
from registry.actions.estate.moving import street_office
from registry.models import Change, Estate
from registry.rules import deadlines

CHANGES = _("登记变更")


def register() -> None:
    """Once, when the app loads."""
    name(
        *_changes(
            "change",
            (deadlines.CHANGE_DECISION, _("审核小区登记变更")),
            (deadlines.CHANGE_MENDING, _("补正小区登记变更")),
        ),
        *_changes(
            "firmchange",
            (deadlines.FIRM_CHANGE_DECISION, _("审核企业登记变更")),
            (deadlines.FIRM_CHANGE_MENDING, _("补正企业登记变更")),
        ),
        ClockKind(
            turn=deadlines.ROOM_RECTIFICATION,
            model=Estate,
            work=_("用房整改"),
            words=_("整改物业管理用房：%(name)s"),
            called=_("整改物业管理用房"),
            verb="registry.view_room",
            read="registry.view_room",
            holder=_who_rectifies,
            url=lambda estate: reverse("registry:room-list", args=[estate.public_id]),
        ),
        ClockKind(
            turn=deadlines.MODE_SETTLED,
            model=Territory,
            work=_("覆盖率"),
            words=_("落实管理模式：%(name)s还有小区无人管理"),
            verb="registry.set_mode",
            read="registry.view_coverage",
            holder=lambda unit, at: office_of(unit, beijing_day(at)),
            name=lambda unit: unit.name,
            url=lambda unit: reverse("registry:coverage"),
        ),
    )


def _changes(noun: str, decision: tuple[Turn, Any], mending: tuple[Turn, Any]) -> tuple[ClockKind, ...]:
    kind = partial(ClockKind, model=Change, work=CHANGES, read=f"registry.view_{noun}")
    return (
        kind(
            turn=decision[0],
            called=decision[1],
            words=_("审核登记变更：%(name)s"),
            verb=f"registry.accept_{noun}",
            holder=partial(_who_decides, f"registry.accept_{noun}"),
        ),
        kind(
            turn=mending[0],
            called=mending[1],
            words=_("补正登记变更：%(name)s"),
            verb=f"registry.draft_{noun}",
            holder=lambda change, at: change.drafted_by.organisation,
        ),
    )


def _who_decides(verb: str, change: Change, at: datetime) -> Organisation | None:
    """The nearest body that may decide; the bureau where separation of duties or a vacancy leaves nobody."""
    nearest = deciding.nearest(verb, change, at)
    return nearest[0].organisation if nearest else _bureau()


def _who_rectifies(estate: Estate, at: datetime) -> Organisation | None:
    developer = estate.developer
    stands = developer is not None and developer.valid_to is None
    if deadlines.rectifies(developer_stands=stands) == "developer":
        return developer
    return (street_office(estate.jurisdiction) if estate.jurisdiction else None) or _bureau()


def _bureau() -> Organisation | None:
    return Organisation.objects.filter(kind=Kind.BUREAU, valid_to=None).order_by("pk").first()
