"""合并、拆分、划片整合 (DOMAIN-REFERENCE R36): estates end and others take their place; nothing of the past moves.

Every form of it is the same act: some estates close on a day, some others stand from that day, and a lineage says who
came from whom. Tenures and modes of what closes end on that day; those of what opens begin on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight.acting import Act, acting
from oversight.kernel.calendar import beijing_day
from oversight.models import Territory
from oversight.policy import Actor
from registry.actions import area, change, mode, tenure, turn
from registry.actions.estate.identity import new_public_id
from registry.actions.facts import EstateError, check, write
from registry.models import Estate, EstateLineage, Room, Tenure
from registry.rules.tenure import Term
from registry.states import OPEN_CHANGES

# Figures put together from those of the parts are as good as a plan until somebody measures.
_STAGE = "planning"

Seen = Mapping[int, int]  # estate → the version the person looked at


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One estate that opens: its facts and areas (m², by kind), the rooms it takes, and whose tenure goes on in it."""

    name: str
    place: Territory
    facts: Mapping[str, Any] = field(default_factory=dict)
    areas: Mapping[str, Decimal] = field(default_factory=dict)
    rooms: Sequence[int] = ()
    continues: int | None = None  # key of the closing estate whose firm and mode go on


def merge(
    *,
    by: Actor,
    into: Estate,
    others: Sequence[Estate],
    on: date,
    at: datetime,
    facts: Mapping[str, Any],
    areas: Mapping[str, Decimal],
    basis: str = "",
    seen: Seen | None = None,
) -> Estate:
    """``others`` become part of ``into``, which keeps its number, name, tenure and mode.

    ``facts`` and ``areas`` are what ``into`` has afterwards. Rooms of the others become rooms of ``into``.
    """
    _check_day(on, at)
    if not others or into.pk in {e.pk for e in others}:
        raise EstateError(gettext_lazy("请选择要并入的其他小区。"), field="others")
    with (
        _locked([into, *others]),
        acting(by, "registry.absorb_estate", into, at=at, seen=_seen(seen, into), note=basis) as act,
    ):
        write(act, facts)
        for kind, value in areas.items():
            area.put(act, kind=kind, value=value, stage=_STAGE, document=basis)
        act.facts |= {"from": sorted(e.pk for e in others), "on": on.isoformat()}
        for other in _in_order(others):
            _absorb(act, other, on=on, basis=basis, seen=seen)
    return act.thing


def split(
    *,
    by: Actor,
    estate: Estate,
    pieces: Sequence[Piece],
    on: date,
    at: datetime,
    basis: str = "",
    seen: Seen | None = None,
) -> list[Estate]:
    """``estate`` closes and two or more pieces stand in its place, each with a number of its own."""
    if len(pieces) < 2:
        raise EstateError(gettext_lazy("拆分后至少有两个小区。"), field="pieces")
    return _reopen(by=by, kind="split", sources=[estate], pieces=pieces, on=on, at=at, basis=basis, seen=seen)


def regroup(
    *,
    by: Actor,
    sources: Sequence[Estate],
    pieces: Sequence[Piece],
    on: date,
    at: datetime,
    basis: str = "",
    seen: Seen | None = None,
) -> list[Estate]:
    """划片整合: several estates close and one or more new ones take their place."""
    if len(sources) < 2:
        raise EstateError(gettext_lazy("划片整合至少涉及两个小区。"), field="sources")
    if not pieces:
        raise EstateError(gettext_lazy("请填写整合后的小区。"), field="pieces")
    return _reopen(
        by=by, kind="regroup", sources=sources, pieces=pieces, on=on, at=at, basis=basis, seen=seen
    )


def _reopen(
    *,
    by: Actor,
    kind: str,
    sources: Sequence[Estate],
    pieces: Sequence[Piece],
    on: date,
    at: datetime,
    basis: str,
    seen: Seen | None,
) -> list[Estate]:
    _check_day(on, at)
    _check_rooms(sources, pieces)
    with _locked(sources), ExitStack() as open_acts:
        closing = {
            source.pk: open_acts.enter_context(
                acting(by, f"registry.{kind}_estate", source, at=at, seen=_seen(seen, source), note=basis)
            )
            for source in _in_order(sources)
        }
        going_on = {pk: _standing(act.thing, on) for pk, act in closing.items()}
        for act in closing.values():
            _close(act, on=on, why=_("划片调整"))
        made = [_open(by, piece, going_on, on=on, at=at, basis=basis) for piece in pieces]
        for act in closing.values():
            _lineage(act, kind, made, on, basis)
    return made


def _absorb(act: Act, other: Estate, *, on: date, basis: str, seen: Seen | None) -> None:
    """One of the others closes into the estate that ``act`` holds."""
    with acting(
        act.by, "registry.merge_estate", other, at=act.at, seen=_seen(seen, other), note=basis
    ) as closing:
        _close(closing, on=on, why=_("并入%(name)s") % {"name": act.thing.name})
        _hand_rooms(closing, to=act.thing)
        _lineage(closing, "merge", [act.thing], on, basis)


