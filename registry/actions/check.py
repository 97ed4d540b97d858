"""用房核查: the rule of the estate's day applied to its rooms; the answer is stored with all it rests on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from oversight.acting import ActError, acting
from oversight.kernel.calendar import beijing_day
from oversight.policy import Actor, who_may
from registry.actions import sheet, turn
from registry.models import Estate, Room, RoomCheck, RoomCheckWithdrawal, RoomPolicy, RoomSetting, Tenure
from registry.rules import room as rule

# The features of a room that a policy may ask about, by the column that records them.
FEATURES = (
    "self_contained",
    "utilities",
    "daylight",
    "heating",
    "telecom",
    "separate_meters",
    "faces_street",
)
# What the record calls the answer where the rule found nothing to compute with.
STORED = {"error": "unverified"}
CHUNK = 1000


class Moved(ActError):
    """What the check rests on is not what the person saw; nothing was stored."""

    words = _("您查看之后，用房、小区登记或用房规定已有变化。请看过新的结果再存档。")


class NoPolicy(ActError):
    """No version of the rule is on file for that day."""

    words = _("还没有适用的用房规定，请先发布规定。")


def unrecorded(policy: rule.Policy) -> list[str]:
    """Codes of the qualities that a rule asks for and the register has no field for: nobody could ever answer them."""
    known = {"feature": FEATURES, "estate_feature": RoomSetting.QUALITIES}
    return [one.code for one in policy.conditions if one.kind in known and one.code not in known[one.kind]]


def versions() -> list[tuple[RoomPolicy, rule.Policy]]:
    """The published versions, oldest first, each with the rule it holds; a later one ends an open one."""
    rows = list(RoomPolicy.objects.order_by("valid_from"))
    return [(row, rule.read_policy(json.dumps(row.rule))) for row in rows]


def policy_for(estate: Estate, on: date) -> tuple[RoomPolicy, rule.Policy]:
    """The version that applies to an estate (`rule.version_for`), ``on`` standing for a day that is not on file.

    Raises `NoPolicy` where none does.
    """
    found = _version(versions(), estate, on)
    if found is None:
        raise NoPolicy
    return found


def _version(
    known: list[tuple[RoomPolicy, rule.Policy]], estate: Estate, on: date
) -> tuple[RoomPolicy, rule.Policy] | None:
    policies = [policy for _row, policy in known]
    days = {"permitted_on": estate.permitted_on, "accepted_on": estate.completed_on}
    wanted = rule.version_for(policies, **days, on=on)
    return next((pair for pair in known if pair[1] is wanted), None)


def facts_of(estate: Estate) -> rule.Facts:
    """What the register knows that the rule asks for: areas, use, dates, rooms with their features."""
    setting = RoomSetting.objects.filter(estate=estate).first()
    return _facts(estate, list(_standing_rooms().filter(estate=estate)), setting)


def _standing_rooms() -> QuerySet[Room]:
    return Room.objects.filter(withdrawn_at=None).order_by("phase", "floor", "place")


def _facts(estate: Estate, rooms: Sequence[Room], setting: RoomSetting | None) -> rule.Facts:
    use: Any = estate.kind
    return rule.Facts(
        total_area=estate.total_area,
        above_ground_area=estate.above_ground_area,
        measured_area=estate.measured_area,
        use=use,
        permitted_on=estate.permitted_on,
        accepted_on=estate.completed_on,
        rooms=tuple(map(_room, rooms))
        or None,  # none on file means not surveyed yet, not that there are none
        first_phase=_first_phase(estate, rooms, setting),
        features=_looked_at(setting, RoomSetting.QUALITIES) if setting else {},
    )


def _first_phase(
    estate: Estate, rooms: Sequence[Room], setting: RoomSetting | None
) -> rule.FirstPhase | None:
    """The first phase of an estate built in several; what it holds is counted by the rule from the rooms' phases."""
    if estate.phases < 2 and all(room.phase == 1 for room in rooms):
        return None
    return rule.FirstPhase(area=setting.first_phase_area if setting else None, provided=None)


def _looked_at(record: Room | RoomSetting, names: Iterable[str]) -> dict[str, bool]:
    """The answers on record; what nobody looked at is not among them."""
    return {name: answer for name in names if (answer := getattr(record, name)) is not None}


def judge_each(estates: QuerySet[Estate], on: date) -> Iterator[tuple[int, rule.Result]]:
    """Key and result of each estate under the version of its day, as a check would find it now; nothing is written.

    For counting thousands: two queries a thousand, and without the lines of the arithmetic. An estate to which
    no version applies is left out. Raises `NoPolicy` where none is published.
    """
    known = versions()
    if not known:
        raise NoPolicy
    rooms = Prefetch("rooms", _standing_rooms(), to_attr="standing_rooms")
    for estate in estates.select_related("room_setting").prefetch_related(rooms).iterator(CHUNK):
        if (version := _version(known, estate, on)) is None:
            continue
        facts = _facts(estate, estate.standing_rooms, getattr(estate, "room_setting", None))
        yield estate.pk, rule.judge(version[1], facts, explained=False)


