"""Blocks set to the page's width: each becomes the pieces that stand on pages. Points throughout."""

from collections.abc import Iterator, Sequence
from functools import singledispatch
from typing import Final

from . import fonts
from .blocks import (
    Arithmetic,
    Check,
    Checks,
    Facts,
    Grid,
    Heading,
    Lines,
    PageBreak,
    Picture,
    Remark,
    Signatures,
    Step,
    Text,
    Verdict,
)
from .drawing import PIXEL
from .piece import Break, FigurePiece, Frame, Piece, SignPiece, TextPiece
from .prose import INK, SOFT, Prose, Style, lay
from .seal import CIRCLE
from .table import HAIR, Board, Look, Row, fit_columns, set_row
from .words import Span, Words, plain

CELL: Final = Style(size=10, leading=14.4)
BODY: Final = Style(size=10.5, leading=18, justify=True)
SONG: Final = Style(size=11, leading=18.6, song=True, justify=True)
NOTE: Final = Style(size=9.5, leading=15.5, colour=SOFT)
HEAD: Final = Style(size=11.5, leading=18, bold=True)
STEP: Final = Style(size=10.5, leading=15)
RESULT: Final = Style(size=11.5, leading=17, bold=True)
CONCLUSION: Final = Style(size=15, leading=22, bold=True)
HAND: Final = 20.0
"""What a line needs above it for a name written by hand."""
SAMPLE: Final = 120
"""Rows looked at to find a table's natural column widths."""


@singledispatch
def pieces(block: object, frame: Frame) -> Iterator[Piece]:
    """The pieces of one block, set to the frame."""
    raise TypeError(f"no paper for {type(block).__name__}")


@pieces.register
def _(block: Heading, frame: Frame) -> Iterator[Piece]:
    yield TextPiece(lay(block.words, HEAD, frame.width), before=7, after=2, with_next=True)


@pieces.register
def _(block: Text, frame: Frame) -> Iterator[Piece]:
    base = NOTE if block.note else SONG if block.song else BODY
    indent = 0 if block.note else block.indent
    style = Style(
        base.size, base.leading, base.bold, base.song, base.colour, base.align, base.justify, indent
    )
    yield TextPiece(lay(block.words, style, frame.width), before=4 if block.note else 2, after=2)


@pieces.register
def _(block: Facts, frame: Frame) -> Iterator[Piece]:
    look = Look()
    pairs = max((len(row) for row in block.rows), default=1)
    widths = _pair_columns(block, frame, look, pairs=pairs)
    rows = []
    for row in block.rows:
        cells: list[tuple[Words, Style, int, bool]] = []
        for order, (name, words) in enumerate(row):
            span = 2 * (pairs - len(row)) + 1 if order == len(row) - 1 else 1
            cells += [(name, CELL, 1, True), (words or "—", CELL, span, False)]
        rows.append(set_row(cells, widths=widths, look=look))
    yield Board(widths, rows, look, before=7, after=5)


@pieces.register
def _(block: Lines, frame: Frame) -> Iterator[Piece]:
    look = Look(rules="none", across=0, above=0.9, centred=False)
    label = Style(size=10.5, leading=15.5, colour=SOFT)
    value = Style(size=10.5, leading=15.5)
    names = (fonts.width(plain(name), label.size) for name, _ in block.pairs)
    first = min(frame.width * 0.3, max(names, default=40) + 18)
    widths = [first, frame.width - first]
    rows = [set_row([(name, label, 1, False), (words or "—", value, 1, False)], widths=widths, look=look)
            for name, words in block.pairs]  # fmt: skip
    yield Board(widths, rows, look, before=8, after=4)


@pieces.register
def _(block: Grid, frame: Frame) -> Iterator[Piece]:
    look = Look()
    widths = _columns(block, frame, look)
    styles = [Style(size=10, leading=14.4, align=column.align) for column in block.columns]
    head = [(column.head, style, 1, True) for column, style in zip(block.columns, styles, strict=True)]
    rows = [set_row(head, widths=widths, look=look)]
    for texts in block.rows:
        cells = [(text or block.empty, style, 1, False) for text, style in zip(texts, styles, strict=True)]
        rows.append(set_row(cells, widths=widths, look=look))
    if block.totals:
        rows.append(_totals(block, styles, widths=widths, look=look))
    yield Board(widths, rows, look, heads=1, before=4, after=6)


