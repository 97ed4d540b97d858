"""划转: an estate goes to another committee or street; closed cases stay, open ones go along by a list (DOMAIN §1)."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight.acting import Act, Refused, acting
from oversight.kernel.calendar import beijing_day
from oversight.kernel.scope import Kind, Level
from oversight.models import Organisation, Territory
from oversight.policy import Actor, may
from registry.actions import turn
from registry.actions.facts import EstateError
from registry.models import Change, Estate
from registry.states import OPEN_CHANGES

STREET_DEPTH = 4 * Level.STREET  # a step of the tree's path is four characters


def move(
    *,
    by: Actor,
    estate: Estate,
    to: Territory,
    on: date,
    at: datetime,
    basis: str = "",
    seen: int | None = None,
) -> Estate:
    """Put a registered estate into another unit. Whoever decides must have the right at both ends.

    Its open changes and clocks follow; the street's officer for it ends where the street changes.
    Raises `EstateError`, `Refused`.
    """
    check_target(estate, to=to, on=on, at=at)
    with acting(by, "registry.move_estate", estate, at=at, seen=seen, note=basis) as act:
        origin = act.thing.jurisdiction
        act.thing.jurisdiction = to
        if not may(by, "registry.move_estate", act.thing):
            raise Refused
        act.facts = {"from": origin.pk, "to": to.pk, "on": on.isoformat()}
        if street_path(origin) != street_path(to):
            _leave_street(act, on)
        _carry_changes(act, to)
        if clocks := turn.reseat(act.thing, by=by, at=at) + turn.reseat_changes(act.thing, by=by, at=at):
            act.facts["clocks"] = clocks
    return act.thing


def check_target(estate: Estate, *, to: Territory, on: date, at: datetime) -> None:
    """Raise `EstateError` where the estate cannot go to ``to`` on that day."""
    if to.pk == estate.jurisdiction_id:
        raise EstateError(gettext_lazy("小区已在这个社区。"), field="to")
    if to.level < Level.STREET:
        raise EstateError(gettext_lazy("请选择到街道或社区。"), field="to")
    if on > beijing_day(at):
        raise EstateError(gettext_lazy("生效日期不能晚于今天；到那天再办理。"), field="on")


def street_path(unit: Territory) -> str:
    """Path of the street that holds the unit."""
    return unit.path[:STREET_DEPTH]


def street_office(unit: Territory) -> Organisation | None:
    """The street office whose area holds the unit."""
    return Organisation.objects.filter(
        kind=Kind.STREET, territory__path=street_path(unit), valid_to=None
    ).first()


def _leave_street(act: Act, on: date) -> None:
    for officer in act.thing.officers.filter(valid_to=None).select_related("membership__person"):
        officer.valid_to = max(on, officer.valid_from)
        officer.save(update_fields=["valid_to"])
        act.tell(
            [officer.membership],
            lambda: (
                _("“%(name)s”已划转，不再由您负责") % {"name": act.thing.name},
                _("小区已划到其他街道，您的责任到此为止。"),
            ),
            act.thing.get_absolute_url(),
        )


def _carry_changes(act: Act, to: Territory) -> None:
    carried = Change.objects.filter(estate=act.thing, state__in=OPEN_CHANGES)
    act.facts["changes"] = sorted(carried.values_list("pk", flat=True))
    carried.update(jurisdiction=to)
