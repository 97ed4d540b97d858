"""What stands on a page: set text, tables, drawings, signatures: each measured, cut where it may be, and drawn.

Points throughout. `before` and `after` are the space wanted above and below; the larger of two neighbours counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import NamedTuple, Protocol

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from .blocks import SealPlace
from .drawing import PIXEL, draw_figure
from .figure import Figure
from .labels import Labels
from .prose import INK, Prose
from .seal import draw_seal_place, draw_signature_lines, draw_square_seal


class Frame(NamedTuple):
    """Where blocks are set: the width of the text and the labels of its language."""

    width: float
    height: float
    labels: Labels


class Piece(Protocol):
    """Something set that stands on a page."""

    before: float
    after: float
    with_next: bool

    @property
    def height(self) -> float: ...

    @property
    def least(self) -> float: ...

    def split(self, room: float, fresh: float) -> "tuple[Piece | None, Piece | None]": ...

    def close(self, by: float) -> None:
        """Stand closer: lines and the space around them shrink to ``by``; letters keep their size."""

    def draw(self, canvas: Canvas, x: float, top: float) -> None: ...


@dataclass(slots=True)
class TextPiece:
    """A set text with the space around it."""

    prose: Prose
    before: float = 3
    after: float = 3
    with_next: bool = False

    @property
    def height(self) -> float:
        return self.prose.height

    @property
    def least(self) -> float:
        """Two lines, or all of a shorter text."""
        return min(2, len(self.prose.lines)) * self.prose.style.leading

    def split(self, room: float, fresh: float) -> "tuple[TextPiece | None, TextPiece | None]":
        """Cut between lines, never leaving a single first line behind."""
        first, rest = self.prose.split(room)
        if first is None or (len(first.lines) == 1 and rest is not None and room < fresh - 1):
            return None, self
        cut = None if rest is None else TextPiece(rest, 0, self.after, self.with_next)
        return TextPiece(first, self.before, 0 if cut else self.after, self.with_next), cut

    def close(self, by: float) -> None:
        self.prose = self.prose.closer(by)
        self.before, self.after = self.before * by, self.after * by

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        self.prose.draw(canvas, x, top)


@dataclass(slots=True)
class Solid:
    """A piece that is not cut: moved to the next page where it does not fit."""

    height: float
    before: float = 8
    after: float = 6
    with_next: bool = False

    @property
    def least(self) -> float:
        return self.height

    def split(self, room: float, fresh: float) -> "tuple[Solid | None, Solid | None]":
        """Itself where it fits, else the next page."""
        return (self, None) if self.height <= room + 0.01 else (None, self)

    def close(self, by: float) -> None:
        """What is drawn keeps its height."""
        self.before, self.after = self.before * by, self.after * by

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        """Nothing: bare space."""


@dataclass(slots=True)
class Break(Solid):
    """Ends the page."""


@dataclass(slots=True)
class FigurePiece(Solid):
    """A drawing, scaled down to the page where it is too large."""

    figure: Figure = field(default_factory=lambda: Figure(0, 0, "", "", ()))
    scale: float = PIXEL

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        draw_figure(canvas, self.figure, x, top, scale=self.scale)


@dataclass(slots=True)
class SignPiece(Solid):
    """Signature lines at left, their note beneath, the seal place at right."""

    people: Sequence[Prose] = ()
    note: Prose | None = None
    seal: SealPlace | None = None
    word: str = ""
    width: float = 0
    drawn: Sequence[bytes] = ()
    room: float = 0

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        canvas.setStrokeColorRGB(*INK)
        canvas.setLineWidth(0.8)
        tall = max((label.height for label in self.people), default=0) + self.room
        for order, label in enumerate(self.people):
            left, line = x + order * (label.width + 13), top - tall - 21
            label.draw(canvas, left, top)
            if any(self.drawn[order : order + 1]):
                hand = ImageReader(BytesIO(self.drawn[order]))
                canvas.drawImage(hand, left, line + 1, label.width, self.room + 19, "auto", True, "sw")
            canvas.line(left, line, left + label.width, line)
        if self.note is not None:
            self.note.draw(canvas, x, top - (tall + 27 if self.people else 0))
        if self.seal is not None:
            self._draw_seal(canvas, x, top, self.seal)

    def _draw_seal(self, canvas: Canvas, x: float, top: float, seal: SealPlace) -> None:
        right = x + self.width
        if seal.characters:
            draw_square_seal(canvas, seal.characters, right - 165, top, 68)
            draw_signature_lines(canvas, right - 45, top - 22, issuer=seal.issuer, date=seal.date)
        else:
            draw_seal_place(canvas, right - 72, top, word=self.word, issuer=seal.issuer, date=seal.date)
