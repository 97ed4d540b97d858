"""A sheet of slips to cut apart: ten on a page, each with a QR code, a code to type, and what they are for."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from . import fonts
from .labels import LABELS, Language
from .page import drawing_alone
from .prose import INK, SOFT, Prose, Style, lay
from .qr import draw_qr

COLUMNS: Final = 2
ROWS: Final = 5
EDGE: Final = 28.0
"""Left free on all sides, since printers do not reach the edge."""
INSET: Final = 12.0
QR: Final = 84.0
GAP: Final = 10.0
CUT: Final = (0.6, 0.6, 0.6)
MASK: Final = 3

HEAD: Final = Style(size=13, leading=17, bold=True)
CODE: Final = Style(size=14, leading=20, bold=True, tracking=0.4)
SMALL: Final = Style(size=8.5, leading=12, colour=SOFT)
WHAT: Final = Style(size=9.5, leading=13, colour=INK)


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip: the code as printed and the address in its QR."""

    code: str
    url: str


@dataclass(frozen=True, slots=True)
class Slips:
    """What all slips of a file share: whose they are, what for, the address to type, and notes."""

    head: str
    what: str
    address: str
    notes: tuple[str, ...]
    language: Language = "zh"


def render(shared: Slips, slips: Sequence[Slip]) -> bytes:
    """The PDF, in the order given."""
    with drawing_alone():
        return _render(shared, slips)


def _render(shared: Slips, slips: Sequence[Slip]) -> bytes:
    fonts.face("Sans")
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, pageCompression=1, invariant=1, initialFontName="Sans",
                    initialFontSize=10, lang=LABELS[shared.language].lang)  # fmt: skip
    canvas.setTitle(f"{shared.head} {shared.what}")
    wide, high = (A4[0] - 2 * EDGE) / COLUMNS, (A4[1] - 2 * EDGE) / ROWS
    above, beside = _shared(shared, wide - 2 * INSET)
    for start in range(0, len(slips), COLUMNS * ROWS):
        _draw_cuts(canvas, wide, high)
        for place, slip in enumerate(slips[start : start + COLUMNS * ROWS]):
            row, column = divmod(place, COLUMNS)
            _draw(
                canvas,
                slip,
                above,
                beside,
                x=EDGE + column * wide + INSET,
                top=A4[1] - EDGE - row * high - INSET,
            )
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _shared(shared: Slips, wide: float) -> tuple[list[Prose], list[Prose]]:
    """What stands above the QR, a line each, and beside it under the code: set once for all slips."""
    above = [lay(words, style, wide) for words, style in ((shared.head, HEAD), (shared.what, WHAT))]
    for prose in above:
        prose.lines = prose.lines[:1]
    room = wide - QR - GAP
    return above, [lay(words, SMALL, room) for words in (shared.address, *shared.notes)]


def _draw_cuts(canvas: Canvas, wide: float, high: float) -> None:
    canvas.setStrokeColorRGB(*CUT)
    canvas.setLineWidth(0.5)
    canvas.setDash(3, 3)
    for column in range(COLUMNS + 1):
        canvas.line(EDGE + column * wide, EDGE, EDGE + column * wide, A4[1] - EDGE)
    for row in range(ROWS + 1):
        canvas.line(EDGE, EDGE + row * high, A4[0] - EDGE, EDGE + row * high)
    canvas.setDash()


def _draw(
    canvas: Canvas, slip: Slip, above: Sequence[Prose], beside: Sequence[Prose], *, x: float, top: float
) -> None:
    for prose in above:
        prose.draw(canvas, x, top)
        top -= prose.height
    top -= 4
    draw_qr(canvas, slip.url, x, top, QR, mask=MASK)
    half = len(slip.code) // 2
    lines = (lay(words, CODE, 2 * QR) for words in (slip.code[:half], slip.code[half + 1 :]))
    for prose in (*lines, *beside):
        prose.draw(canvas, x + QR + GAP, top)
        top -= prose.height
