"""The management-room policy as data: what a city's rule may say, read strictly from JSON.

Sources: DOMAIN-REFERENCE §5.6 (the record of a version), the regulations of the sample city, Henan arts.
11–12, Shanghai art. 42 and Taizhou art. 44. Another city's rule is another JSON file, never another
function; the form is described in docs/developers/room-policy.md.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Literal, get_args

from oversight.kernel.plaindata import from_data, parse_json
from oversight.kernel.wording import Message, Name

Use = Literal["residential", "mixed", "non_residential"]
Base = Literal["total", "above_ground", "measured"]
Place = Literal["whole", "inside", "extra"]

USES: tuple[Use, ...] = ("residential", "mixed", "non_residential")
UNVERIFIED_ABOVE = Decimal(5_000_000)
"""m² above which a floor area is taken for a slip and left unverified (DOMAIN §13.8)."""
SUSPECT_BELOW = Decimal(500)
"""m² below which a floor area is probably meant in ten thousands (DOMAIN §13.8)."""

RoomKind = Literal[
    "office",
    "service",
    "owners_committee",
    "operating",
    "maintenance",
    "archive",
    "storage",
    "guard",
    "monitoring",
    "equipment",
    "circulation",
    "refuse",
    "garage",
    "civil_defence",
    "other",
]
ROOM_KINDS: tuple[RoomKind, ...] = get_args(RoomKind)

ExclusionCode = Literal[
    "below_ground",
    "low_ceiling",
    "misused",
    "circulation",
    "refuse_room",
    "equipment_room",
    "guard_room",
    "monitoring_room",
    "garage",
    "civil_defence",
    "operating",
]
ConditionKind = Literal[
    "feature",
    "estate_feature",
    "above_ground",
    "min_height",
    "max_floor",
    "max_floor_without_lift",
    "max_places",
    "min_place_area",
    "min_kind_area",
    "ground_floor_share",
]

_CODE = re.compile(r"[a-z][a-z0-9_]{0,30}\Z", re.ASCII)
_VALUED = frozenset(
    {
        "min_height",
        "max_floor",
        "max_floor_without_lift",
        "min_place_area",
        "min_kind_area",
        "ground_floor_share",
    }
)


class PolicyError(ValueError):
    """A policy that contradicts itself or another version; ``message`` is worded by ``words.ROOM_WORDS``."""

    def __init__(self, fault: str, /, **params: str) -> None:
        self.message = Message("policy_" + fault, params)
        super().__init__(f"{fault}: {params}")


@dataclass(frozen=True)
class Tier:
    """A band of the base area up to and with ``upto``: thousandths of the area, or a fixed area in m²."""

    upto: Decimal | None = None
    permille: Decimal | None = None
    fixed: Decimal | None = None


@dataclass(frozen=True)
class Floor:
    """A least area in m²; with ``upto`` only for base areas up to and with it."""

    area: Decimal
    upto: Decimal | None = None


@dataclass(frozen=True)
class Rate:
    """What some uses must provide.

    ``progressive``: each band's rate for the part of the area that lies in it; ``slab``: the rate of the band
    in which the whole area lies. The larger of rate and minimum rules; a maximum caps both.
    """

    uses: tuple[Use, ...] = USES
    scheme: Literal["progressive", "slab"] = "progressive"
    tiers: tuple[Tier, ...] = ()
    minimum: tuple[Floor, ...] = ()
    maximum: Decimal | None = None


@dataclass(frozen=True)
class Part:
    """A kind of room with a requirement of its own.

    ``whole``: all rooms together. ``inside``: contained in the whole, whose requirement it does not raise.
    ``extra``: beside the others, added to what is required in total. ``kinds`` are the kinds of room that
    belong to it where a room does not name its part. ``base`` where it differs from the policy's.
    """

    code: str
    name: Name
    place: Place
    rates: tuple[Rate, ...]
    kinds: tuple[RoomKind, ...] = ()
    base: Base | None = None


@dataclass(frozen=True)
class PhaseRule:
    """What the first phase must hold: a share of the whole requirement, or thousandths of its own area."""

    kind: Literal["share_of_whole", "permille_of_phase"]
    value: Decimal


@dataclass(frozen=True)
class Exclusion:
    """Rooms that do not count (``exclude``) or count with a remark (``warn``). ``value``: height in m."""

    code: ExclusionCode
    effect: Literal["exclude", "warn"] = "exclude"
    value: Decimal | None = None


@dataclass(frozen=True)
class Condition:
    """A quality that the counted rooms must have.

    ``feature`` asks every counted room for its ``code``, ``estate_feature`` the estate; the other kinds
    compare with ``value`` (m, floor, m², share) or with ``limits`` (number of places by base area).
    ``part`` narrows it to one part's rooms.
    """

    code: str
    name: Name
    kind: ConditionKind
    severity: Literal["fail", "warning"]
    value: Decimal | None = None
    limits: tuple[Floor, ...] = ()
    part: str = ""
    room_kind: RoomKind | None = None


@dataclass(frozen=True)
class Limits:
    """Base areas that are not believed as they stand, in m²."""

    unverified_above: Decimal = UNVERIFIED_ABOVE
    suspect_below: Decimal = SUSPECT_BELOW


@dataclass(frozen=True)
class Policy:
    """One version of a city's rule (用房政策版本).

    In force from ``valid_from`` up to, not with, ``valid_to``; it applies to what was permitted (or
    accepted, by ``applies_by``) in that time. Everything permitted earlier than the first version is
    existing stock.
    """

    format: Literal["room-policy/1"]
    code: str
    name: Name
    authority: str
    document: str
    source: str
    valid_from: date
    base: Base
    parts: tuple[Part, ...]
    text: str = ""
    valid_to: date | None = None
    applies_by: Literal["planning_permit", "acceptance"] = "planning_permit"
    phase: PhaseRule | None = None
    exclusions: tuple[Exclusion, ...] = ()
    conditions: tuple[Condition, ...] = ()
    limits: Limits = field(default_factory=Limits)
    rounding: Literal["up"] = "up"

    def part(self, code: str) -> Part:
        """The part with this code."""
        return next(part for part in self.parts if part.code == code)

    def base_of(self, part: Part) -> Base:
        """The area that a part is measured by."""
        return part.base or self.base

    def deciding_day(self, *, permitted_on: date | None, accepted_on: date | None) -> date | None:
        """The day that decides whether this version applies; an acceptance proves a permit that is not on file."""
        return (permitted_on if self.applies_by == "planning_permit" else accepted_on) or accepted_on

    def is_in_force(self, day: date) -> bool:
        """Whether this version holds on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


