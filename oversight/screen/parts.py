"""The parts that views hand to templates: plain frozen values, each drawn by the component of its name.

Texts may be lazy translations; a ``tone`` is one of ``TONES`` and chooses colour and shape together.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

TONES = ("met", "running", "check", "failed", "draft", "gravest")


@dataclass(frozen=True)
class Status:
    """A status tag: a word with the shape and colour of its tone."""

    tone: str
    word: str

    def __post_init__(self) -> None:
        if self.tone not in TONES:
            raise ValueError(f"unknown tone {self.tone!r}")


@dataclass(frozen=True, kw_only=True)
class Action:
    """A button of a page head: verb and object. ``post`` sends a form; at most one of a page is ``solid``."""

    label: Any
    url: str
    icon: str = ""
    solid: bool = False
    grave: bool = False
    post: bool = False


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A cell of the facts strip: label, figure with unit, its base or source."""

    label: Any
    value: Any
    unit: str = ""
    base: str = ""
    url: str = ""
    words: bool = False
    breach: bool = False


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A line of a facts table; an empty value is drawn as a dash that is read as 无."""

    label: Any
    value: Any
    url: str = ""
    act: str = ""
    act_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Tab:
    """A tab of a record: an address of its own, with the count behind the word."""

    label: Any
    url: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True, kw_only=True)
class Crumb:
    """A step of a path: a territory, a list, a record."""

    label: Any
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Place:
    """The territory bar: the path down to where one is, and the units one step further down."""

    path: Sequence[Crumb]
    here: str
    below: Sequence[Crumb] = ()


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of the arithmetic: label, formula, note, amount. ``sub`` is a subtotal, ``result`` the last."""

    label: Any
    amount: Any
    formula: str = ""
    note: str = ""
    sub: bool = False
    minus: bool = False
    result: bool = False


@dataclass(frozen=True, kw_only=True)
class Explain:
    """这个数是怎么算的: input, steps, result, and the rule's source."""

    title: str
    lines: Sequence[Line]
    source: str = ""
    source_url: str = ""
    source_label: str = ""


@dataclass(frozen=True, kw_only=True)
class Event:
    """An entry of a timeline: when, which body, what, why."""

    at: datetime
    what: str
    who: str = ""
    why: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Task:
    """A to-do: a verb-first title, a line of context, its kind and its clock."""

    title: str
    url: str
    line: str = ""
    kind: str = ""
    deadline: Any = None


@dataclass(frozen=True, kw_only=True)
class TaskGroup:
    """To-dos of one urgency: 已逾期, 今天, 本周, 以后."""

    title: str
    tasks: Sequence[Task]


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One of the few things most people come for: an icon, a verb and its object, a line."""

    title: str
    url: str
    icon: str
    line: str = ""


@dataclass(frozen=True, kw_only=True)
class Item:
    """A row of a short list: with its day, or with words below and a clock."""

    title: str
    url: str
    day: date | None = None
    meta: Sequence[Any] = ()
    deadline: Any = None


@dataclass(frozen=True, kw_only=True)
class Progress:
    """A territory's progress: ``done`` of ``total``; what is missing is hatched and may be named."""

    label: Any
    done: int
    total: int
    url: str = ""
    extra: str = ""

    @property
    def gap(self) -> int:
        """How many are missing."""
        return self.total - self.done


@dataclass(frozen=True, kw_only=True)
class Share:
    """A part of a whole: its count, as drawn by the bar of shares. ``series`` 1–6, or "breach"."""

    label: Any
    count: int
    series: int | str
    url: str = ""
    shown: str = ""
    current: bool = False


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A bar beside other bars: amounts in the same unit. ``missing`` is drawn dashed, ``void`` hatched."""

    label: Any
    amount: Any
    shown: str
    tone: str = "1"
    missing: Any = 0
    void: Any = 0
    breach: bool = False


@dataclass(frozen=True, kw_only=True)
class Band:
    """A stretch of tenure: who managed from when to when (``until`` None: still); ``kind`` firm or emergency."""

    label: Any
    since: date
    until: date | None = None
    note: str = ""
    kind: str = "firm"
    url: str = ""
    lines: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Something on the tenure axis: a score, a breach, a number of complaints."""

    on: date
    label: Any
    amount: int = 0


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of marks under the bands; ``kind`` is text, breach or bars."""

    label: Any
    marks: Sequence[Mark]
    kind: str = "text"


@dataclass(frozen=True, kw_only=True)
class Tenure:
    """谁在管: bands on an axis of years, rows of marks below, today's line, the end foreseen."""

    bands: Sequence[Band]
    today: date
    rows: Sequence[Row] = ()
    foreseen: date | None = None


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step of a wizard or a stage of a case; ``result`` says what came of it."""

    label: Any
    result: str = ""
    url: str = ""
    done: bool = False
    current: bool = False


@dataclass(frozen=True, kw_only=True)
class Chip:
    """A filter in force, and the address of the list without it."""

    label: Any
    without_url: str


@dataclass(frozen=True, kw_only=True)
class Paper:
    """An attachment or document: name, address, and what one wants to know before fetching it."""

    label: Any
    url: str
    meta: str = ""


@dataclass(frozen=True, kw_only=True)
class Verification:
    """The block by which a paper is checked: code, state, digest, QR (SVG made by segno), seal text."""

    code: str
    status: Status
    digest: str
    url: str = ""
    qr: str = ""
    seal: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Version:
    """One of two versions of a record in conflict: who, when, and its fields with what differs marked."""

    title: str
    fields: Sequence[tuple[str, str, bool]] = field(default_factory=tuple)
    choice: str = ""
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class Check:
    """A rule that was asked: ``answer`` is yes, no, wait or none; with its words and its source."""

    name: str
    answer: str
    words: str
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Sync:
    """The state of an offline sheet: offline, sending, stored or differs."""

    state: str
    title: str
    line: str
    url: str = ""
    act: str = ""


@dataclass(frozen=True, kw_only=True)
class Notice:
    """An inbox entry."""

    title: str
    url: str
    at: datetime
    unread: bool = False