@dataclass(frozen=True)
class _Standing:
    """What holds on the day an estate closes: its tenure, and its mode with manager."""

    tenure: Tenure | None
    mode: Any


def _standing(estate: Estate, on: date) -> _Standing:
    held = estate.tenures.filter(term__contains=on).select_related("firm__organisation").first()
    return _Standing(held, estate.modes.filter(term__contains=on).first())


def _open(
    by: Actor, piece: Piece, going_on: Mapping[int, _Standing], *, on: date, at: datetime, basis: str
) -> Estate:
    """The new estate with its areas, rooms, and what goes on in it."""
    estate = Estate(
        public_id=new_public_id(),
        name=piece.name.strip(),
        jurisdiction=piece.place,
        created_at=at,
        **piece.facts,
    )
    check(estate, ("name", *piece.facts))
    with acting(by, "registry.found_estate", estate, at=at, note=basis) as act:
        estate.save()
        for kind, value in piece.areas.items():
            area.put(act, kind=kind, value=value, stage=_STAGE, document=basis)
        Room.objects.filter(pk__in=piece.rooms).update(estate=estate, version=F("version") + 1)
        if piece.continues is not None:
            _go_on(act, going_on[piece.continues], on)
        act.facts |= {"on": on.isoformat(), "rooms": sorted(piece.rooms)}
    return estate


def _go_on(act: Act, was: _Standing, on: date) -> None:
    """The firm stays under the same contract, or the mode without a firm stays."""
    if was.tenure is not None:
        tenure.put(
            act,
            firm=was.tenure.firm,
            term=Term("", on, was.tenure.term.upper),
            kind=was.tenure.kind,
            contract={name: getattr(was.tenure, name) for name in tenure.CONTRACT},
        )
    elif was.mode is not None:
        mode.put(act, mode=was.mode.mode, term=Term("", on, was.mode.term.upper), manager=was.mode.manager)


def _close(act: Act, *, on: date, why: str) -> None:
    """End on ``on`` what runs on an estate that closes: tenures, modes, its officer, its open changes."""
    estate = act.thing
    for held in Tenure.objects.running(on).filter(estate=estate).select_related("firm__organisation"):
        tenure.stop(act, held, on=on, why=why)
        who = tenure.managers(held.firm, act.at)
        act.tell(who, _told(estate.name, on, why), estate.get_absolute_url())
    mode.stop(act, on=on)
    turn.closed(estate, at=act.at)
    estate.officers.filter(valid_to=None).update(valid_to=on)
    change.lapse(act, estate.changes.filter(state__in=OPEN_CHANGES))
    estate.mode = mode.NONE


def _told(name: str, on: date, why: str) -> Callable[[], tuple[str, str]]:
    return lambda: (_("任期于 %(day)s 终止：%(name)s") % {"day": on.isoformat(), "name": name}, why)


def _hand_rooms(act: Act, *, to: Estate) -> None:
    rooms = Room.objects.filter(estate=act.thing)
    act.facts["rooms"] = sorted(rooms.values_list("pk", flat=True))
    rooms.update(estate=to, version=F("version") + 1)


def _lineage(act: Act, kind: str, heirs: Iterable[Estate], on: date, basis: str) -> None:
    for heir in heirs:
        EstateLineage.objects.create(
            kind=kind,
            before=act.thing,
            after=heir,
            on=on,
            basis=basis[:200],
            recorded_by_id=act.by.membership_id,
            recorded_at=act.at,
        )
    act.facts["heirs"] = [heir.pk for heir in heirs]


def _check_day(on: date, at: datetime) -> None:
    if on > beijing_day(at):
        raise EstateError(gettext_lazy("生效日期不能晚于今天；到那天再办理。"), field="on")


def _check_rooms(sources: Sequence[Estate], pieces: Sequence[Piece]) -> None:
    """Every room of what closes goes to exactly one piece."""
    there = sorted(Room.objects.filter(estate__in=sources).values_list("pk", flat=True))
    given = sorted(room for piece in pieces for room in piece.rooms)
    if given != there:
        raise EstateError(gettext_lazy("请为每一间物业用房指定一个去向。"), field="pieces")


def _in_order(estates: Iterable[Estate]) -> list[Estate]:
    return sorted(estates, key=lambda e: e.pk)


def _seen(seen: Seen | None, estate: Estate) -> int | None:
    return seen.get(estate.pk) if seen else None


@contextmanager
def _locked(estates: Iterable[Estate]) -> Iterator[None]:
    """One transaction in which the estates are locked in order of their keys, so that two such acts never cross."""
    keys = [estate.pk for estate in estates]
    with transaction.atomic():
        list(Estate.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
        yield
