"""Tables on paper: set once, cut at the foot of a page, the head repeated; no row is too tall to print.

A row that fits on a fresh page is moved there whole. One that is taller than a page is cut between two lines
of its text, so that no text, however long, makes a document impossible.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal, NamedTuple

from reportlab.pdfgen.canvas import Canvas

from .prose import Colour, Prose, Style, lay
from .words import Words

RULE: Final[Colour] = (0.42, 0.39, 0.35)
HAIR: Final[Colour] = (0.78, 0.75, 0.7)
SHADE: Final[Colour] = (0.957, 0.941, 0.91)


class Cell(NamedTuple):
    """A set text in a row: over how many columns, and whether its ground is shaded."""

    prose: Prose
    span: int = 1
    shaded: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """How a table is ruled: every cell, only around, or not at all. Points."""

    rules: Literal["grid", "outline", "none"] = "grid"
    across: float = 7
    above: float = 2.3
    outline: float = 0.6
    colour: Colour = RULE
    inner: Colour = RULE
    edge: float = 0
    """Width of a heavy left edge."""
    margin: float = 0
    """Blank space inside the outline, above and below."""
    centred: bool = True
    """Whether a short cell stands in the middle of a tall row, or at its top."""


@dataclass(slots=True)
class Row:
    """Cells side by side. `double` draws a double rule above; `goes_on` joins it to the row before it."""

    cells: list[Cell]
    double: bool = False
    goes_on: bool = False

    def height(self, look: Look) -> float:
        """Height of the tallest cell with the space above and below it."""
        extra = 8 if self.double else 0
        return max((cell.prose.height for cell in self.cells), default=0) + 2 * look.above + extra

    def split(self, room: float, look: Look) -> tuple["Row | None", "Row | None"]:
        """What of the row fits into `room` points, and the rest, cut between lines."""
        inner = room - 2 * look.above - (8 if self.double else 0)
        parts = [cell.prose.split(inner) for cell in self.cells]
        if all(first is None for first, _ in parts) or all(rest is None for _, rest in parts):
            return None, self
        firsts = [
            Cell(p or _empty(c.prose), c.span, c.shaded) for c, (p, _) in zip(self.cells, parts, strict=True)
        ]
        rests = [
            Cell(p or _empty(c.prose), c.span, c.shaded) for c, (_, p) in zip(self.cells, parts, strict=True)
        ]
        return Row(firsts, self.double, self.goes_on), Row(rests, False, True)


@dataclass(slots=True)
class Board:
    """A table set to `widths`; the first `heads` rows are repeated after a page's end."""

    widths: Sequence[float]
    rows: list[Row]
    look: Look = field(default_factory=Look)
    heads: int = 0
    before: float = 3
    after: float = 5
    with_next: bool = False

    @property
    def height(self) -> float:
        """Height of all rows in points."""
        return sum(row.height(self.look) for row in self.rows) + 2 * self.look.margin

    @property
    def least(self) -> float:
        """Height of the head and the first row: what must fit for the table to begin here."""
        return sum(row.height(self.look) for row in self.rows[: self.heads + 1]) + 2 * self.look.margin

    def close(self, by: float) -> None:
        """Rows closer together; the space inside the cells gives most, it is seen least."""
        look = self.look
        self.look = replace(look, above=look.above * by**3, margin=look.margin * by)
        for row in self.rows:
            row.cells = [cell._replace(prose=cell.prose.closer(by)) for cell in row.cells]
        self.before, self.after = self.before * by, self.after * by

    def split(self, room: float, fresh: float) -> tuple["Board | None", "Board | None"]:
        """The rows that fit into `room`; the rest begins with the head again. `fresh` is a whole page's
        room."""
        head = self.rows[: self.heads]
        tall = sum(row.height(self.look) for row in head) + 2 * self.look.margin
        if tall > fresh / 2:  # a head that would fill the page is printed once, like any row
            return self._with(self.rows, 0).split(room, fresh)
        here, room = list(head), room - tall
        body = self.rows[self.heads :]
        for at, row in enumerate(body):
            height = row.height(self.look)
            if height <= room + 0.01:
                here.append(row)
                room -= height
                continue
            rest = body[at:]
            if height > fresh - tall:
                first, second = row.split(room, self.look)
                if first is not None and second is not None:
                    here.append(first)
                    rest = [second, *body[at + 1 :]]
            if len(here) == len(head):
                return None, self
            return self._with(here, self.heads), self._with([*head, *rest], self.heads)
        return self, None

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        """Draw with the upper left corner at (`x`, `top`)."""
        y = top - self.look.margin
        for row in self.rows:
            y -= self._draw_row(canvas, row, x, y)
        canvas.setLineCap(0)
        if self.look.rules != "none":
            self._draw_outline(canvas, x, top, y - self.look.margin)

    def _with(self, rows: list[Row], heads: int) -> "Board":
        return Board(self.widths, rows, self.look, heads, self.before, self.after, self.with_next)

    def _draw_row(self, canvas: Canvas, row: Row, x: float, top: float) -> float:
        """Draw one row and return its height."""
        look, height = self.look, row.height(self.look)
        inner_top = top - (8 if row.double else 0)
        inner = height - (8 if row.double else 0)
        column, left = 0, x
        for cell in row.cells:
            breadth = sum(self.widths[column : column + cell.span])
            if cell.shaded:
                canvas.setFillColorRGB(*SHADE)
                canvas.rect(left, top - height, breadth, height, stroke=0, fill=1)
            column, left = column + cell.span, left + breadth
        column, left = 0, x
        for cell in row.cells:
            breadth = sum(self.widths[column : column + cell.span])
            drop = (inner - cell.prose.height) / 2 if look.centred else look.above
            cell.prose.draw(canvas, left + look.across, inner_top - drop)
            column, left = column + cell.span, left + breadth
        if look.rules == "grid":
            self._draw_inner_rules(canvas, row, x, top, height)
        if row.double:
            self._draw_double(canvas, x, top)
        return height

    def _draw_inner_rules(self, canvas: Canvas, row: Row, x: float, top: float, height: float) -> None:
        canvas.setStrokeColorRGB(*self.look.inner)
        canvas.setLineWidth(0.6)
        path = canvas.beginPath()
        if row is not self.rows[0] and not row.goes_on:
            path.moveTo(x, top)
            path.lineTo(x + sum(self.widths), top)
        column, left = 0, x
        for cell in row.cells[:-1]:
            left += sum(self.widths[column : column + cell.span])
            column += cell.span
            path.moveTo(left, top)
            path.lineTo(left, top - height)
        canvas.drawPath(path, stroke=1, fill=0)

    def _draw_double(self, canvas: Canvas, x: float, top: float) -> None:
        """A double rule inside the outline, above the result."""
        canvas.setStrokeColorRGB(*self.look.colour)
        canvas.setLineWidth(0.7)
        right = x + sum(self.widths) - self.look.across
        canvas.line(x + self.look.across, top - 3, right, top - 3)
        canvas.line(x + self.look.across, top - 5.2, right, top - 5.2)

    def _draw_outline(self, canvas: Canvas, x: float, top: float, bottom: float) -> None:
        canvas.setStrokeColorRGB(*self.look.colour)
        canvas.setLineWidth(self.look.outline)
        canvas.rect(x, bottom, sum(self.widths), top - bottom, stroke=1, fill=0)
        if self.look.edge:
            canvas.setFillColorRGB(*self.look.colour)
            canvas.rect(x, bottom, self.look.edge, top - bottom, stroke=0, fill=1)


