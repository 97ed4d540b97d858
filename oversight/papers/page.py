"""A paper as a value, and its PDF: issuing body and document name over a double rule, Song title, blocks,
foot with code, digest and page count. The same paper gives the same bytes, today and later.
"""

import io
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Any, Final

from reportlab import rl_config
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from . import fonts
from .blocks import Block
from .labels import LABELS, Labels, Language
from .piece import Break, Frame, Piece, SignPiece, TextPiece
from .pieces import pieces
from .prose import INK, SOFT, Style, lay
from .qr import draw_qr
from .words import Span, Words, clean, plain

MARGIN: Final = 46.5
TOP: Final = 74.0
"""From the upper edge to the first line of text, under the double rule."""
FOOT: Final = 84.0
"""From the lower edge to the last line of text, above the foot."""
QR_SIZE: Final = 45.0
CLOSER: Final = (0.93, 0.87, 0.82)
"""Line heights tried where they save the second page: 10 pt on 14.4, at the least on 11.8."""
PRODUCER: Final = "Property oversight portal"
DIGEST_SHOWN: Final = 8

Sheet = list[tuple[Piece, float]]

rl_config.useA85 = 0  # binary streams: a fifth smaller than as text

_drawing = threading.Lock()
"""reportlab reads a face through one shared cursor while it cuts subsets: one document at a time."""


@dataclass(frozen=True, slots=True)
class Verification:
    """How a paper can be checked: its code as printed (`XXXX-XXXX-XXXX-XXXX`) and the address in the QR."""

    code: str
    url: str


@dataclass(frozen=True)
class Paper:
    """One document.

    `name` is what kind it is (D14 物业用房核查表), `title` what stands large, `number` its number in the
    series (〔2026〕0001号), `recipient` whom it addresses, `corrects` the number it replaces, `footer` a
    remark at the foot (演示文书，不具法律效力). `language` chooses the words of the frame only.
    """

    issuer: str
    name: str
    title: str
    date: date | None
    blocks: tuple[Block, ...]
    number: str = ""
    recipient: Words = ""
    corrects: str = ""
    verification: Verification | None = None
    footer: str = ""
    language: Language = "zh"
    wide: bool = False

    @cached_property
    def digest(self) -> str:
        """SHA-256 of everything the paper says, apart from its verification code: printed at the foot, and equal
        for equal content."""
        said = [
            (field.name, getattr(self, field.name)) for field in fields(self) if field.name != "verification"
        ]
        return sha256(repr(said).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A finished PDF, its page count, and the characters that had to be printed 〓."""

    pdf: bytes
    pages: int
    missing: frozenset[str]


def render(paper: Paper) -> bytes:
    """The paper's PDF. Equal papers give equal bytes."""
    return draw(paper).pdf


def draw(paper: Paper) -> Drawn:
    """The paper's PDF together with what is worth telling about it."""
    with _drawing:
        return _draw(paper)


def drawing_alone() -> AbstractContextManager[Any]:
    """Held while another kind of sheet is drawn: of all documents one at a time."""
    return _drawing


def _draw(paper: Paper) -> Drawn:
    size = landscape(A4) if paper.wide else A4
    labels = LABELS[paper.language]
    frame = Frame(size[0] - 2 * MARGIN, size[1] - TOP - FOOT, labels)
    sheets = _set(paper, frame)
    fonts.face("Sans")
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, pageCompression=1, invariant=1, initialFontName="Sans",
                    initialFontSize=10, lang=labels.lang)  # fmt: skip
    _describe(canvas, paper)
    canvas.beginForm("frame", 0, 0, *size)
    _draw_head(canvas, paper, size)
    _draw_foot(canvas, paper, size, labels)
    canvas.endForm()
    for order, sheet in enumerate(sheets, start=1):
        canvas.doForm("frame")
        for piece, top in sheet:
            piece.draw(canvas, MARGIN, top + FOOT)
        _draw_count(canvas, paper, size, labels.page.format(page=order, pages=len(sheets)))
        canvas.showPage()
    canvas.save()
    return Drawn(buffer.getvalue(), len(sheets), lost(paper))


