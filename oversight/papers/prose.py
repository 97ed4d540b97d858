"""Text set in lines: measured, broken by the Chinese rules, cut at a page's end, drawn. Points throughout."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final, Literal, NamedTuple

from reportlab.pdfgen.canvas import Canvas

from . import fonts, han
from .words import GETA, Span, Words, spans

Colour = tuple[float, float, float]
INK: Final[Colour] = (0.114, 0.106, 0.094)
SOFT: Final[Colour] = (0.29, 0.271, 0.243)
SEAL: Final[Colour] = (0.749, 0.227, 0.133)

ASCENT: Final = 0.88
"""Height of the Chinese character box above the baseline, as a share of the size (Noto and most others)."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set: size and line height in points, alignment, first-line indent in characters.

    ``balance`` makes the lines about equally long, as a title's are: none is left with a single character.
    """

    size: float = 10
    leading: float = 15
    bold: bool = False
    song: bool = False
    colour: Colour = INK
    align: Literal["start", "centre", "end"] = "start"
    justify: bool = False
    indent: int = 0
    tracking: float = 0
    balance: bool = False


class Run(NamedTuple):
    """Neighbouring characters of one face."""

    face: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One set line: its runs, their width, and whether the text goes on in the next line (may be
    justified)."""

    runs: tuple[Run, ...]
    width: float
    goes_on: bool
    indent: float = 0

    @property
    def text(self) -> str:
        """The characters of the line."""
        return "".join(run.text for run in self.runs)


