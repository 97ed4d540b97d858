"""What can be imported: an app says once what a list of its nouns looks like, how a row is judged and written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, Protocol

from oversight.kernel.rowreading import ColumnMatch
from oversight.kernel.table_writing import Column
from oversight.kernel.tables import Row
from oversight.kernel.wording import Catalogue, Message
from oversight.policy import Actor

Outcome = Literal["accepted", "repaired", "rejected"]
Grade = Literal["error", "question", "repair"]
SAME_NAME, SAME_KEY = (
    "same_name",
    "same_key",
)  # why a row is surely a record on file; of one key there is no second
SURELY = (SAME_NAME, SAME_KEY)


@dataclass(frozen=True)
class Note:
    """Something to be told about one cell: column and value as written, the message, and how to mend it.

    ``take`` are the values that answer a question at one click ("is 12 ten thousand meant?").
    """

    column: str
    value: str
    message: Message
    grade: Grade
    mend: Message | None = None
    take: Mapping[str, Any] | None = None

    def as_data(self) -> dict[str, Any]:
        """The note as plain data; worded when it is shown, in the reader's language."""
        return {
            "column": self.column,
            "value": self.value[:200],
            "grade": self.grade,
            **self.message.as_data(),
            "mend": self.mend.as_data() if self.mend else None,
            **({"take": dict(self.take)} if self.take else {}),
        }


@dataclass(frozen=True)
class Double:
    """A record, or an earlier row, that a row may be; ``facts`` tell the two apart: address, area, developer."""

    key: str
    label: str
    why: str
    url: str = ""
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judged:
    """A row with what became of it; ``values`` is plain data that `write` understands."""

    number: int
    cells: Mapping[str, str]
    notes: tuple[Note, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    doubles: tuple[Double, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """Rejected by any error; repaired where anything was read into it or must be asked; else accepted."""
        if any(note.grade == "error" for note in self.notes):
            return "rejected"
        return "repaired" if self.notes else "accepted"


Report = Callable[[int, int], None]


class Session(Protocol):
    """One import under one actor: what is on file was looked up once."""

    def judging(self, mapping: Mapping[str, ColumnMatch]) -> Callable[[Row], Judged]:
        """What tells of a row what would become of it; made once for a file.

        Judging a row also remembers it, so that a later one may be its double.
        """

    def told(self, mapping: Mapping[str, ColumnMatch]) -> list[Message]:
        """What is to be said of the file as a whole: what holds for every row because a column is missing."""

    def write(
        self, rows: Sequence[tuple[int, Mapping[str, Any]]], *, at: datetime, batch: int
    ) -> dict[int, int]:
        """Write (row number, values) as records, one trail entry each; returns record keys by row number."""

    def built_on(self, keys: Iterable[int]) -> list[str]:
        """Names of records among ``keys`` on which something was built since."""

    def undo(self, keys: Sequence[int], *, at: datetime, batch: int) -> None:
        """Take the records of an import back: withdrawn, not deleted."""


@dataclass(frozen=True)
class Difference:
    """One field of a record on file that a row would change, in words; ``held``: why it will not be changed."""

    label: Any
    was: str
    now: str
    held: Any = ""


Changed = dict[str, list[Any]]  # field → [what it was, what it became], as plain data


class Updates(Protocol):
    """How rows change the records on file that they are; each a change of the register like any other."""

    never: Any  # what a row never updates, in words

    def amendable(self, keys: Iterable[int]) -> set[int]:
        """Which of these records the actor may amend now."""

    def differences(self, rows: Sequence[tuple[int, Mapping[str, Any]]]) -> list[list[Difference]]:
        """What each (record key, values) would change; only what the row says and an import may write."""

    def update(self, key: int, row: Mapping[str, Any], *, on: date, at: datetime, batch: int) -> Changed:
        """Put what the row says on the record, as holding from ``on``; returns what it changed."""

    def restore(self, key: int, changed: Changed, *, at: datetime, batch: int) -> list[str]:
        """Put back what an update changed; returns the names of what moved since and stays."""


@dataclass(frozen=True)
class ImportKind:
    """One kind of list. ``verb`` is what the importer must be allowed to do; ``places`` are fields of the whole file
    and ``place_fault`` says why values given for them cannot hold. ``updates`` where rows may change records on file.
    ``telling``: the fields that tell a row from the record that it may be, in the order of `Double.facts`; the second is
    a number. ``drafts`` counts which of the records written are drafts that wait at ``drafts_url``."""

    name: str
    title: Any
    verb: str
    columns: Callable[[str], list[Column]]
    match: Callable[[Sequence[str]], list[ColumnMatch]]
    words: Catalogue
    session: Callable[[Actor, Mapping[str, str]], Session]
    list_url: str
    places: tuple[tuple[str, Any], ...] = ()
    place_fault: Callable[[Actor, Mapping[str, Any]], Message | None] | None = None
    updates: Callable[[Actor], Updates] | None = None
    telling: tuple[tuple[str, Any], ...] = ()
    drafts: Callable[[Iterable[int]], int] | None = None
    drafts_url: str = ""


_kinds: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> ImportKind:
    """Make a kind known; once, when its app loads."""
    _kinds[kind.name] = kind
    return kind


def kind_of(name: str) -> ImportKind:
    """The kind of that name. Raises KeyError."""
    return _kinds[name]


def kinds() -> list[ImportKind]:
    """Every kind, in the order in which the apps brought them."""
    return list(_kinds.values())
