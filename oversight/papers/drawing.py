"""A `Figure` drawn into a PDF with the same shapes and named inks as on the page."""

from functools import lru_cache, singledispatch

from reportlab.pdfgen.canvas import Canvas

from .figure import INKS, Box, Dot, Figure, Label, Shape, Stroke
from .prose import Style, lay

PIXEL = 0.75
"""Points per CSS pixel."""

HATCH_STEP = 9


def draw_figure(
    canvas: Canvas, figure: Figure, x: float, top: float, *, scale: float = PIXEL
) -> frozenset[str]:
    """Draw with the upper left corner at (`x`, `top`) in points; returns the characters no face has."""
    lost: set[str] = set()
    canvas.saveState()
    canvas.translate(x, top)
    canvas.scale(scale, scale)
    for mark in figure.marks:
        lost |= _draw(mark, canvas) or frozenset()
    canvas.restoreState()
    return frozenset(lost)


@lru_cache(maxsize=64)
def colour(ink: str) -> tuple[float, float, float]:
    """Red, green and blue of a named ink, each 0 to 1."""
    code = INKS[ink]
    return int(code[1:3], 16) / 255, int(code[3:5], 16) / 255, int(code[5:7], 16) / 255


@singledispatch
def _draw(mark: object, canvas: Canvas) -> frozenset[str] | None:
    raise TypeError(f"no drawing for {type(mark).__name__}")


@_draw.register
def _(mark: Box, canvas: Canvas) -> None:
    bottom = -mark.y - mark.height
    canvas.setFillColorRGB(*colour(mark.ink))
    canvas.setStrokeColorRGB(*colour(mark.ink))
    if mark.hatch:
        _hatch(canvas, mark)
    elif mark.dashed:
        canvas.setDash(4, 3)
        canvas.setLineWidth(1.2)
        canvas.roundRect(mark.x, bottom, mark.width, mark.height, mark.round, stroke=1, fill=0)
        canvas.setDash()
    else:
        radius = min(mark.round, mark.width / 2, mark.height / 2)
        canvas.roundRect(mark.x, bottom, mark.width, mark.height, radius, stroke=0, fill=1)


def _hatch(canvas: Canvas, mark: Box) -> None:
    """Slanted lines clipped to the box, and its outline."""
    bottom = -mark.y - mark.height
    canvas.saveState()
    outline = canvas.beginPath()
    outline.rect(mark.x, bottom, mark.width, mark.height)
    canvas.clipPath(outline, stroke=1, fill=0)
    canvas.setLineWidth(2.4)
    at = mark.x - mark.height
    while at < mark.x + mark.width:
        canvas.line(at, bottom, at + mark.height, bottom + mark.height)
        at += HATCH_STEP
    canvas.restoreState()


@_draw.register
def _(mark: Stroke, canvas: Canvas) -> None:
    canvas.setStrokeColorRGB(*colour(mark.ink))
    canvas.setLineWidth(mark.width)
    if mark.dashed:
        canvas.setDash(5, 3)
    path = canvas.beginPath()
    for order, (x, y) in enumerate(mark.points):
        (path.lineTo if order else path.moveTo)(x, -y)
    canvas.drawPath(path, stroke=1, fill=0)
    if mark.dashed:
        canvas.setDash()


@_draw.register
def _(mark: Shape, canvas: Canvas) -> None:
    canvas.setFillColorRGB(*colour(mark.ink))
    path = canvas.beginPath()
    for order, (x, y) in enumerate(mark.points):
        (path.lineTo if order else path.moveTo)(x, -y)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


@_draw.register
def _(mark: Dot, canvas: Canvas) -> None:
    canvas.setFillColorRGB(*colour(mark.ink))
    canvas.setStrokeColorRGB(*colour(mark.ink))
    canvas.setLineWidth(2)
    canvas.circle(mark.x, -mark.y, mark.radius, stroke=int(mark.hollow), fill=int(not mark.hollow))


@_draw.register
def _(mark: Label, canvas: Canvas) -> frozenset[str]:
    style = Style(size=mark.size, leading=mark.size, bold=mark.bold, colour=colour(mark.ink))
    text = lay(mark.text.replace("\n", " "), style, 100_000)
    start = {"start": 0.0, "middle": text.natural / 2, "end": text.natural}[mark.anchor]
    text.draw(canvas, mark.x - start, -mark.y + 0.88 * mark.size)
    return text.missing
