"""Tables out: CSV, xlsx and templates with drop-downs, with memory that does not grow and no formula ever.

A spreadsheet runs what begins with "=", and XlsxWriter would make it so: cells are written by the type of their
column, never by the look of their text. Numbers stay numbers, negative ones too.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Literal

from oversight.kernel.calendar import BEIJING

Kind = Literal["text", "integer", "number", "area", "money", "date"]
Target = str | Path | IO[bytes]
BOM = "\ufeff"
GUARD = "'"
LONGEST_TEXT = 32_767  # characters a cell may hold
EXACT_DIGITS = 15
LONGEST_INLINE_LIST = 250  # characters of a drop-down written into the cell itself
TEMPLATE_ROWS = 2_000  # rows that get drop-downs where no data is given
FORMATS: dict[str, str] = {
    "integer": "#,##0",
    "number": "General",
    "area": "#,##0.00",
    "money": "#,##0.00",
    "date": "yyyy-mm-dd",
    "text": "@",
}

_RISKY = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[-+]?\d[\d,]*(\.\d+)?%?\Z", re.ASCII)
_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True)
class Column:
    """One column of a table that goes out. ``choices`` become a drop-down, ``help`` stands on the notes sheet."""

    header: str
    kind: Kind = "text"
    width: int = 16
    choices: tuple[str, ...] = ()
    required: bool = False
    help: str = ""
    example: str = ""


def guarded(text: str) -> str:
    """``text`` so that no spreadsheet takes it for a formula; a plain number, negative or not, stays itself."""
    risky = _RISKY.match(text) and not _NUMBER.match(text)
    return GUARD + text if risky else text


def unguarded(text: str) -> str:
    """A guard of ours taken off again, so that a table sent out comes back as it was."""
    return text[1:] if text.startswith(GUARD) and _RISKY.match(text[1:2]) else text


def shown(value: object) -> str:
    """A value as text: nothing is blank, decimals never have an exponent."""
    if type(value) is str and value.isprintable() and len(value) <= LONGEST_TEXT:
        return value  # nearly all
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return _naive(value).strftime("%Y-%m-%d %H:%M")
    text = value.isoformat() if isinstance(value, date) else str(value)
    return text.encode("utf-8", "replace").decode()[:LONGEST_TEXT]  # a lone surrogate is no text


def csv_lines(columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The table as CSV, line by line, in UTF-8 with the mark that spreadsheets look for."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)

    def line(cells: Iterable[str]) -> bytes:
        writer.writerow(cells)
        text = buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        return text.encode()

    yield BOM.encode() + line(guarded(column.header) for column in columns)
    for row in rows:
        yield line(_csv_cell(column, value) for column, value in zip(columns, row, strict=True))


def _csv_cell(column: Column, value: object) -> str:
    is_number = isinstance(value, (int, Decimal)) and not isinstance(value, bool)
    return shown(value) if is_number else guarded(shown(value))


def write_csv(target: Target, columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> None:
    """Write the table as CSV to a path or an open binary file."""
    if isinstance(target, (str, Path)):
        with open(target, "wb") as file:
            file.writelines(csv_lines(columns, rows))
    else:
        target.writelines(csv_lines(columns, rows))


def write_xlsx(
    target: Target, columns: Sequence[Column], rows: Iterable[Sequence[object]], *, sheet: str = "数据"
) -> int:
    """Write the table as xlsx, row by row to the disk; returns the number of rows."""
    import xlsxwriter  # a second of start-up that only exports need

    book = xlsxwriter.Workbook(
        target,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    page = book.add_worksheet(sheet_name(sheet))
    head = book.add_format({"bold": True, "bottom": 1})
    formats = {kind: book.add_format({"num_format": code}) for kind, code in FORMATS.items()}
    for position, column in enumerate(columns):
        page.set_column(position, position, column.width, formats[column.kind])
        page.write_string(0, position, column.header, head)
    page.freeze_panes(1, 0)
    writers = [_cell_writer(page, i, column, formats[column.kind]) for i, column in enumerate(columns)]
    count = 0
    for count, row in enumerate(rows, 1):
        for write, value in zip(writers, row, strict=True):
            if value is not None and value != "":
                write(count, value)
    book.close()
    return count


def _fits_a_sheet(value: object) -> bool:
    """Whether a spreadsheet, which keeps 15 digits, keeps this number whole."""
    if isinstance(value, Decimal):
        return len(value.as_tuple().digits) <= EXACT_DIGITS
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**EXACT_DIGITS


def _cell_writer(page: Any, position: int, column: Column, style: Any) -> Callable[[int, Any], object]:
    """How a column's cells are written: by its type; what does not fit the type, as the text it is."""
    as_text, as_number, as_date = page.write_string, page.write_number, page.write_datetime

    def write_text(row: int, value: Any) -> object:
        if type(value) is str and value.isprintable() and len(value) <= LONGEST_TEXT:
            return as_text(row, position, value, style)  # nearly all
        return as_text(row, position, shown(value), style)

    def write_number(row: int, value: Any) -> object:
        return as_number(row, position, value, style) if _fits_a_sheet(value) else write_text(row, value)

    def write_date(row: int, value: Any) -> object:
        return (
            as_date(row, position, _naive(value), style)
            if isinstance(value, date)
            else write_text(row, value)
        )

    return {"text": write_text, "date": write_date}.get(column.kind, write_number)


