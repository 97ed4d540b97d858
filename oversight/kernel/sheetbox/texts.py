"""CSV and its kin: encoding, delimiter, rows."""

import codecs
import csv
import io
import itertools
from collections.abc import Iterator
from typing import TextIO

from .out import MAX_CELL, MB, Refused, send_rows

PREVIEW_ROWS = 5
ENOUGH_CHARACTERS = 16  # non-ASCII characters from which valid UTF-8 is no accident (72,000 texts: none)
LARGEST_DAMAGE = 10  # good characters for each broken one, from which on a text is damaged UTF-8
ENCODINGS = ("utf-8", "gb18030")


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
    if not utf:
        refuse_damaged(path)
    if utf or national:
        return ("utf-8" if utf else "gb18030"), ""
    raise Refused("broken_text")


def decodes(path: str, encoding: str) -> tuple[bool, int]:
    """Whether the whole file decodes, and how many non-ASCII characters it then has."""
    decoder, count = codecs.getincrementaldecoder(encoding)(), 0
    with open(path, "rb") as file:
        try:
            for chunk in iter(lambda: file.read(MB), b""):
                text = decoder.decode(chunk)
                count += len(text) - len(text.encode("ascii", "ignore"))
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False, count
    return True, count


def refuse_damaged(path: str) -> None:
    """Refuse UTF-8 with a few broken places, a cut end among them: GB 18030 accepts nearly every byte and would
    turn the whole file into other words. Of a true GB 18030 text hardly a fifth is UTF-8 by accident.
    """
    good = bad = row = 0
    with open(path, encoding="utf-8", errors="replace", newline="") as file:
        for number, line in enumerate(iter(lambda: file.readline(MB), ""), 1):
            here = line.count("\ufffd")
            row = row or (number if here else 0)
            bad += here
            good += len(line) - len(line.encode("ascii", "ignore")) - here
    if good >= ENOUGH_CHARACTERS and bad * LARGEST_DAMAGE <= good:
        raise Refused("damaged_text", row=row, n=bad)


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
