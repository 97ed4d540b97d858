"""小区建档: drafted by a committee and confirmed by another, or registered at once by an officer of the place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight.acting import Act, acting
from oversight.kernel.calendar import beijing_day
from oversight.models import Membership, Territory
from oversight.policy import Actor
from registry.actions import deciding, turn
from registry.actions.estate.identity import new_public_id
from registry.actions.facts import AREA_FIELDS, ESTATE_FACTS, EstateError, check, found_bodies
from registry.models import Estate, EstateArea, Tenure


def register(
    *,
    by: Actor,
    name: str,
    place: Territory | None,
    facts: Mapping[str, Any],
    at: datetime,
    source: Mapping[str, Any] | None = None,
    note: str = "",
) -> Estate:
    """Enter an estate on the register at once, as an officer of its place.

    ``facts`` are names of `ESTATE_FACTS` and `AREA_FIELDS`; ``source`` is the stage, document and dated of the areas.
    Raises `EstateError` with the field at fault; `Refused` for whoever may only draft.
    """
    if place is None:
        raise EstateError(
            gettext_lazy("请选择所属社区；还不知道社区的，可先存为草稿。"), field="jurisdiction"
        )
    estate = _new(name=name, place=place, facts=facts, at=at)
    with acting(by, "registry.register_estate", estate, at=at, note=note) as act:
        _enter(act, facts, source)
    return estate


def draft(
    *,
    by: Actor,
    name: str,
    place: Territory | None,
    facts: Mapping[str, Any],
    at: datetime,
    source: Mapping[str, Any] | None = None,
    note: str = "",
) -> Estate:
    """Write a draft; those who may confirm it are told. A draft without a place is the bureau's to place."""
    estate = _new(name=name, place=place, facts=facts, at=at)
    estate.drafted_by_id = by.membership_id
    with acting(by, "registry.draft_estate", estate, at=at, note=note) as act:
        _enter(act, facts, source)
        if place is not None:
            act.tell(
                deciding.nearest("registry.confirm_estate", estate, at),
                lambda: (
                    _("待确认：新建档小区“%(name)s”") % {"name": estate.name},
                    _("一份新的小区草稿等您确认或退回。"),
                ),
                estate.get_absolute_url(),
            )
    return estate


def confirm(*, by: Actor, estate: Estate, at: datetime, seen: int | None = None, note: str = "") -> Estate:
    """Take a draft onto the register; never one's own (DOMAIN §2)."""
    with acting(by, "registry.confirm_estate", estate, at=at, seen=seen, note=note) as act:
        if act.thing.jurisdiction_id is None:
            raise EstateError(gettext_lazy("这份草稿还没有所属社区，请先落到社区。"), field="jurisdiction")
        _answer(act, lambda: (_("已确认：%(name)s") % {"name": act.thing.name}, _("您起草的小区已登记。")))
    return act.thing


def return_(*, by: Actor, estate: Estate, at: datetime, why: str, seen: int | None = None) -> Estate:
    """Send a draft back with what is wanting."""
    if not why.strip():
        raise EstateError(gettext_lazy("请写明要补正什么。"), field="why")
    with acting(by, "registry.return_estate", estate, at=at, seen=seen, note=why) as act:
        _answer(act, lambda: (_("已退回：%(name)s") % {"name": act.thing.name}, why))
    return act.thing


def discard(*, by: Actor, estate: Estate, at: datetime, seen: int | None = None, note: str = "") -> Estate:
    """Give a draft up: it was never on the register."""
    with acting(by, "registry.discard_estate", estate, at=at, seen=seen, note=note) as act:
        pass
    return act.thing


def place(
    *, by: Actor, estate: Estate, to: Territory, at: datetime, seen: int | None = None, note: str = ""
) -> Estate:
    """Put an unplaced draft (of an import, say) into its committee: it is on the register from then on."""
    if estate.jurisdiction_id is not None:
        raise EstateError(gettext_lazy("这个小区已有所属社区。"), field="jurisdiction")
    with acting(by, "registry.place_estate", estate, at=at, seen=seen, note=note) as act:
        act.thing.jurisdiction = to
        act.facts = {"to": to.pk}
    return act.thing


@transaction.atomic
def place_each(*, by: Actor, estates: Iterable[Estate], to: Territory, at: datetime) -> int:
    """Put unplaced drafts into one committee: all of them or, where one cannot be, none. Returns how many."""
    return len([place(by=by, estate=estate, to=to, at=at) for estate in estates])


@transaction.atomic
def discard_each(*, by: Actor, estates: Iterable[Estate], at: datetime) -> int:
    """Give drafts up: all of them or, where one cannot be, none. Returns how many."""
    return len([discard(by=by, estate=estate, at=at) for estate in estates])


def withdraw(*, by: Actor, estate: Estate, at: datetime, why: str, seen: int | None = None) -> Estate:
    """Take an estate off the register that was entered twice or by mistake; its page and history stay."""
    if not why.strip():
        raise EstateError(gettext_lazy("请写明撤销原因。"), field="why")
    with acting(by, "registry.withdraw_estate", estate, at=at, seen=seen, note=why) as act:
        if Tenure.objects.running(beijing_day(at)).filter(estate=act.thing).exists():
            raise EstateError(gettext_lazy("还有物业企业在任，请先结束任期再撤销。"))
        turn.closed(act.thing, at=at)
    return act.thing


def _new(*, name: str, place: Territory | None, facts: Mapping[str, Any], at: datetime) -> Estate:
    known = {field: value for field, value in facts.items() if field in (*ESTATE_FACTS, *AREA_FIELDS)}
    if unknown := facts.keys() - known.keys():
        raise TypeError(f"not facts of an estate: {', '.join(sorted(unknown))}")
    return Estate(public_id=new_public_id(), name=name.strip(), jurisdiction=place, created_at=at, **known)


def _enter(act: Act, facts: Mapping[str, Any], source: Mapping[str, Any] | None) -> None:
    """Check and save a new estate with a record for each area it came with."""
    found_bodies(act, facts)
    check(act.thing, ("name", *facts))
    act.thing.save()
    EstateArea.objects.bulk_create(_areas(act, facts, source or {}))


def _areas(act: Act, facts: Mapping[str, Any], source: Mapping[str, Any]) -> Iterable[EstateArea]:
    for field in AREA_FIELDS:
        value: Decimal | None = facts.get(field)
        if value is not None:
            yield EstateArea(
                estate=act.thing,
                kind=field.removesuffix("_area"),
                value=value,
                recorded_by_id=act.by.membership_id,
                recorded_at=act.at,
                **source,
            )


def _answer(act: Act, words: Any) -> None:
    """Tell whoever drafted it, if the posting still holds."""
    drafter = act.thing.drafted_by_id
    if drafter and drafter != act.by.membership_id:
        who = Membership.objects.current(act.at).filter(pk=drafter).select_related("person")
        act.tell(who, words, act.thing.get_absolute_url())
