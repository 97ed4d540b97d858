"""Numbers of records as a request sends them: anything may come, and what is no number names no record."""

from __future__ import annotations

from collections.abc import Iterable

LONGEST = 18  # digits: every key and version of a table is shorter, and int() refuses thousands of them


def key(text: str) -> int | None:
    """The number that was sent, 0 or more; None where the text is none or longer than any key."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else None


def keys(texts: Iterable[str]) -> list[int]:
    """The numbers among what was sent, in order; the rest is left out."""
    return [number for number in map(key, texts) if number is not None]
