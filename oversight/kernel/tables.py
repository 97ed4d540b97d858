"""Strangers' tables in: xlsx, xls, ods and CSV become typed rows; writing stands in ``table_writing``.

Reading happens in a child with limits (``sheetbox``); its rows are spooled to a temporary file, so that memory
stays flat, every refusal comes when the table is opened, and the rows can be walked more than once.
"""

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, NamedTuple

from oversight.kernel.childbox import ChildRefused, Limits, run_child
from oversight.kernel.table_words import TABLE_WORDS
from oversight.kernel.table_writing import (
    GUARD,
    Column,
    csv_lines,
    unguarded,
    write_csv,
    write_template,
    write_xlsx,
)
from oversight.kernel.wording import Message

__all__ = [
    "Column",
    "Row",
    "Table",
    "TableError",
    "column_letter",
    "csv_lines",
    "open_table",
    "write_csv",
    "write_template",
    "write_xlsx",
]

MAX_ROWS = 50_000
MAX_BYTES = 30 * (1 << 20)
SHEETBOX = Path(__file__).with_name("sheetbox")
MEMORY_IN_HAND = 1 << 20  # bytes of rows kept in memory before they go to the disk


class TableError(Exception):
    """A table that is not read; ``message`` is worded by ``TABLE_WORDS``."""

    def __init__(self, code: str, /, **params: str) -> None:
        self.message = Message(code, params)
        super().__init__(TABLE_WORDS.say(self.message, "en"))

    def say(self, language: str = "zh") -> str:
        """The reason and what to do, in words."""
        return TABLE_WORDS.say(self.message, language)


class Row(NamedTuple):
    """One row of data: its number in the file and its cells by header; ``extra`` cells beyond the header."""

    number: int
    cells: Mapping[str, str]
    extra: tuple[str, ...] = ()


@dataclass
class Table:
    """An opened table. ``alternatives`` are other encodings that fit as well, each with its first rows.

    Where there are alternatives, nobody may decide but the person who uploaded the file.
    """

    headers: tuple[str, ...]
    header_row: int
    count: int
    encoding: str
    alternatives: Mapping[str, Sequence[Sequence[str]]]
    sheet: str
    sheets: tuple[str, ...]
    hidden_sheets: tuple[str, ...]
    notes: tuple[Message, ...]
    spool: IO[bytes] = field(repr=False)

    def rows(self) -> Iterator[Row]:
        """The rows of data, from the first on; may be asked again."""
        position = 0
        while True:
            self.spool.seek(position)
            line = self.spool.readline()
            if not line:
                return
            position = self.spool.tell()
            for number, cells in json.loads(line)["rows"]:
                yield self._row(number, cells)

    def _row(self, number: int, cells: list[str]) -> Row:
        width = len(self.headers)
        bare = [unguarded(cell) if cell.startswith(GUARD) else cell for cell in cells]
        if len(bare) < width:
            bare += [""] * (width - len(bare))
        extra = tuple(cell for cell in bare[width:] if cell.strip()) if len(bare) > width else ()
        return Row(number, dict(zip(self.headers, bare, strict=False)), extra)

    def position(self, header: str) -> str:
        """The column letter of a header ("D"), for messages."""
        return column_letter(self.headers.index(header) + 1)

    def close(self) -> None:
        """Let go of the spooled rows."""
        self.spool.close()

    def __enter__(self) -> "Table":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_table(
    path: str | Path,
    filename: str = "",
    encoding: str | None = None,
    *,
    sheet: str = "",
    max_rows: int = MAX_ROWS,
    max_bytes: int = MAX_BYTES,
    limits: Limits | None = None,
) -> Table:
    """The table in a file; what kind of file it is, is seen from its content, whatever ``filename`` says.

    ``encoding`` ("utf-8", "gb18030") where a person has decided; ``sheet`` to read another than the first
    visible one. Raises ``TableError``.
    """
    size = Path(path).stat().st_size
    if size > max_bytes:
        raise TableError("too_big", size=f"{size / (1 << 20):.0f}", limit=f"{max_bytes / (1 << 20):.0f}")
    told = {"path": str(path), "encoding": encoding or "", "sheet": sheet, "max_rows": max_rows}
    spool: IO[bytes] = tempfile.SpooledTemporaryFile(MEMORY_IN_HAND, prefix="rows-")  # noqa: SIM115 (Table closes it)
    try:
        meta, count = _read_about(run_child(SHEETBOX, told, limits or Limits(), sink=spool.write))
    except ChildRefused as refusal:
        spool.close()
        raise _worded(refusal, path) from None
    except BaseException:
        spool.close()
        raise
    headers, notes = name_headers(meta["header"])
    return Table(
        headers=headers,
        header_row=meta["header_row"],
        count=count,
        encoding=meta["encoding"],
        alternatives=meta["readings"],
        sheet=meta["sheet"],
        sheets=tuple(meta["sheets"]),
        hidden_sheets=tuple(meta["hidden"]),
        notes=(*_notes(meta), *notes),
        spool=spool,
    )