@dataclass(slots=True)
class Prose:
    """A text set to a width; `missing` names the characters that were printed 〓."""

    lines: list[Line]
    style: Style
    width: float
    missing: frozenset[str] = field(default_factory=frozenset)

    def closer(self, by: float) -> "Prose":
        """The same lines, ``by`` times as far apart; where they break stays."""
        style = replace(self.style, leading=self.style.leading * by)
        return Prose(self.lines, style, self.width, self.missing)

    @property
    def height(self) -> float:
        """Height of all lines in points."""
        return len(self.lines) * self.style.leading

    @property
    def natural(self) -> float:
        """Width of the longest line in points."""
        return max((line.width + line.indent for line in self.lines), default=0.0)

    def split(self, room: float) -> tuple["Prose | None", "Prose | None"]:
        """The lines that fit into `room` points of height, and the rest; None where a part is empty."""
        count = max(0, int((room + 0.01) // self.style.leading))
        if count >= len(self.lines):
            return self, None
        if count == 0:
            return None, self
        return (Prose(self.lines[:count], self.style, self.width, self.missing),
                Prose(self.lines[count:], self.style, self.width))  # fmt: skip

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        """Draw with the upper left corner at (`x`, `top`)."""
        style = self.style
        text = canvas.beginText()
        text.setFillColorRGB(*style.colour)
        baseline = top - (style.leading - style.size) / 2 - ASCENT * style.size
        spacing = 0.0
        for line in self.lines:
            wanted = self._spacing(line)
            if wanted != spacing:
                text.setCharSpace(wanted)
                spacing = wanted
            text.setTextOrigin(x + self._start(line), baseline)
            for run in line.runs:
                text.setFont(run.face, style.size)
                text.textOut(run.text)
            baseline -= style.leading
        if spacing:
            text.setCharSpace(0)
        canvas.drawText(text)

    def _start(self, line: Line) -> float:
        slack = max(0.0, self.width - line.width)
        return line.indent + {"start": 0.0, "centre": slack / 2, "end": slack}[self.style.align]

    def _spacing(self, line: Line) -> float:
        """Space added after each character: the style's, or what fills a line that goes on."""
        slack = self.width - line.indent - line.width
        if self.style.justify and line.goes_on and -self.style.size < slack < 2 * self.style.size:
            return self.style.tracking + slack / max(1, len(line.text) - 1)
        return self.style.tracking


def lay(words: Words, style: Style, width: float) -> Prose:
    """Set `words` in `style` to lines of at most `width` points. An empty text is one empty line."""
    chars = _Chars(spans(words), style)
    width = max(width, style.size)
    lines = list(_lines(chars, style, width))
    if style.balance and len(lines) > 1:
        lines = _balanced(chars, style, width, lines)
    return Prose(lines, style, width, frozenset(chars.missing))


class _Chars:
    """A text taken apart: for each character its face and its width."""

    def __init__(self, parts: tuple[Span, ...], style: Style) -> None:
        self.missing: set[str] = set()
        self.faces: list[str] = []
        self.widths: list[float] = []
        shown: list[str] = []
        scale = style.size / 1000
        for part in parts:
            main = fonts.face(fonts.face_name(bold=part.bold or style.bold, song=part.song or style.song))
            for char in part.text:
                found: fonts.Face | None = main
                if ord(char) not in main.glyphs and char != "\n":
                    found = fonts.face_for(char, main.name)
                    if found is None:
                        self.missing.add(char)
                        char, found = GETA, main
                assert found is not None
                shown.append(char)
                self.faces.append(found.name)
                self.widths.append(found.widths.get(ord(char), 1000) * scale + style.tracking)
        self.text = "".join(shown)

    def line(self, start: int, end: int, *, goes_on: bool, indent: float) -> Line:
        """The characters from `start` to before `end` as a line, without the spaces at its end."""
        while end > start and self.text[end - 1] == " ":
            end -= 1
        runs: list[Run] = []
        at = start
        while at < end:
            stop = at + 1
            while stop < end and self.faces[stop] == self.faces[at]:
                stop += 1
            runs.append(Run(self.faces[at], self.text[at:stop]))
            at = stop
        return Line(tuple(runs), sum(self.widths[start:end]), goes_on, indent)


def _lines(chars: _Chars, style: Style, width: float) -> Iterator[Line]:
    """Greedy line breaking: as much as fits, back to the last lawful break, cut at the edge where there is
    none."""
    text, widths = chars.text, chars.widths
    indent = style.indent * style.size
    if indent + sum(widths) <= width and "\n" not in text:
        yield chars.line(0, len(text), goes_on=False, indent=indent)
        return
    may = han.breaks(text)
    start, used, last = 0, indent, 0
    for at, char in enumerate(text):
        if char == "\n":
            yield chars.line(start, at, goes_on=False, indent=indent)
            indent = style.indent * style.size
            start, used, last = at + 1, indent, at + 1
            continue
        if may[at] and at > start:
            last = at
        hang = widths[at] / 2 if char in han.HALF_AT_END else 0.0
        while used + widths[at] - hang > width + 0.01 and at > start and char != " ":
            cut = last if last > start else at
            yield chars.line(start, cut, goes_on=True, indent=indent)
            indent, start, last = 0.0, cut, cut
            while start < at and text[start] == " ":
                start += 1
            used = sum(widths[start:at])
        used += widths[at]
    yield chars.line(start, len(text), goes_on=False, indent=indent)


def _balanced(chars: _Chars, style: Style, width: float, lines: list[Line]) -> list[Line]:
    """The same text in as many lines, set to the narrowest width that does not need another one.

    Never narrower than the longest piece that may not be broken, so that no word is cut for the sake of looks.
    """
    narrow, wide = min(_longest_piece(chars), width), width
    while wide - narrow > 1:
        middle = (narrow + wide) / 2
        tried = list(_lines(chars, style, middle))
        if len(tried) > len(lines):
            narrow = middle
        else:
            wide, lines = middle, tried
    return lines


def _longest_piece(chars: _Chars) -> float:
    """Width of the longest run of characters between two lawful breaks."""
    longest = piece = 0.0
    for may_break, char_width in zip(han.breaks(chars.text), chars.widths, strict=True):
        piece = char_width if may_break else piece + char_width
        longest = max(longest, piece)
    return longest
