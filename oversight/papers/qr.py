"""QR codes as squares: for the foot of a paper and for pages."""

from functools import lru_cache

import segno
from reportlab.pdfgen.canvas import Canvas

from .figure import Box, Figure


@lru_cache(maxsize=256)
def modules(text: str, mask: int | None = None) -> tuple[tuple[bool, ...], ...]:
    """The dark squares of a QR code for `text`, row by row, without a margin; 15 % of it may be damaged
    (M). `mask`: one of the eight patterns, where hundreds are drawn; else the best is looked for, ten times
    as long."""
    code = segno.make(text, error="m", micro=False, boost_error=False, mask=mask)
    return tuple(tuple(bool(cell) for cell in row) for row in code.matrix)


def runs(text: str, mask: int | None = None) -> list[tuple[int, int, int]]:
    """(row, first column, length) of each run of dark squares."""
    found = []
    for row, cells in enumerate(modules(text, mask)):
        start: int | None = None
        for column, dark in enumerate((*cells, False)):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                found.append((row, start, column - start))
                start = None
    return found


def draw_qr(canvas: Canvas, text: str, x: float, top: float, size: float, *, mask: int | None = None) -> None:
    """Draw in black into a square of `size` points with the upper left corner at (`x`, `top`)."""
    cell = size / len(modules(text, mask))
    path = canvas.beginPath()
    for row, column, length in runs(text, mask):
        path.rect(x + column * cell, top - (row + 1) * cell, length * cell, cell)
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawPath(path, stroke=0, fill=1)


def qr_figure(text: str, *, title: str, size: float = 148) -> Figure:
    """The code as a drawing for a page, with the quiet margin of four squares that scanners need."""
    count = len(modules(text)) + 8
    cell = size / count
    ground = Box(0, 0, size, size, "qr-light")
    dark = (Box((column + 4) * cell, (row + 4) * cell, length * cell, cell, "qr-dark")
            for row, column, length in runs(text))  # fmt: skip
    return Figure(size, size, title, title, (ground, *dark))