def _read_about(messages: Iterator[dict[str, Any]]) -> tuple[dict[str, Any], int]:
    """What the child says beside the rows: first about the table, in the end how many rows there were."""
    said: dict[str, Any] = {}
    for message in messages:
        said |= message
    return said["meta"], said["done"]


def _worded(refusal: ChildRefused, path: str | Path) -> TableError:
    """The refusal as a person needs it; where memory ran out, the far cell that asked for it is looked up."""
    if refusal.reason == "memory":
        told = {"path": str(path), "task": "far_cell"}
        try:
            cell = next(run_child(SHEETBOX, told, Limits(wall_s=10)), {}).get("cell")
        except ChildRefused:
            cell = ""
        return TableError("far_cell", cell=cell) if cell else TableError("memory")
    known = refusal.reason in TABLE_WORDS.sentences
    return TableError(refusal.reason, **refusal.params) if known else TableError("damaged")


def name_headers(raw: Sequence[str]) -> tuple[tuple[str, ...], list[Message]]:
    """Headers without line breaks or doubles, blank ones named after their column; and what was done.

    Blank headers at the end are left out: a spreadsheet's range is often wider than its table.
    """
    tidy = [" ".join(header.split()) for header in raw]
    while tidy and not tidy[-1]:
        tidy.pop()
    named: list[str] = []
    blank, doubled = 0, []
    for position, header in enumerate(tidy, 1):
        name = header or f"（{column_letter(position)} 列）"
        blank += not header
        if name in named:
            name = next(n for n in (f"{name} ({i})" for i in range(2, len(tidy) + 2)) if n not in named)
            doubled.append(name)
        named.append(name)
    notes = [Message("did_name_columns", {"n": str(blank)})] if blank else []
    notes += [Message("did_rename_columns", {"names": "、".join(doubled)})] if doubled else []
    return tuple(named), notes


def column_letter(position: int) -> str:
    """1 is A, 27 is AA, as a spreadsheet names its columns."""
    letters = ""
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _notes(meta: Mapping[str, Any]) -> Iterator[Message]:
    if meta["sheet"]:
        yield Message("did_sheet", {"sheet": meta["sheet"]})
    others = [name for name in meta["sheets"] if name != meta["sheet"]]
    if others:
        yield Message("did_other_sheets", {"sheets": "、".join(others)})
    if meta["hidden"]:
        yield Message("did_hidden", {"sheets": "、".join(meta["hidden"])})
    for key in ("merged", "formulas"):
        if meta.get(key):
            yield Message(f"did_{key}", {"n": str(meta[key])})
    if meta["encoding"]:
        yield Message("did_encoding", {"encoding": meta["encoding"].upper().replace("GB18030", "GB 18030")})
    if meta["header_row"] > 1:
        yield Message("did_header", {"row": str(meta["header_row"])})
