"""The text of a notice as people write it in a box, and as pieces that a page sets.

A blank line ends a paragraph; `## ` begins a heading, `- ` an item, `1. ` a numbered item, `| a | b |` a table's row
(the first is its head), `[words](https://…)` alone on a line a link, `![words](2)` the second picture of the
attachments. Everything else is text and stays text: there is no markup to smuggle in (promise 27).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

LONGEST_LINK = 500
MOST_COLUMNS = 12

_HEADING = re.compile(r"##\s+(?P<text>.+)")
_BULLET = re.compile(r"[-•]\s+(?P<text>.+)")
_NUMBER = re.compile(r"\d{1,3}(?:[.)]\s+|、\s*)(?P<text>.+)")
_ROW = re.compile(r"\|(?P<cells>.*[^\s|].*)\|\s*\Z")  # a row of blanks alone is no row
_LINK = re.compile(r"\[(?P<text>[^\]]+)\]\((?P<url>https?://[^\s()<>]+)\)\Z", re.IGNORECASE)
_PICTURE = re.compile(r"!\[(?P<text>[^\]]*)\]\((?P<number>\d{1,2})\)\Z")
_MARKS = (_HEADING, _BULLET, _NUMBER, _ROW, _LINK, _PICTURE)


@dataclass(frozen=True)
class Heading:
    """A heading inside the text."""

    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Items:
    """A list; ``numbered`` where the order counts."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Grid:
    """A table: its head and its rows, each as long as the head."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Link:
    """A link to a page elsewhere, http or https alone."""

    text: str
    url: str


@dataclass(frozen=True)
class Picture:
    """The n-th picture among the attachments, with what it shows."""

    number: int
    text: str


Piece = Heading | Text | Items | Grid | Link | Picture


def read(text: str) -> list[Piece]:
    """The pieces of a written text, in order; nothing is ever refused: what fits no mark is a paragraph."""
    pieces: list[Piece] = []
    for block in _blocks(text):
        pieces.extend(_pieces(block))
    return pieces


def write(pieces: Iterable[Piece]) -> str:
    """The text that ``read`` would turn into these pieces."""
    return "\n\n".join(_written(piece) for piece in pieces)


def plain(pieces: Iterable[Piece]) -> str:
    """The words alone, for search and for feeds."""
    return "\n".join(words for piece in pieces for words in _words(piece))


def _blocks(text: str) -> Iterator[list[str]]:
    """Runs of lines without a blank one between them."""
    block: list[str] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line.strip():
            block.append(line.strip())
        elif block:
            yield block
            block = []
    if block:
        yield block


def _pieces(lines: Sequence[str]) -> Iterator[Piece]:
    """A block may mix marks: each run of lines with the same mark is one piece."""
    at = 0
    while at < len(lines):
        mark = _mark(lines[at])
        end = at + 1
        while end < len(lines) and _mark(lines[end]) is mark:
            end += 1
        yield from _made(mark, lines[at:end])
        at = end


def _mark(line: str) -> re.Pattern[str] | None:
    return next((mark for mark in _MARKS if mark.match(line)), None)


def _made(mark: re.Pattern[str] | None, lines: Sequence[str]) -> Iterator[Piece]:
    if mark is None:
        yield Text("\n".join(lines))
        return
    found = [match for line in lines if (match := mark.match(line))]
    if mark is _ROW:
        yield _grid([match["cells"] for match in found])
    elif mark in (_BULLET, _NUMBER):
        yield Items(tuple(match["text"].strip() for match in found), numbered=mark is _NUMBER)
    else:
        yield from (_single(mark, match) for match in found)


def _single(mark: re.Pattern[str], match: re.Match[str]) -> Piece:
    if mark is _HEADING:
        return Heading(match["text"].strip())
    if mark is _PICTURE:
        return Picture(int(match["number"]), match["text"].strip())
    if len(match["url"]) > LONGEST_LINK:
        return Text(match.group())
    return Link(match["text"].strip(), match["url"])


def _grid(rows: Sequence[str]) -> Grid:
    """Rows as wide as the head: what is missing is empty, what is too much joins the last cell."""
    split = [_cells(row) for row in rows]
    width = min(len(split[0]), MOST_COLUMNS)
    fitted = [_fitted(cells, width) for cells in split]
    return Grid(fitted[0], tuple(fitted[1:]))


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.split("|")]


def _fitted(cells: Sequence[str], width: int) -> tuple[str, ...]:
    kept = [*cells[: width - 1], " ".join(cells[width - 1 :]).strip()]
    return tuple(kept + [""] * (width - len(kept)))


def _written(piece: Piece) -> str:
    if isinstance(piece, Heading):
        return f"## {piece.text}"
    if isinstance(piece, Text):
        return piece.text
    if isinstance(piece, Items):
        marks = (f"{n}." if piece.numbered else "-" for n in range(1, len(piece.items) + 1))
        return "\n".join(f"{mark} {item}" for mark, item in zip(marks, piece.items, strict=True))
    if isinstance(piece, Grid):
        return "\n".join(f"| {' | '.join(row)} |" for row in (piece.head, *piece.rows))
    if isinstance(piece, Link):
        return f"[{piece.text}]({piece.url})"
    return f"![{piece.text}]({piece.number})"


def _words(piece: Piece) -> Iterator[str]:
    if isinstance(piece, Items):
        yield from piece.items
    elif isinstance(piece, Grid):
        yield from (" ".join(row) for row in (piece.head, *piece.rows))
    else:
        yield piece.text