@pieces.register
def _(block: Arithmetic, frame: Frame) -> Iterator[Piece]:
    look = Look(rules="outline", outline=0.9, colour=INK, across=12, above=1.4, margin=3)
    widths = _step_columns([*block.steps, block.result], frame, look)
    rows = [_step(step, widths=widths, look=look) for step in block.steps]
    rows.append(_step(block.result, widths=widths, look=look, double=True))
    yield Board(widths, rows, look, before=4, after=6)


@pieces.register
def _(block: Checks, frame: Frame) -> Iterator[Piece]:
    look = Look(inner=HAIR, above=2)
    across = max(1, min(block.across, len(block.items)))
    widths = [frame.width / across] * across
    cells = [(_marked(item), CELL, 1, False) for item in block.items]
    cells += [("", CELL, 1, False)] * (-len(cells) % across)
    rows = [set_row(cells[at : at + across], widths=widths, look=look) for at in range(0, len(cells), across)]
    yield Board(widths, rows, look, before=4, after=6)


@pieces.register
def _(block: Verdict, frame: Frame) -> Iterator[Piece]:
    look = Look(rules="outline", outline=1.8, colour=INK, across=11, above=3.5)
    head = f"{frame.labels.verdict}{plain(block.conclusion)}"
    rest = Style(size=11, leading=18)
    room = frame.width - 2 * look.across
    first = fonts.width(head, CONCLUSION.size, "Sans-Bold") + 2 * look.across + 2
    if not block.words or first > room * 0.6:
        rows = [set_row([(head, CONCLUSION, 1, False)], widths=[frame.width], look=look)]
        if block.words:
            rows.append(set_row([(block.words, rest, 1, False)], widths=[frame.width], look=look))
        yield Board([frame.width], rows, look, before=7, after=7)
        return
    widths = [first, frame.width - first]
    cells = [(head, CONCLUSION, 1, False), (block.words, rest, 1, False)]
    yield Board(widths, [set_row(cells, widths=widths, look=look)], look, before=7, after=7)


@pieces.register
def _(block: Remark, frame: Frame) -> Iterator[Piece]:
    look = Look(rules="outline", outline=0.9, colour=INK, across=12, above=5, edge=4)
    lead, words = _bold(block.lead), block.words
    told: Words = (*lead, *_as_spans("　"), *_as_spans(words)) if words else lead
    row = set_row([(told, Style(size=10.5, leading=16.5), 1, False)], widths=[frame.width], look=look)
    yield Board([frame.width], [row], look, before=6, after=6)


@pieces.register
def _(block: Signatures, frame: Frame) -> Iterator[Piece]:
    left = frame.width - (160 if block.seal and not block.seal.characters else 180 if block.seal else 0)
    count = max(1, len(block.people))
    each = min(150.0, (left - 13 * (count - 1)) / count)
    people = [_at_most(lay(name, Style(size=10.5, leading=15), each), 2) for name in block.people]
    note = lay(block.note, NOTE, left - 8) if block.note else None
    room = HAND if any(block.drawn) else 0
    signing = max((label.height for label in people), default=0) + room + 27 if people else 0.0
    tall = signing + (note.height if note and len(note.lines) <= 8 else 0)
    if (
        note and len(note.lines) > 8
    ):  # a long note stands above the lines, where it can be cut at a page's end
        yield TextPiece(lay(block.note, NOTE, frame.width), before=8)
        note = None
    stamp = 0 if block.seal is None else 70 if block.seal.characters else 2 * CIRCLE + 4
    height = max(tall, stamp)
    yield SignPiece(height, before=10, people=people, note=note, seal=block.seal, word=frame.labels.seal,
                    width=frame.width, drawn=block.drawn, room=room)  # fmt: skip


@pieces.register
def _(block: Picture, frame: Frame) -> Iterator[Piece]:
    figure = block.figure
    scale = min(PIXEL, frame.width / max(1, figure.width), (frame.height - 40) / max(1, figure.height))
    yield FigurePiece(figure.height * scale, figure=figure, scale=scale, with_next=bool(block.caption))
    if block.caption:
        yield TextPiece(lay(block.caption, NOTE, frame.width), before=2, after=6)


@pieces.register
def _(block: PageBreak, frame: Frame) -> Iterator[Piece]:
    yield Break(0)