def _naive(value: date) -> date:
    """A spreadsheet knows no time zones: a moment is written as Beijing's clocks show it."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(BEIJING).replace(tzinfo=None)
    return value


def sheet_name(text: str) -> str:
    """``text`` as a sheet may be called: at most 31 characters, none of []:*?/\\."""
    return _SHEET_NAME.sub(" ", text).strip("' ")[:31] or "数据"


def write_template(
    target: Target,
    columns: Sequence[Column],
    *,
    rows: Iterable[Sequence[object]] = (),
    sheet: str = "填写",
    notes_sheet: str = "填写说明",
    notes_head: Sequence[str] = ("列", "必填", "怎么填", "例"),
) -> None:
    """Write a workbook to be filled in: headers, drop-downs, a notes sheet, and rows already known."""
    import openpyxl  # heavy, and only templates need it
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    page: Any = book.active
    page.title = sheet_name(sheet)
    count = _fill(page, columns, rows)
    for position, column in enumerate(columns, 1):
        letter = get_column_letter(position)
        page.column_dimensions[letter].width = column.width
        page.cell(1, position).font = Font(bold=True)
        if column.kind in ("text", "date"):
            for row in range(2, max(count, 200) + 2):  # as text, or long codes lose their last digits
                page.cell(row, position).number_format = FORMATS[column.kind]
    page.freeze_panes = "A2"
    _add_notes(book, columns, sheet_name(notes_sheet), notes_head)
    _add_choices(book, page, columns, max(count, TEMPLATE_ROWS))
    book.save(target)


def _fill(page: Any, columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> int:
    for position, column in enumerate(columns, 1):
        _put(page, 1, position, column.header)
    count = 0
    for count, row in enumerate(rows, 1):
        for position, (column, value) in enumerate(zip(columns, row, strict=True), 1):
            if column.kind == "date" and isinstance(value, date):
                page.cell(count + 1, position, _naive(value)).number_format = FORMATS["date"]
            elif isinstance(value, (int, Decimal)) and not isinstance(value, bool) and column.kind != "text":
                page.cell(count + 1, position, value)
            elif value is not None:
                _put(page, count + 1, position, shown(value))
    return count


def _put(page: Any, row: int, position: int, text: str) -> None:
    """Text that stays text: openpyxl would take a leading "=" for a formula and refuse control characters."""
    cell = page.cell(row, position)
    cell.value = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)
    cell.data_type = "s"


def _add_notes(book: Any, columns: Sequence[Column], title: str, head: Sequence[str]) -> None:
    notes = book.create_sheet(title)
    for position, text in enumerate(head, 1):
        _put(notes, 1, position, text)
    for row, column in enumerate(columns, 2):
        for position, text in enumerate(
            (column.header, shown(column.required), column.help, column.example), 1
        ):
            _put(notes, row, position, text)
    for letter, width in zip("ABCD", (20, 8, 60, 30), strict=True):
        notes.column_dimensions[letter].width = width


def _add_choices(book: Any, page: Any, columns: Sequence[Column], last: int) -> None:
    """Drop-downs; long lists stand on a hidden sheet, because a cell holds only 255 characters of them."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    lists = None
    for position, column in enumerate(columns, 1):
        if not column.choices:
            continue
        inline = ",".join(column.choices)
        if len(inline) <= LONGEST_INLINE_LIST and not any("," in c or '"' in c for c in column.choices):
            formula = f'"{inline}"'
        else:
            if lists is None:
                lists = book.create_sheet("选项")
                lists.sheet_state = "hidden"
            for row, choice in enumerate(column.choices, 1):
                _put(lists, row, position, choice)
            letter = get_column_letter(position)
            formula = f"'选项'!${letter}$1:${letter}${len(column.choices)}"
        rule = DataValidation(type="list", formula1=formula, allow_blank=not column.required)
        rule.showErrorMessage = True
        letter = get_column_letter(position)
        rule.add(f"{letter}2:{letter}{last + 1}")
        page.add_data_validation(rule)
