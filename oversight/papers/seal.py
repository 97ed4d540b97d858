"""Seal places: a dashed circle where a body puts its stamp, or the drawn square seal of the demonstration."""

from reportlab.pdfgen.canvas import Canvas

from .prose import INK, SEAL, Style, lay

CIRCLE = 42
"""Radius in points: an official seal is 42 mm across at most; the dashed circle only marks the place."""


def draw_seal_place(canvas: Canvas, centre: float, top: float, *, word: str, issuer: str, date: str) -> None:
    """A dashed circle around `word` (盖章处), with the issuer and date written over its lower half."""
    middle = top - CIRCLE
    canvas.saveState()
    canvas.setStrokeColorRGB(*SEAL)
    canvas.setLineWidth(0.7)
    canvas.setDash(2.4, 1.8)
    canvas.circle(centre, middle, CIRCLE, stroke=1, fill=0)
    canvas.restoreState()
    lay(word, Style(size=9.5, leading=14, colour=SEAL, align="centre"), 200).draw(
        canvas, centre - 100, top - 10
    )
    draw_signature_lines(canvas, centre, top - 31, issuer=issuer, date=date)


def draw_signature_lines(canvas: Canvas, centre: float, top: float, *, issuer: str, date: str) -> None:
    """Issuer and date, one above the other, centred."""
    style = Style(size=10.5, leading=19, colour=INK, align="centre")
    for order, text in enumerate((issuer, date)):
        lay(text, style, 220).draw(canvas, centre - 110, top - order * 19)


def draw_square_seal(canvas: Canvas, characters: str, x: float, top: float, size: float) -> None:
    """A square seal with up to four characters, read from top right downwards as seals are."""
    canvas.saveState()
    canvas.setStrokeColorRGB(*SEAL)
    canvas.setLineWidth(size * 0.035)
    canvas.roundRect(x, top - size, size, size, size * 0.05, stroke=1, fill=0)
    canvas.setLineWidth(size * 0.012)
    canvas.roundRect(
        x + size * 0.06, top - size * 0.94, size * 0.88, size * 0.88, size * 0.03, stroke=1, fill=0
    )
    canvas.restoreState()
    style = Style(size=size * 0.36, leading=size * 0.4, bold=True, song=True, colour=SEAL)
    for character, column, row in _places(characters):
        lay(character, style, size).draw(
            canvas, x + size * (0.12 + 0.4 * column), top - size * (0.1 + 0.4 * row)
        )


def _places(characters: str) -> list[tuple[str, int, int]]:
    """(character, column from the left, row from above) in the reading order of seals."""
    order = ((1, 0), (1, 1), (0, 0), (0, 1))
    return [(char, column, row) for char, (column, row) in zip(characters, order, strict=False)]
