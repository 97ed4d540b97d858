"""Estates that may be one and the same: found by name, phase and address without comparing all with all.

Two names are alike where their core is the same (望澜家园 and 望澜小区) or, in a long one, differs by one
character, unless they name different phases or sections (一期 and 二期 are two estates; a name with a phase and
one without are compared only at one address). Whether they are one, a person decides.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Literal

Why = Literal["same_name", "like_name", "same_place"]

_DIGITS = str.maketrans("一二三四五六七八九", "123456789")
_GENERIC = re.compile(r"(住宅小区|居住小区|小区|家园|花园|社区|大院|公寓|新村|新区|住宅楼|住宅|小镇)$")
_SECTION = re.compile(
    r"(?:[(（]?(?:第?[0-9a-z十]{1,3}[期区组段村里部]|[东西南北中][区院苑园]|[a-z][0-9]{1,2}区?|[0-9]{1,3}(?:号楼|栋|幢|号院|号))[)）]?)+$"
)
_DIRECTION = frozenset("东西南北中上下前后左右新老甲乙丙丁")
_NOISE = re.compile(r"[\s·•.,，。、\-—_'\"“”‘’:：/]")
SHORTEST_FOR_SLIP = 5  # characters; in shorter ones (新月里, 新星里) one other character is another place


@dataclass(frozen=True)
class NameParts:
    """A name taken apart: ``plain`` as typed, ``core`` what tells it apart, ``section`` its phase or part."""

    plain: str
    core: str
    section: str


@dataclass(frozen=True)
class Hit:
    """A known estate that may be the same: ``same_name`` to the letter, ``like_name``, or ``same_place``."""

    key: Hashable
    why: Why


def take_apart(name: str) -> NameParts:
    """The parts of an estate's name, written alike: 锦泉源D10区 is 锦泉源 and d10区; 怡园（二期） is 怡园 and 2期."""
    narrow = unicodedata.normalize("NFKC", name).lower()
    plain = _NOISE.sub("", narrow).translate(_DIGITS)
    match = _SECTION.search(plain)
    section = match.group() if match and match.start() else ""  # a name that is all section has none
    core = plain.removesuffix(section)
    shorter = _GENERIC.sub("", core)
    core = shorter if len(shorter) >= 2 else core
    return NameParts(plain, re.sub(r"[()（）]", "", core), re.sub(r"[()（）]", "", section))


def plain_address(address: str) -> str:
    """An address written alike; "" where it is too vague to tell a place (no house number)."""
    narrow = _NOISE.sub("", unicodedata.normalize("NFKC", address).lower())
    bare = re.sub(r"^\(.*?\)", "", narrow)
    return bare if len(bare) >= 5 and any(character.isdigit() for character in bare) else ""


def slips(core: str) -> set[str]:
    """``core`` and every way to leave one character out: two cores one slip apart share one of them."""
    if len(core) < SHORTEST_FOR_SLIP:
        return {core}
    return {core, *(core[:i] + core[i + 1 :] for i in range(len(core)))}


class Register:
    """The estates known so far, to ask which of them a new one may be. ``zone`` keeps namesakes apart: estates
    of different districts may share a name; "" is unknown and matches any.
    """

    def __init__(self) -> None:
        self._known: dict[Hashable, tuple[NameParts, str, str]] = {}  # name, address as written alike, zone
        self._by_slip: dict[str, list[Hashable]] = defaultdict(list)
        self._by_address: dict[str, list[Hashable]] = defaultdict(list)

    def __len__(self) -> int:
        return len(self._known)

    def add(self, key: Hashable, *, name: str, address: str = "", zone: str = "") -> None:
        """Note an estate under ``key``."""
        parts, place = take_apart(name), plain_address(address)
        self._known[key] = parts, _NOISE.sub("", address), zone
        for slip in slips(parts.core):
            self._by_slip[slip].append(key)
        if place:
            self._by_address[place].append(key)

    def near(self, *, name: str, address: str = "", zone: str = "") -> list[Hit]:
        """The known estates that a new one may be, the surest first."""
        parts, place = take_apart(name), plain_address(address)
        hits = dict(self._by_name(parts, address, zone))
        for key in self._by_address.get(place, ()) if place else ():
            known = self._known[key][0]
            if known.section == parts.section and (set(known.core) & set(parts.core)):
                hits.setdefault(key, "same_place")
        order: dict[Why, int] = {"same_name": 0, "like_name": 1, "same_place": 2}
        return sorted((Hit(key, why) for key, why in hits.items()), key=lambda hit: order[hit.why])

    def _by_name(self, parts: NameParts, address: str, zone: str) -> Iterator[tuple[Hashable, Why]]:
        seen: set[Hashable] = set()
        for slip in slips(parts.core):
            for key in self._by_slip.get(slip, ()):
                if key in seen:
                    continue
                seen.add(key)
                known, known_address, known_zone = self._known[key]
                if zone and known_zone and zone != known_zone:
                    continue
                if known.plain == parts.plain:
                    yield key, "same_name"
                elif _is_alike(known, parts, same_address=known_address == _NOISE.sub("", address) != ""):
                    yield key, "like_name"


def _is_alike(one: NameParts, other: NameParts, *, same_address: bool) -> bool:
    if one.section != other.section and (bool(one.section and other.section) or not same_address):
        return False
    if one.core == other.core:
        return True
    long_enough = min(len(one.core), len(other.core)) >= SHORTEST_FOR_SLIP
    return long_enough and one.section == other.section and is_one_slip(one.core, other.core)


def is_one_slip(one: str, other: str) -> bool:
    """Whether one character was mistyped, left out or added; digits, letters and directions tell estates apart."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    if len(one) == len(other):
        changed, same_rest = (
            one[start : start + 1] + other[start : start + 1],
            one[start + 1 :] == other[start + 1 :],
        )
    else:
        long, short = (one, other) if len(one) > len(other) else (other, one)
        changed, same_rest = long[start : start + 1], long[start + 1 :] == short[start:]
    telling = any(
        character in _DIRECTION or (character.isascii() and character.isalnum()) for character in changed
    )
    return same_rest and not telling