def _pair_columns(block: Facts, frame: Frame, look: Look, *, pairs: int) -> list[float]:
    """Widths of label, value, label, value …: labels as broad as they need, values by what stands in them."""
    labels, naturals = [40.0] * pairs, [60.0] * pairs
    for row in block.rows:
        for order, (name, words) in enumerate(row):
            breadth = fonts.width(plain(name)[:20], CELL.size) + 2 * look.across + 1
            labels[order] = max(labels[order], min(breadth, frame.width * 0.24))
            if len(row) == pairs:
                naturals[order] = max(
                    naturals[order], fonts.width(plain(words)[:60], CELL.size) + 2 * look.across + 1
                )
    values = fit_columns(naturals, [60.0] * pairs, width=frame.width - sum(labels))
    return [breadth for pair in zip(labels, values, strict=True) for breadth in pair]


def _columns(block: Grid, frame: Frame, look: Look) -> list[float]:
    """Column widths of a table: fixed shares first, the rest by what stands in the columns."""
    fixed = {at: frame.width * col.share for at, col in enumerate(block.columns) if col.share}
    free = [at for at in range(len(block.columns)) if at not in fixed]
    naturals, least = [], []
    for at in free:
        texts = [plain(block.columns[at].head), *(plain(row[at]) for row in block.rows[:SAMPLE])]
        breadths = sorted(min(fonts.width(text[:60], CELL.size), 400) + 2 * look.across for text in texts)
        naturals.append(breadths[-1] + 1)
        numeric = block.columns[at].align == "end"
        least.append(
            min(breadths[-1] + 1, frame.width * 0.3)
            if numeric
            else min(breadths[-1], CELL.size * 4 + 2 * look.across)
        )
    shared = iter(fit_columns(naturals, least, width=frame.width - sum(fixed.values())) if free else ())
    return [fixed[at] if at in fixed else next(shared) for at in range(len(block.columns))]


def _totals(block: Grid, styles: Sequence[Style], *, widths: Sequence[float], look: Look) -> Row:
    """The row of totals: spanning labels centred, figures bold in their column."""
    cells: list[tuple[Words, Style, int, bool]] = []
    at = 0
    for span, words in block.totals:
        style = styles[at]
        label = span > 1
        cells.append((words, Style(size=10, leading=14.4, bold=not label,
                                   align="centre" if label else style.align), span, False))  # fmt: skip
        at += span
    return set_row(cells, widths=widths, look=look)


def _step_columns(steps: Sequence[Step], frame: Frame, look: Look) -> list[float]:
    """Label, working and result: label and result as broad as they need, up to a third each."""
    third = frame.width / 3
    label = min(
        third, max(fonts.width(plain(s.label), RESULT.size, "Sans-Bold") for s in steps) + 2 * look.across
    )
    result = min(
        third, max(fonts.width(plain(s.result), RESULT.size, "Sans-Bold") for s in steps) + 2 * look.across
    )
    label = max(label, frame.width * 0.19)
    return [label, frame.width - label - result, result]


def _step(step: Step, *, widths: Sequence[float], look: Look, double: bool = False) -> Row:
    """One line of arithmetic; the result of all stands larger, under the double rule."""
    base = RESULT if double else STEP
    label = Style(base.size, base.leading, bold=step.strong or double)
    working = Style(10.5, base.leading)
    result = Style(base.size, base.leading, bold=True, align="end")
    cells = [
        (step.label, label, 1, False),
        (step.working, working, 1, False),
        (step.result, result, 1, False),
    ]
    return set_row(cells, widths=widths, look=look, double=double)


_MARKS: Final = {"met": "✓", "near": "△", "failed": "✗", "unknown": "○"}


def _marked(item: Check) -> Words:
    """A condition behind its mark; one that is not met stands bold."""
    mark = _MARKS[item.mark]
    words = _bold(item.words) if item.mark == "failed" else _as_spans(item.words)
    return (*_as_spans(f"{mark} "), *words)


def _as_spans(words: Words) -> tuple[Span, ...]:
    return (Span(words),) if isinstance(words, str) else words


def _bold(words: Words) -> tuple[Span, ...]:
    return tuple(Span(span.text, True, span.song) for span in _as_spans(words))


def _at_most(prose: Prose, count: int) -> Prose:
    """A label of at most `count` lines: signature labels are ours and short; a longer one is cut."""
    return Prose(prose.lines[:count], prose.style, prose.width, prose.missing)