def read_policy(text: str) -> Policy:
    """The policy that a JSON text tells.

    Raises ``Misfit`` where the text has another shape, naming the place, and ``PolicyError`` where it fits
    but contradicts itself.
    """
    policy = from_data(Policy, parse_json(text))
    check_policy(policy)
    return policy


def check_policy(policy: Policy) -> None:
    """Refuse a policy that contradicts itself."""
    if policy.valid_to is not None and policy.valid_to <= policy.valid_from:
        raise PolicyError("ends_before_start", code=policy.code)
    codes = [part.code for part in policy.parts]
    _refuse_doubles(codes)
    _refuse_doubles([exclusion.code for exclusion in policy.exclusions])
    _refuse_doubles([condition.code for condition in policy.conditions])
    if not policy.parts:
        raise PolicyError("no_parts", code=policy.code)
    wholes = [part for part in policy.parts if part.place == "whole"]
    if len(wholes) > 1:
        raise PolicyError("two_wholes", first=wholes[0].code, second=wholes[1].code)
    for part in policy.parts:
        _check_part(part, has_whole=bool(wholes))
    for exclusion in policy.exclusions:
        if exclusion.code == "low_ceiling" and exclusion.value is None:
            raise PolicyError("needs_value", code=exclusion.code)
    for condition in policy.conditions:
        _check_condition(condition, codes)
    if policy.phase is not None:
        _check_phase(policy.phase)


def _refuse_doubles(codes: Sequence[str]) -> None:
    for code in codes:
        if not _CODE.match(code) or code == "total":
            raise PolicyError("bad_code", code=code)
        if codes.count(code) > 1:
            raise PolicyError("double_code", code=code)


