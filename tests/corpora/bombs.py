"""120 files that ask for far more than they weigh (promise 35): workbooks and pictures."""

import random
import struct
import zlib
from collections.abc import Iterator
from itertools import islice

from tests.corpora import workbooks

Bomb = tuple[str, bytes]


def letters(column: int) -> str:
    """1 is A, 16,384 is XFD."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def png_claiming(width: int, height: int) -> bytes:
    """A few bytes that claim to be a picture of any size."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


def png_filled(width: int, height: int) -> bytes:
    """A true picture of one colour: it packs a thousandfold."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress((b"\x00" + b"\x00" * ((width + 7) // 8)) * height, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def chunk(kind: bytes, data: bytes) -> bytes:
    """One part of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def jpeg_claiming(width: int, height: int) -> bytes:
    """The head of a JPEG of any size, and nothing behind it."""
    frame = (
        b"\xff\xc0" + struct.pack(">HBHHB", 17, 8, height, width, 3) + b"\x01\x11\x00\x02\x11\x00\x03\x11\x00"
    )
    return b"\xff\xd8" + frame + b"\xff\xda" + b"\x00" * 16


def workbook_bombs(seed: int = 35) -> Iterator[Bomb]:
    """Far cells, swollen blanks, nested tags, endless strings; without end."""
    dice = random.Random(seed)
    while True:
        column, row = dice.randint(300, 16_384), dice.randint(3_000, 1_048_576)
        yield f"cell_{letters(column)}{row}.xlsx", workbooks.far_bomb(f"{letters(column)}{row}")
        size = dice.randint(5, 25)
        yield f"blanks_{size}MB.xlsx", workbooks.blank_bomb(size)
        depth = dice.randint(20_000, 200_000)
        yield f"nested_{depth}.xlsx", workbooks.raw_workbook("<row>" * depth)
        length = dice.randint(1 << 20, 8 << 20)
        text = workbooks.cell("A1", "x" * length)
        yield f"long_cell_{length}.xlsx", workbooks.raw_workbook(text)
        yield f"row_{row}.xlsx", workbooks.far_bomb(f"GR{row}")


def picture_bombs(seed: int = 35) -> Iterator[Bomb]:
    """Claims of any size, and true pictures that are too large; without end."""
    dice = random.Random(seed)
    while True:
        width, height = dice.randint(7_000, 60_000), dice.randint(7_000, 60_000)
        yield f"claims_{width}x{height}.png", png_claiming(width, height)
        yield f"claims_{width}x{height}.jpg", jpeg_claiming(width, height)
        side = dice.randint(6_400, 9_000)
        yield f"filled_{side}.png", png_filled(side, side)


def bombs(count: int) -> tuple[list[Bomb], list[Bomb]]:
    """Two thirds workbooks, one third pictures."""
    return list(islice(workbook_bombs(), count * 2 // 3)), list(islice(picture_bombs(), count // 3))
