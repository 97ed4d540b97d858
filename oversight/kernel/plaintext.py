"""Characters that nobody sees: marks that turn the direction of writing, and control characters.

A mark of direction (U+202E) makes "gpj.exe" of what is stored as "exe.jpg"; a control character (U+001B) moves a
terminal's cursor when a log or an export is read. Neither belongs into a name, a place or a reason.
"""

from __future__ import annotations

import re

# embedding, override, isolate and their ends; marks left, right, Arabic; no width at all: space, joiner, byte order
_UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\u200b\u2060\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")  # all of Unicode's but tab and ends of lines


def seen_only(text: str) -> str:
    """``text`` without marks of direction and characters of no width: it reads as before."""
    return _UNSEEN.sub("", text)


def control_at(text: str) -> int:
    """Which character, counted from 1, is the first control character other than tab and end of line; 0: none."""
    found = _CONTROL.search(text)
    return found.start() + 1 if found else 0
