"""What a paper is made of: frozen values, drawn by `pieces`. Text in them is text, never markup."""

from dataclasses import dataclass
from typing import Literal

from .figure import Figure
from .words import Words

Align = Literal["start", "centre", "end"]
Mark = Literal["met", "near", "failed", "unknown"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A section head: 一、计算. Never left alone at the foot of a page."""

    words: Words


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. `song` sets it in the Song face as minutes are; `note` sets it small."""

    words: Words
    song: bool = False
    indent: int = 2
    note: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """A framed table of labelled values, one or two pairs a row; a single pair spans the row."""

    rows: tuple[tuple[tuple[Words, Words], ...], ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Labelled values without a frame: label at left, value wrapping beside it."""

    pairs: tuple[tuple[Words, Words], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a `Grid`: its head (with the unit), alignment, and a share of the width if it must be
    fixed."""

    head: Words
    align: Align = "start"
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with a head that is repeated on every page and an optional row of totals.

    `totals` gives (how many columns it spans, text); the spans add up to the number of columns.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Words, ...], ...]
    totals: tuple[tuple[int, Words], ...] = ()
    empty: str = "—"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of arithmetic: what, how, result with its unit."""

    label: Words
    working: Words
    result: Words
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """The sum that leads to a figure: steps, a double rule, the result."""

    steps: tuple[Step, ...]
    result: Step


@dataclass(frozen=True, slots=True)
class Check:
    """One condition and how it stands. The mark's shape and word tell it, not a colour."""

    words: Words
    mark: Mark = "met"


@dataclass(frozen=True, slots=True)
class Checks:
    """Conditions side by side, `across` in a row."""

    items: tuple[Check, ...]
    across: int = 4


@dataclass(frozen=True, slots=True)
class Verdict:
    """The conclusion in a heavy frame: 结论：不合格, and what follows from it."""

    conclusion: Words
    words: Words = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """A framed remark with a heavy left edge: a dissent, a warning. `lead` is bold."""

    lead: Words
    words: Words


@dataclass(frozen=True, slots=True)
class SealPlace:
    """Where the seal goes: a dashed circle over the issuer and date, or a drawn square seal
    (`characters`)."""

    issuer: str
    date: str
    characters: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign on, a note under them, and the seal place at their right.

    ``drawn``: what was signed by hand on a screen, in the order of ``people``: pictures' bytes, b"" for none.
    """

    people: tuple[str, ...] = ()
    note: Words = ""
    seal: SealPlace | None = None
    drawn: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing (`chart`, `tilemap`, `bands`) with its caption; scaled down to the page, never up."""

    figure: Figure
    caption: Words = ""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = (
    Heading
    | Text
    | Facts
    | Lines
    | Grid
    | Arithmetic
    | Checks
    | Verdict
    | Remark
    | Signatures
    | Picture
    | PageBreak
)