def _check_part(part: Part, *, has_whole: bool) -> None:
    if part.place == "inside" and not has_whole:
        raise PolicyError("inside_nothing", code=part.code)
    if not part.rates:
        raise PolicyError("no_rates", code=part.code)
    seen: set[str] = set()
    for rate in part.rates:
        if not rate.uses or seen & set(rate.uses):
            raise PolicyError("uses_overlap", code=part.code)
        seen |= set(rate.uses)
        _check_rate(part, rate)


def _check_rate(part: Part, rate: Rate) -> None:
    if not rate.tiers and not rate.minimum:
        raise PolicyError("asks_nothing", code=part.code)
    _check_ladder(part, [tier.upto for tier in rate.tiers], open_end=True)
    _check_ladder(part, [floor.upto for floor in rate.minimum], open_end=False)
    for tier in rate.tiers:
        if (tier.permille is None) == (tier.fixed is None):
            raise PolicyError("tier_says_one", code=part.code)
        if tier.permille is not None and not 0 <= tier.permille < 1000:
            raise PolicyError("odd_rate", code=part.code, rate=str(tier.permille))
    areas = [*(floor.area for floor in rate.minimum), *(t.fixed for t in rate.tiers if t.fixed is not None)]
    if any(area <= 0 for area in [*areas, Decimal(1) if rate.maximum is None else rate.maximum]):
        raise PolicyError("not_positive", code=part.code)
    if rate.maximum is not None and any(floor.area > rate.maximum for floor in rate.minimum):
        raise PolicyError("minimum_above_maximum", code=part.code)


def _check_ladder(part: Part, steps: Sequence[Decimal | None], *, open_end: bool) -> None:
    """Steps must rise, only the last may be open, and rates must know what to do with every area."""
    closed = [step for step in steps if step is not None]
    rises = closed == sorted(set(closed)) and all(step > 0 for step in closed)
    well_ended = None not in steps[:-1] and not (open_end and steps and steps[-1] is not None)
    if not rises or not well_ended:
        raise PolicyError("ladder", code=part.code)


def _check_condition(condition: Condition, parts: Sequence[str]) -> None:
    if condition.kind in _VALUED and condition.value is None:
        raise PolicyError("needs_value", code=condition.code)
    if condition.kind == "max_places" and not condition.limits:
        raise PolicyError("needs_value", code=condition.code)
    if condition.kind == "min_kind_area" and condition.room_kind is None:
        raise PolicyError("needs_value", code=condition.code)
    if condition.part and condition.part not in parts:
        raise PolicyError("unknown_part", code=condition.code, part=condition.part)


def _check_phase(phase: PhaseRule) -> None:
    most = Decimal(1) if phase.kind == "share_of_whole" else Decimal(1000)
    if not 0 < phase.value <= most:
        raise PolicyError("odd_rate", code="phase", rate=str(phase.value))


def check_versions(versions: Iterable[Policy]) -> None:
    """Refuse versions of one city's rule that hold at the same time."""
    ordered = sorted(versions, key=lambda policy: policy.valid_from)
    for earlier, later in pairwise(ordered):
        if earlier.valid_to is None or later.valid_from < earlier.valid_to:
            raise PolicyError("overlap", first=earlier.code, second=later.code)


def version_for(
    versions: Iterable[Policy], *, permitted_on: date | None, accepted_on: date | None, on: date
) -> Policy | None:
    """The version that applies to a project (适用版本): that in force on the day which each version goes by.

    A version that begins ends an open one before it. What lies before the first version is existing stock, told under
    the first. Where no deciding day is on file, ``on`` decides. None where the last version to begin was repealed and
    nothing took its place.
    """
    ordered = sorted(versions, key=lambda policy: policy.valid_from)
    for policy in reversed(ordered):
        day = policy.deciding_day(permitted_on=permitted_on, accepted_on=accepted_on) or on
        if policy.valid_from <= day:
            return policy if policy.is_in_force(day) else None
    return ordered[0] if ordered else None
