"""Workbooks: xlsx, xls and ods, through calamine."""

import zipfile
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from .out import MAX_COLUMNS, MB, Refused, send_rows
from .parts import look_closer

BIGGEST_MERGE = 60_000  # cells


def look_into_zip(path: str) -> None:
    """Refuse what is no workbook, is encrypted or carries macros, by the list of its parts; 2 ms."""
    try:
        with zipfile.ZipFile(path) as bundle:
            parts = bundle.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Refused("damaged") from None
    names = {part.filename.lower() for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("encrypted")
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Refused("macros")
    if not any(name.startswith("xl/workbook.") or name == "content.xml" for name in names):
        raise Refused("not_a_table")
    if len(parts) > 1_000 or sum(part.file_size for part in parts) > 300 * MB:
        raise Refused("too_big_inside")


def look_into_ole(path: str) -> None:
    """An encrypted workbook is a compound file too; so are Word documents."""
    with open(path, "rb") as file:
        content = file.read(32 * MB)
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Refused("encrypted")
    if "WordDocument".encode("utf-16-le") in content or "PowerPoint Document".encode("utf-16-le") in content:
        raise Refused("not_a_table")
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise Refused("macros")


def text_of(value: Any) -> str:
    """A cell as text: numbers as a spreadsheet shows them (15 significant digits), days without a midnight."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        shown = f"{value:.15g}"
        if "e" not in shown and "n" not in shown:
            return shown
        return format(Decimal(shown), "f") if value == value and abs(value) < 1e30 else shown
    if hasattr(value, "isoformat"):
        return str(value.isoformat()).replace("T00:00:00", "").replace("T", " ")
    return str(value)


def merged_cells(sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """Each covered cell with its upper left corner; a merge of a whole sheet means nothing and is passed over."""
    return {
        (row, column): first
        for first, last in sheet.merged_cell_ranges or ()
        if (last[0] - first[0] + 1) * (last[1] - first[1] + 1) <= BIGGEST_MERGE
        for row in range(first[0], last[0] + 1)
        for column in range(first[1], last[1] + 1)
        if (row, column) != first
    }


def sheet_rows(sheet: Any, errors: Mapping[int, Mapping[int, str]]) -> Iterator[list[str]]:
    """Rows from the first row and column of the sheet on, merged cells filled from their upper left corner.

    ``errors`` are the error values, which the parser leaves blank: nothing that was written may vanish.
    """
    start = sheet.start or (0, 0)
    merged = merged_cells(sheet)
    corners = set(merged.values())
    kept: dict[tuple[int, int], str] = {}
    for row, values in enumerate(sheet.iter_rows()):  # starts at the first row, but at the first used column
        cells = [""] * start[1] + [text_of(value) for value in values]
        for column, value in errors.get(row, {}).items():
            cells[column : column + 1] = [value]
        for column, cell in enumerate(cells):
            if (row, column) in corners:
                kept[row, column] = cell
            elif not cell and (row, column) in merged:
                cells[column] = kept.get(merged[row, column], "")
        yield cells


def read_workbook(path: str, wanted: str, max_rows: int, *, is_zip: bool) -> None:
    """The wanted sheet, else the first visible one that has cells."""
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        book = CalamineWorkbook.from_path(path)
    except PasswordError:
        raise Refused("encrypted") from None
    about = [
        (meta.name, str(meta.visible).endswith(".Visible"))
        for meta in book.sheets_metadata
        if "Work" in str(meta.typ)
    ]
    visible = [name for name, seen in about if seen]
    hidden = [name for name, seen in about if not seen]
    if wanted and wanted not in visible:
        raise Refused("no_such_sheet", sheet=wanted, sheets="、".join(visible))
    sheets = map(book.get_sheet_by_name, [wanted] if wanted else visible)
    chosen, end = next(((sheet, sheet.end) for sheet in sheets if sheet.end), (None, None))
    if chosen is None or end is None:
        raise Refused("only_hidden" if hidden and not wanted else "empty")
    if end[1] >= MAX_COLUMNS:
        raise Refused("too_many_columns", columns=end[1] + 1, limit=MAX_COLUMNS)
    formulas, errors = look_closer(path, chosen.name) if is_zip else (0, {})
    meta = {
        "encoding": "",
        "delimiter": "",
        "readings": {},
        "sheets": visible,
        "hidden": hidden,
        "sheet": chosen.name,
        "merged": len(chosen.merged_cell_ranges or ()),
        "formulas": formulas,
    }
    send_rows(sheet_rows(chosen, errors), meta, max_rows)
