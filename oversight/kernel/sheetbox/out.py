"""What the child says: the header, rows in batches, the end; or why it refuses."""

import itertools
import json
import sys
from collections.abc import Iterable
from typing import Any

BATCH = 200
HEAD_ROWS = 10  # a title or a note may stand above the header, not more
MAX_COLUMNS = 200
MAX_CELL = 32_767  # characters a spreadsheet cell may hold
MB = 1 << 20


class Refused(Exception):
    """The file is not read; the code says why."""

    def __init__(self, code: str, /, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, {key: str(value) for key, value in params.items()}


def header_at(head: list[list[str]]) -> int | None:
    """Which of the first rows is the header: the first with two different words, else the first.

    A title merged over all columns reads as one word repeated, so it is passed over.
    """
    for row, cells in enumerate(head):
        if len({cell.strip() for cell in cells} - {""}) > 1:
            return row
    return 0 if head else None


def send_rows(rows: Iterable[list[str]], meta: dict[str, Any], max_rows: int) -> None:
    """Write header and rows; blank rows are passed over but counted in the numbers."""
    numbered = (
        (number, cells) for number, cells in enumerate(rows, 1) if any(cell.strip() for cell in cells)
    )
    head = list(itertools.islice(numbered, HEAD_ROWS))
    at = header_at([cells for _, cells in head])
    if at is None:
        raise Refused("empty")
    number, header = head[at]
    if len(header) > MAX_COLUMNS:
        raise Refused("too_many_columns", columns=len(header), limit=MAX_COLUMNS)
    say({"meta": {**meta, "header": header, "header_row": number}})
    count = 0
    batch: list[list[Any]] = []
    for number, cells in itertools.chain(head[at + 1 :], numbered):
        count += 1
        if count > max_rows:
            raise Refused("too_many_rows", limit=f"{max_rows:,}")
        if any(len(cell) > MAX_CELL for cell in cells):
            raise Refused("broken_row", row=number, detail="cell too long")
        batch.append([number, cells[:MAX_COLUMNS]])
        if len(batch) == BATCH:
            say({"rows": batch})
            batch = []
    if batch:
        say({"rows": batch})
    say({"done": count})


def say(message: dict[str, Any]) -> None:
    """One line out; lone surrogates cannot be text and are replaced."""
    line = json.dumps(message, ensure_ascii=False).encode("utf-8", "replace")
    sys.stdout.buffer.write(line + b"\n")
