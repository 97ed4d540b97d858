"""Where a Chinese line may end: start and end rules (行首行末禁则), and what must stay in one piece.

Rules after GB/T 15834-2011 (punctuation does not begin a line, an opening mark does not end one) and the
W3C's requirements for Chinese text layout. Numbers keep their units, dates and document numbers stay whole; a
Latin word is not cut. Where a piece is longer than the line, it is cut at the edge all the same.
"""

import re
from typing import Final

NO_START: Final = frozenset("!'\",.:;?!)]}、。，．；：！？…—·％%‰℃”’）〕］｝〉》」』】〗〞﹚﹜—～々")
"""Never the first character of a line."""

NO_END: Final = frozenset("([{“‘（〔［｛〈《「『【〖〝￥$＄£#")
"""Never the last character of a line."""

HALF_AT_END: Final = frozenset("、。，．；：！？）〕］｝〉》」』】〗”’")
"""Full-width marks whose right half is blank: at the end of a line they may hang out by that half."""

_UNITS: Final = (
    "m²|m2|㎡|km²|m|万|亿|元|‰|％|%|平方米|米|年|月|日|号楼|号|层|楼|间|处"
    "|个|件|户|项|家|栋|份|分|页|人|次|条|套"
)
_ATOMS: Final = re.compile(
    r"\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?"
    r"|\d{1,2}月\d{1,2}日"
    r"|\d{4}-\d{2}-\d{2}"
    r"|\d{1,2}:\d{2}(?::\d{2})?"
    r"|〔\d{4}〕\s?\d+号"
    rf"|[−+\-]?\d[\d,]*(?:\.\d+)?[ \u00a0]?(?:{_UNITS})?(?:/(?:m²|㎡)(?:·月)?)?"
)


def breaks(text: str) -> list[bool]:
    """For each position i: may a line end before `text[i]`? Position 0 is always False."""
    may = [False] * len(text)
    for at in range(1, len(text)):
        may[at] = _lawful(text[at - 1], text[at])
    for atom in _ATOMS.finditer(text):
        for at in range(atom.start() + 1, atom.end()):
            may[at] = False
    return may


def _lawful(before: str, after: str) -> bool:
    """Whether a line may end between these two neighbours."""
    if after == " " or "\u00a0" in (before, after):
        return False
    if before == " ":
        return True
    if after in NO_START or before in NO_END:
        return False
    return not (_is_tight(before) and _is_tight(after))


def _is_tight(char: str) -> bool:
    """Part of a Latin word or number: letters, digits and ASCII signs that do not invite a break."""
    return ord(char) < 0x2E80 and not char.isspace()
