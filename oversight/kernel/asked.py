"""What somebody types into the search box, as the database is asked for it.

The twin of the SQL function `han_lexemes` (cms/migrations/0004_names_found.py): single characters and neighbouring
pairs of Chinese runs, whole words of the rest. Pairs are asked for together; whoever asks compares the words
themselves afterwards, since pairs may stand apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 60
MOST_WORDS = 5
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323ad"
_RUN = re.compile(rf"[{_HAN}]+|[a-z0-9]+")
_IS_HAN = re.compile(rf"[{_HAN}]")
_CODE = re.compile(r"[0-9A-HJ-NP-RTUW-Y]{18}\Z")
_PUBLIC_ID = re.compile(r"[A-Z]{2}[0-9A-Z]{4,10}\Z")


@dataclass(frozen=True)
class Asked:
    """A search: the words in lower case, and as they were typed, for the page to say again."""

    words: tuple[str, ...]
    typed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words)

    @property
    def text(self) -> str:
        """The words as typed, with spaces between."""
        return " ".join(self.typed or self.words)

    def each(self) -> Iterator[tuple[Asked, tuple[str, ...]]]:
        """Each word as a search of its own, and the other words beside it."""
        for at, word in enumerate(self.words):
            yield Asked((word,)), self.words[:at] + self.words[at + 1 :]

    @property
    def lexemes(self) -> tuple[str, ...]:
        """What an index is asked for: all of them must be there."""
        return tuple(dict.fromkeys(lexeme for word in self.words for lexeme in _lexemes(word)))

    @property
    def code(self) -> str:
        """A unified social credit code, if that is what was typed."""
        one = self.text.upper().replace(" ", "")
        return one if _CODE.match(one) else ""

    @property
    def public_id(self) -> str:
        """An estate's public number, if that is what was typed."""
        one = self.text.upper().replace(" ", "")
        return one if _PUBLIC_ID.match(one) else ""

    @property
    def letters(self) -> str:
        """Initials or a spelling, if only letters and digits were typed."""
        one = self.text.lower().replace(" ", "")
        return one if one.isascii() and one.isalnum() and any(c.isalpha() for c in one) else ""


def read(text: str) -> Asked:
    """What was typed: half-width, without control characters, cut to a sensible length."""
    tidy = unicodedata.normalize("NFKC", text[: LONGEST * 4])
    tidy = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in tidy)[:LONGEST]
    typed = tuple(word for word in tidy.split()[:MOST_WORDS] if _RUN.search(word.lower()))
    return Asked(tuple(word.lower() for word in typed), typed)


def _lexemes(word: str) -> list[str]:
    found: list[str] = []
    for run in _RUN.findall(word):
        if not _IS_HAN.match(run) or len(run) == 1:
            found.append(run)
        else:
            found.extend(run[at : at + 2] for at in range(len(run) - 1))
    return found
