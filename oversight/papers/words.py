"""The one gate between other people's text and paper: text is characters, never markup.

Nothing printed here passes a markup parser. Emphasis is a value (`Span`), so "<b>", "<img src=…>" or an
unclosed tag in somebody's text is printed as those characters. The same gate is used by PDF pages and by SVG
drawings.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

GETA: Final = "〓"
"""Printed in place of a character that no face at hand has: the printers' mark for a missing sort."""

_LINE_ENDS: Final = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_SPACES: Final = re.compile(r"[\t\u1680\u2000-\u200a\u202f\u205f]")
_INVISIBLE: Final = frozenset({"Cc", "Cf"})


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text with emphasis: `bold`, or `song` for the Song (serif) face of titles and minutes."""

    text: str
    bold: bool = False
    song: bool = False


Words = str | tuple[Span, ...]
"""What every block accepts: plain text, or spans where part of it is emphasised."""


def spans(words: Words) -> tuple[Span, ...]:
    """`words` as spans, each cleaned."""
    found = (Span(words),) if isinstance(words, str) else words
    return tuple(Span(clean(span.text), span.bold, span.song) for span in found)


def plain(words: Words) -> str:
    """The cleaned text without its emphasis."""
    return "".join(span.text for span in spans(words))


def clean(text: str) -> str:
    """Text as it can stand on paper: line ends unified, odd spaces plain, invisible controls (among them
    those that turn the reading direction) left out, half surrogates and non-characters replaced by 〓."""
    if text.isprintable():  # no control, no odd space, nothing private or unassigned
        return text
    text = _SPACES.sub(" ", _LINE_ENDS.sub("\n", text))
    return "".join(_visible(text))


def _visible(text: str) -> Iterator[str]:
    for char in text:
        category = unicodedata.category(char)
        if char == "\n" or category not in _INVISIBLE:
            code = ord(char)
            is_no_character = category == "Cs" or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
            yield GETA if is_no_character else char


def escape(text: str) -> str:
    """Cleaned text for an XML text node or a double-quoted attribute (SVG)."""
    text = clean(text)
    for char, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;")):
        text = text.replace(char, entity)
    return text