def _empty(prose: Prose) -> Prose:
    """A cell whose text ended in the part before."""
    return Prose([], prose.style, prose.width)


def set_row(
    cells: Sequence[tuple[Words, Style, int, bool]],
    *,
    widths: Sequence[float],
    look: Look,
    double: bool = False,
) -> Row:
    """A row from (text, style, span, shaded) of each cell, set to the widths of its columns."""
    column, found = 0, []
    for words, style, span, shaded in cells:
        breadth = sum(widths[column : column + span]) - 2 * look.across
        found.append(Cell(lay(words, style, breadth), span, shaded))
        column += span
    return Row(found, double)


def fit_columns(naturals: Sequence[float], least: Sequence[float], *, width: float) -> list[float]:
    """Widths of columns that together fill `width`: each its natural width where that fits, the rest shared
    out in proportion; where it does not fit, columns give way in proportion to what they have above their
    least."""
    total = sum(naturals)
    if total <= width:
        spare = width - total
        return [natural + spare * natural / total for natural in naturals]
    floor = [min(a, b) for a, b in zip(least, naturals, strict=True)]
    room = width - sum(floor)
    if room <= 0:
        return [width * part / sum(floor) for part in floor]
    wish = [(a - b) ** 0.6 for a, b in zip(naturals, floor, strict=True)]
    return [part + room * share / sum(wish) for part, share in zip(floor, wish, strict=True)]