def _room(room: Room) -> rule.Room:
    kind: Any = room.use
    return rule.Room(
        key=str(room.pk),
        label=room.place,
        area=room.area,
        kind=kind,
        place=room.building,
        phase=room.phase,
        floor=room.floor,
        below_ground=room.below_ground,
        height=room.height,
        has_lift=room.has_lift,
        misused=room.misused,
        present_use=room.present_use,
        features=_looked_at(room, FEATURES),
    )


@dataclass(frozen=True)
class Preview:
    """What a check would find now, and the record that it would store; ``digest`` is that record's."""

    policy: RoomPolicy
    result: rule.Result
    record: dict[str, Any]
    digest: str


def preview(estate: Estate, on: date) -> Preview:
    """What a check would find now; nothing is written. Raises `NoPolicy`."""
    row, policy = policy_for(estate, on)
    facts, tenure = facts_of(estate), _tenure(estate, on)
    result = rule.judge(policy, facts)
    manager = tenure.firm.organisation.name if tenure else ""
    record = rule.freeze(policy=policy, facts=facts, result=result, estate=estate.name, manager=manager)
    return Preview(row, result, record, digest(record))


def _tenure(estate: Estate, on: date) -> Tenure | None:
    held = Tenure.objects.current(on).filter(estate=estate)
    return held.select_related("firm__organisation").first()


def survey(
    *,
    by: Actor,
    estate: Estate,
    at: datetime,
    stage: str = "routine",
    note: str = "",
    seen: str = "",
) -> RoomCheck:
    """Check the rooms of ``estate`` and store the answer, with version and facts, for good.

    ``seen`` is the digest of the preview that the person looked at. Raises `NoPolicy`, `Refused`, `Moved`.
    """
    tenure = _tenure(estate, beijing_day(at))
    check = RoomCheck(
        estate=estate,
        jurisdiction=estate.jurisdiction,
        subject_id=tenure.firm.organisation_id if tenure else None,
        stage=stage,
        note=note,
        surveyed_by_id=by.posting,
        surveyed_at=at,
        version=1,
    )
    with acting(by, "registry.survey_room", check, at=at) as act:
        found = preview(Estate.objects.select_for_update(of=("self",)).get(pk=estate.pk), beijing_day(at))
        if seen and seen != found.digest:
            raise Moved
        _store(check, found)
        act.facts = {"estate": estate.pk, "verdict": check.verdict, "digest": check.digest}
        turn.surveyed(check, at=at)
        if check.verdict in rule.BREACH:
            act.tell(
                who_may("registry.measure_room", Room(estate=estate), at),
                lambda: _words(check),
                check_url(estate),
            )
    return check


def digest(record: dict[str, Any]) -> str:
    """The digest of a frozen check: of its JSON text with sorted keys."""
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _store(check: RoomCheck, found: Preview) -> None:
    """Put what was found into the check; existing stock has no shortage that counts."""
    result = found.result
    check.policy, check.record, check.digest = found.policy, found.record, found.digest
    check.verdict = STORED.get(result.verdict, result.verdict)
    check.required, check.provided = result.required, result.provided
    check.shortfall = result.shortfall if result.verdict != "existing" else None


def _words(check: RoomCheck) -> tuple[str, str]:
    short = check.shortfall or Decimal(0)
    head = _("用房核查不合格：%(estate)s") % {"estate": check.estate.name}
    return str(head), str(
        _("应配 %(required)s m²，差 %(short)s m²。") % {"required": check.required, "short": short}
    )


def check_url(estate: Estate) -> str:
    """Where the rooms of an estate are shown."""
    return reverse("registry:room-list", args=[estate.public_id])


def withdraw(*, by: Actor, check: RoomCheck, why: str, at: datetime) -> RoomCheckWithdrawal:
    """A check no longer counts, with the reason; it stays on file as it was. Not by who made it."""
    with acting(by, "registry.withdraw_check", check, at=at, note=why) as act:
        withdrawal = RoomCheckWithdrawal.objects.create(check_record=check, by_id=by.posting, at=at, why=why)
        act.facts = {"digest": check.digest}
        # A paper on what no longer counts must say so when it is verified
        for paper in sheet.in_force(check):
            sheet.withdraw(by=by, document=paper, at=at, why=why)
        turn.withdrawn(check, at=at)
    return withdrawal
