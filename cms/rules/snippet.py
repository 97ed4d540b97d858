"""The passage of a text around the first word that was asked for, cut into plain and marked parts."""

import re
from collections.abc import Sequence

AROUND = 36  # characters on each side of the first hit
LONGEST = 96


def snippet(text: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """Parts of the passage: (text, whether it was asked for). The beginning of the text where nothing is hit."""
    flat = " ".join(text.split())
    wanted = [word for word in words if word]
    if not wanted:
        return [(_cut(flat, 0), False)]
    pattern = re.compile(
        "|".join(re.escape(word) for word in sorted(wanted, key=len, reverse=True)), re.IGNORECASE
    )
    hit = pattern.search(flat)
    start = max(0, hit.start() - AROUND) if hit else 0
    passage = _cut(flat, start)
    parts: list[tuple[str, bool]] = []
    at = 0
    for match in pattern.finditer(passage):
        if match.start() > at:
            parts.append((passage[at : match.start()], False))
        parts.append((match.group(), True))
        at = match.end()
    return [*parts, (passage[at:], False)] if passage[at:] else parts


def _cut(text: str, start: int) -> str:
    end = start + LONGEST
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
