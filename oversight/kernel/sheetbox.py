"""The child that reads a table: workbook or text, out as JSON lines. Run by ``tables`` through ``childbox``.

It is a script on its own: it imports nothing of the portal (whose packages bring Django along) and no parser
before its limits stand. It says {"meta": …} once, {"rows": [[number, [cells…]], …]} in batches, and ends with
{"done": n}; or {"refused": code, "params": {…}}.
"""

import codecs
import csv
import io
import itertools
import json
import os
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

BATCH = 200
MB = 1 << 20
HEAD_ROWS = 10  # a title or a note may stand above the header, not more
PREVIEW_ROWS = 5
ENOUGH_CHARACTERS = 16  # non-ASCII characters from which valid UTF-8 is no accident (72,000 texts: none)
ENCODINGS = ("utf-8", "gb18030")
MAX_COLUMNS = 200
BIGGEST_MERGE = 60_000  # cells
MAX_CELL = 32_767  # characters a spreadsheet cell may hold


class Refused(Exception):
    """The file is not read; the code says why."""

    def __init__(self, code: str, /, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, {key: str(value) for key, value in params.items()}


# --- what kind of file it is, by its content ----------------------------------------------------------------


def kind_of(path: str) -> str:
    """``zip``, ``ole`` or ``text``; anything else is refused by its own name."""
    with open(path, "rb") as file:
        head = file.read(4096)
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Refused("empty")
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "ole"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "text"
    if re.match(
        rb"\s*(<!doctype html|<html|<table|<\?xml|<script)", head.removeprefix(codecs.BOM_UTF8), re.I
    ):
        raise Refused("markup")
    if b"\x00" in head or head.startswith(
        (b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z")
    ):
        raise Refused("not_a_table")
    return "text"


# --- text -----------------------------------------------------------------------------------------------------


def decide_encoding(path: str, asked: str) -> tuple[str, str]:
    """The encoding and the other one that would fit as well ("" if none), by STACK's rule."""
    if asked:
        if asked not in ENCODINGS or not decodes(path, asked)[0]:
            raise Refused("wrong_encoding", encoding=asked)
        return asked, ""
    with open(path, "rb") as file:
        head = file.read(4)
    if head.startswith(codecs.BOM_UTF8):
        if not decodes(path, "utf-8")[0]:
            raise Refused("broken_text")
        return "utf-8", ""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        if not decodes(path, "utf-16")[0]:
            raise Refused("broken_text")
        return "utf-16", ""
    utf, strange = decodes(path, "utf-8")
    if utf and not strange:
        return "utf-8", ""  # ASCII reads alike in both
    national = decodes(path, "gb18030")[0]
    if utf and national:
        return "utf-8", "" if strange >= ENOUGH_CHARACTERS else "gb18030"
    if utf or national:
        return ("utf-8" if utf else "gb18030"), ""
    raise Refused("broken_text")


def decodes(path: str, encoding: str) -> tuple[bool, int]:
    """Whether the whole file decodes, and how many non-ASCII characters it then has."""
    decoder, count = codecs.getincrementaldecoder(encoding)(), 0
    with open(path, "rb") as file:
        try:
            for chunk in iter(lambda: file.read(MB), b""):
                count += sum(character > "\x7f" for character in decoder.decode(chunk))
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False, count
    return True, count


def delimiter_of(path: str, encoding: str) -> str:
    """Comma, tab or semicolon: the one that cuts the first lines into most equal pieces."""
    with open_text(path, encoding) as file:
        sample = file.read(64 * 1024)

    def evenness(delimiter: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(sample), delimiter=delimiter)
        try:
            widths = [len(row) for row in itertools.islice(reader, 20) if row]
        except csv.Error:
            return 0, 0
        like_first = sum(width == widths[0] for width in widths) if widths and widths[0] > 1 else 0
        return like_first, max(widths, default=0)

    return max(",\t;", key=evenness)


def open_text(path: str, encoding: str) -> TextIO:
    """The file as text, without a mark at its head."""
    return open(path, encoding={"utf-8": "utf-8-sig"}.get(encoding, encoding), newline="")


def text_rows(path: str, encoding: str, delimiter: str) -> Iterator[list[str]]:
    """Rows of cells. Strict: a quote that never closes would swallow the rest of the file into one cell."""
    csv.field_size_limit(MAX_CELL)
    with open_text(path, encoding) as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        for number in itertools.count(1):
            try:
                yield next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise Refused("broken_row", row=number, detail=error) from None


def read_text(path: str, asked: str, max_rows: int) -> None:
    """A CSV file with its encoding, its delimiter and, where undecided, how the other encoding would read."""
    encoding, other = decide_encoding(path, asked)
    delimiter = delimiter_of(path, encoding)
    readings = [encoding, other] if other else []
    previews = {
        name: list(itertools.islice(text_rows(path, name, delimiter), PREVIEW_ROWS)) for name in readings
    }
    meta = {
        "encoding": encoding,
        "delimiter": delimiter,
        "readings": previews,
        "sheets": [],
        "hidden": [],
        "sheet": "",
    }
    send_rows(text_rows(path, encoding, delimiter), meta, max_rows)


# --- workbooks ------------------------------------------------------------------------------------------------


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
        from decimal import Decimal  # only for the rare number with an exponent

        return format(Decimal(shown), "f") if value == value and abs(value) < 1e30 else shown
    if hasattr(value, "isoformat"):
        return str(value.isoformat()).replace("T00:00:00", "").replace("T", " ")
    return str(value)


def formulas_in(path: str, index: int) -> int:
    """How many cells of the n-th sheet are computed; an xlsx says so, the other formats do not."""
    try:
        with zipfile.ZipFile(path) as bundle:
            found = (re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name) for name in bundle.namelist())
            names = [match.group() for match in sorted(filter(None, found), key=lambda match: int(match[1]))]
            count, tail = 0, b""
            with bundle.open(names[index]) as part:
                for chunk in iter(lambda: part.read(256 * 1024), b""):
                    piece = tail + chunk
                    count += piece.count(b"<f>") + piece.count(b"<f ")
                    tail = piece[-2:]
            return count
    except (zipfile.BadZipFile, KeyError, IndexError, OSError, EOFError, ValueError):
        return 0


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


def sheet_rows(sheet: Any) -> Iterator[list[str]]:
    """Rows from the first row and column of the sheet on, merged cells filled from their upper left corner."""
    start = sheet.start or (0, 0)
    merged = merged_cells(sheet)
    corners = set(merged.values())
    kept: dict[tuple[int, int], str] = {}
    for row, values in enumerate(sheet.iter_rows()):  # starts at the first row, but at the first used column
        cells = [""] * start[1] + [text_of(value) for value in values]
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
    meta = {
        "encoding": "",
        "delimiter": "",
        "readings": {},
        "sheets": visible,
        "hidden": hidden,
        "sheet": chosen.name,
        "merged": len(chosen.merged_cell_ranges or ()),
        "formulas": formulas_in(path, book.sheet_names.index(chosen.name)) if is_zip else 0,
    }
    send_rows(sheet_rows(chosen), meta, max_rows)


# --- out ------------------------------------------------------------------------------------------------------


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


def limit(memory_mb: int, cpu_s: int) -> None:
    """Bind this process before any parser is loaded; it may write no file and leave no core."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory_mb * MB, memory_mb * MB))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 1))
    for kind, most in ((resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_NOFILE, 64)):
        resource.setrlimit(kind, (most, most))


def main(told: dict[str, Any]) -> None:
    """Read the file that the parent names."""
    limit(**told["limits"])
    sys.path[:0] = os.environ.get("BOX_PATH", "").split(os.pathsep)
    path = told["path"]
    try:
        kind = kind_of(path)
        if kind == "text":
            read_text(path, told["encoding"], told["max_rows"])
        else:
            (look_into_zip if kind == "zip" else look_into_ole)(path)
            read_workbook(path, told["sheet"], told["max_rows"], is_zip=kind == "zip")
    except Refused as refusal:
        say({"refused": refusal.code, "params": refusal.params})
    except MemoryError:
        say({"refused": "memory"})
    except BaseException as error:  # a parser's panic is no Exception
        detail = f"{type(error).__name__}: {error}"[:160]
        say({"refused": "damaged", "params": {"detail": detail}})
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