def _set(paper: Paper, frame: Frame) -> list[Sheet]:
    """The pages; what would take a second one for a few lines is set closer where that saves it."""
    sheets = list(_paginate(_opening(paper, frame), frame))
    if len(sheets) == 2:
        for by in CLOSER:
            flow = list(_opening(paper, frame))
            for piece in flow:
                piece.close(by)
            closer = list(_paginate(iter(flow), frame))
            if len(closer) == 1:
                return closer
    return sheets


def lost(paper: Paper) -> frozenset[str]:
    """The characters of a paper that no face at hand has."""
    return fonts.missing("".join(set().union(*_texts(paper))))


def _texts(value: object) -> Iterator[str]:
    """Every text inside a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))


def _opening(paper: Paper, frame: Frame) -> Iterator[Piece]:
    """Title, number, addressee, then the blocks."""
    title = Style(
        size=22,
        leading=32,
        bold=True,
        song=True,
        align="centre",
        tracking=1.4 if paper.language == "zh" else 0,
        balance=True,
    )
    yield TextPiece(lay(paper.title, title, frame.width), before=10, after=1, with_next=True)
    small = Style(size=10.5, leading=15, align="centre")
    if paper.number:
        yield TextPiece(lay(paper.number, small, frame.width), before=0, after=4, with_next=True)
    if paper.corrects:
        words = frame.labels.corrects.format(number=paper.corrects)
        yield TextPiece(lay(words, small, frame.width), before=0, after=4, with_next=True)
    if paper.recipient:
        addressed = plain(paper.recipient) + frame.labels.to
        yield TextPiece(
            lay(addressed, Style(size=11, leading=18), frame.width), before=4, after=2, with_next=True
        )
    for block in paper.blocks:
        yield from pieces(block, frame)


def _paginate(flow: Iterator[Piece], frame: Frame) -> Iterator[Sheet]:
    """Pages of (piece, height of its upper edge above the text's lower edge)."""
    queue = list(flow)
    _hold_end_together(queue, frame)
    queue.reverse()
    sheet: Sheet = []
    room, after = frame.height, 0.0
    while queue:
        piece = queue.pop()
        if isinstance(piece, Break):
            if sheet:
                yield sheet
            sheet, room, after = [], frame.height, 0.0
            continue
        gap = max(piece.before, after) if sheet else 0.0
        needed = piece.height if not piece.with_next else piece.height + _least_after(piece, queue, frame)
        if needed + gap <= room + 0.01 or (not sheet and piece.height <= room + 0.01):
            sheet.append((piece, room - gap))
            room -= gap + piece.height
            after = piece.after
            continue
        first, rest = (
            (None, piece) if piece.height + gap <= room + 0.01 else piece.split(room - gap, frame.height)
        )
        if first is not None:
            sheet.append((first, room - gap))
            if rest is None:
                room -= gap + first.height
                after = first.after
                continue
        elif not sheet:  # cannot be cut and cannot fit: printed all the same, rather than no document
            sheet.append((piece, room))
            rest = None
        yield sheet
        sheet, room, after = [], frame.height, 0.0
        if rest is not None:
            queue.append(rest)
    yield sheet


def _hold_end_together(queue: list[Piece], frame: Frame) -> None:
    """Signatures do not stand on a page of their own, nor with a bare verdict: what leads to it comes along.

    The boxes before them, up to a third of a page together; a paragraph is cut as usual.
    """
    if not queue or not isinstance(queue[-1], SignPiece):
        return
    total = 0.0
    for piece in reversed(queue[:-1]):
        total += piece.height
        if total >= frame.height / 3:
            return
        loose = isinstance(piece, TextPiece) and not piece.with_next
        piece.with_next = True
        if loose:
            return


def _least_after(piece: Piece, queue: list[Piece], frame: Frame) -> float:
    """What must fit below a piece that is not to stand alone: the beginning of the next ones, up to half a
    page."""
    total, after = 0.0, piece.after
    for following in reversed(queue):
        total += max(after, following.before)
        total += following.height if following.with_next else following.least  # what is held is not cut
        after = following.after
        if not following.with_next:
            break
    return min(total, frame.height / 2)


def _describe(canvas: Canvas, paper: Paper) -> None:
    """Document metadata: what and by which body; no person, and the paper's own date instead of the clock."""
    canvas.setTitle(clean(f"{paper.title} {paper.number}".strip()))
    canvas.setAuthor(clean(paper.issuer))
    canvas.setSubject(clean(paper.name))
    canvas.setCreator(PRODUCER)
    canvas.setProducer(PRODUCER)


def _draw_head(canvas: Canvas, paper: Paper, size: tuple[float, float]) -> None:
    """Issuing body at left, document name at right, a double rule beneath."""
    width, height = size
    inner = width - 2 * MARGIN
    left = Style(size=12.5, leading=18, bold=True)
    right = Style(size=10.5, leading=18, align="end")
    lay(_cut(paper.issuer, left.size, inner * 0.6), left, inner * 0.62).draw(canvas, MARGIN, height - 35)
    name = _cut(paper.name, right.size, inner * 0.36)
    lay(name, right, inner * 0.38).draw(canvas, MARGIN + inner * 0.62, height - 36)
    canvas.setStrokeColorRGB(*INK)
    canvas.setLineWidth(1.6)
    canvas.line(MARGIN, height - 59, width - MARGIN, height - 59)
    canvas.setLineWidth(0.6)
    canvas.line(MARGIN, height - 61.8, width - MARGIN, height - 61.8)


def _draw_count(canvas: Canvas, paper: Paper, size: tuple[float, float], count: str) -> None:
    """The page count at the right of the foot."""
    end = Style(size=9, leading=13.6, align="end", colour=SOFT)
    top = 65.5 - (14.2 if paper.verification else 0)
    lay(count, end, 110).draw(canvas, size[0] - MARGIN - 110, top)


def _draw_foot(canvas: Canvas, paper: Paper, size: tuple[float, float], labels: Labels) -> None:
    """A hairline; QR, code and digest where the paper can be verified; by what it was made."""
    width = size[0]
    canvas.setStrokeColorRGB(*INK)
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN, 74, width - MARGIN, 74)
    small = Style(size=9, leading=13.6, colour=SOFT)
    made = "　".join(filter(None, (labels.made_by_system, plain(paper.footer).replace("\n", " "))))
    left, top = MARGIN, 66.5
    lines: list[Words] = []
    if paper.verification is not None:
        draw_qr(canvas, paper.verification.url, MARGIN, top, QR_SIZE)
        left += QR_SIZE + 12
        code = _bold_part(f"{labels.code} ", paper.verification.code, f"　{labels.scan}")
        lines = [code, f"SHA-256 {short_digest(paper.digest)}"]
    room = width - MARGIN - left - 90
    for order, words in enumerate([*lines, _cut(made, small.size, room)]):
        lay(words, small, room).draw(canvas, left, top - 1 - order * 14.2)


def short_digest(digest: str) -> str:
    """A digest for the eye: c41e77b0 9a52d3f8 … 6b1120d9."""
    part = DIGEST_SHOWN
    return f"{digest[:part]} {digest[part : 2 * part]} … {digest[-part:]}"


def _bold_part(before: str, bold: str, after: str) -> Words:
    return (Span(before), Span(bold, bold=True), Span(after))


def _cut(text: str, size: float, room: float) -> str:
    """`text` on one line of `room` points, its end cut with "…" where it is longer."""
    text = plain(text).replace("\n", " ")[:200]
    if fonts.width(text, size, "Sans-Bold") <= room:
        return text
    while text and fonts.width(text + "…", size, "Sans-Bold") > room:
        text = text[:-1]
    return text + "…"
