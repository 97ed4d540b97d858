"""From a file's first bytes to its reader."""

import codecs
import os
import re
import sys
from typing import Any

from .books import look_into_ole, look_into_zip, read_workbook
from .out import MB, Refused, say
from .parts import first_far_cell
from .texts import read_text


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
        kind = "" if told.get("task") == "far_cell" else kind_of(path)
        if not kind:
            say({"done": 1, "cell": first_far_cell(path)})
        elif kind == "text":
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
