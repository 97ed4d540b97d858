"""A closer look at an xlsx's own text: what the parser does not tell.

The parser drops error values (#REF!) and says nothing of formulas; a cell far out is found only to word a refusal.
"""

import html
import re
import zipfile
from collections.abc import Iterator
from typing import IO

from .out import MAX_COLUMNS

SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
LINK = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
CELL = re.compile(rb'<(?:x:)?c r="([A-Z]{1,3})([0-9]{1,7})"')
ERROR = re.compile(
    rb'<(?:x:)?c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*>'
    rb"(?:<(?:x:)?f\b[^>]*(?:/>|>[^<]*</(?:x:)?f>))?<(?:x:)?v>([^<]{1,20})"
)
CHUNK = 256 * 1024
BROKEN = (zipfile.BadZipFile, KeyError, OSError, EOFError, ValueError, NotImplementedError)


def part_of(bundle: zipfile.ZipFile, sheet: str) -> str:
    """The part that holds a sheet, by the workbook's own list; "" where it does not say."""
    links = bundle.read("xl/_rels/workbook.xml.rels")
    for tag in SHEET.findall(bundle.read("xl/workbook.xml")):
        name, link = _attribute(tag, "name"), _attribute(tag, "r:id")
        if name == sheet:
            targets = (_attribute(t, "Target") for t in LINK.findall(links) if _attribute(t, "Id") == link)
            target = next(targets, "")
            return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _attribute(tag: bytes, name: str) -> str:
    found = re.search(rb"\b" + name.encode() + rb'="([^"]*)"', tag)
    return html.unescape(found[1].decode("utf-8", "replace")) if found else ""


def look_closer(path: str, sheet: str) -> tuple[int, dict[int, dict[int, str]]]:
    """How many cells of a sheet are computed, and its error values by row and column, both from zero."""
    try:
        with zipfile.ZipFile(path) as bundle:
            part = part_of(bundle, sheet)
            formulas, has_errors, tail = 0, False, b""
            with bundle.open(part) as file:
                for chunk in iter(lambda: file.read(CHUNK), b""):
                    piece = tail + chunk
                    formulas += sum(piece.count(mark) - tail.count(mark) for mark in (b"<f>", b"<f "))
                    has_errors = has_errors or b't="e"' in piece
                    tail = piece[-4:]
            return formulas, _errors(bundle.read(part)) if has_errors else {}
    except BROKEN:
        return 0, {}


def _errors(content: bytes) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = {}
    for letters, row, value in ERROR.findall(content):
        said = html.unescape(value.decode("utf-8", "replace"))
        found.setdefault(int(row) - 1, {})[column_of(letters) - 1] = said
    return found


def column_of(letters: bytes) -> int:
    """A is 1, AA is 27."""
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column


def first_far_cell(path: str) -> str:
    """The first cell beyond the columns that a table may have, as a spreadsheet names it; "" if none."""
    try:
        with zipfile.ZipFile(path) as bundle:
            for name in bundle.namelist():
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    with bundle.open(name) as part:
                        for cell in _far_cells(part):
                            return cell
    except BROKEN:
        pass
    return ""


def _far_cells(part: IO[bytes]) -> Iterator[str]:
    tail = b""
    for chunk in iter(lambda: part.read(CHUNK), b""):
        for letters, row in CELL.findall(tail + chunk):
            if column_of(letters) > MAX_COLUMNS:
                yield (letters + row).decode()
        tail = chunk[-40:]
