"""500 bad uploads (promise 21): wrong or disguised types, cut, poisoned and absurd tables.

Each is (name, bytes, may_open): where ``may_open`` is False the file must be refused; where it is True it may be
read or refused, but never with another error than ``TableError``.
"""

import random
from functools import cache
from itertools import islice

from tests.corpora import workbooks

HEADER = "小区名称,总建筑面积,物业费,户数"
GOOD_ROWS = [f"示例小区{i},{1000 + i}.50,1.20 元/㎡·月,{i} 户" for i in range(40)]
GOOD_TEXT = "\n".join([HEADER, *GOOD_ROWS])
GOOD_BOOK = workbooks.workbook(HEADER.split(","), *([row.split(",") for row in GOOD_ROWS]))

DISGUISED = {
    "pdf": b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF",
    "png": b"\x89PNG\r\n\x1a\n" + b"\x00" * 64,
    "jpeg": b"\xff\xd8\xff\xe0" + b"\x00" * 64,
    "gif": b"GIF89a" + b"\x00" * 32,
    "exe": b"MZ" + b"\x00" * 128,
    "elf": b"\x7fELF" + b"\x00" * 128,
    "rtf": b"{\\rtf1 hello}",
    "rar": b"Rar!\x1a\x07\x00" + b"\x00" * 32,
    "7z": b"7z\xbc\xaf\x27\x1c" + b"\x00" * 32,
    "html": b"<html><body><table><tr><td>1</td></tr></table></body></html>",
    "html_with_mark": b"\xef\xbb\xbf<!DOCTYPE html><table></table>",
    "xml": b"<?xml version='1.0'?><Workbook/>",
    "xxe": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "docx": workbooks.bundle(("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<w/>")),
    "plain_zip": workbooks.bundle(("readme.txt", "hello")),
    "empty_zip": b"PK\x05\x06" + b"\x00" * 18,
    "many_parts": workbooks.bundle(*((f"xl/workbook.{i}.xml", "") for i in range(1_200))),
    "encrypted": workbooks.encrypted(),
    "macros": workbooks.with_macros(),
    "old_word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + "WordDocument".encode("utf-16-le"),
    "compound_noise": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 8,
    "far_cell": workbooks.far_bomb("XFD3000"),
    "farther_cell": workbooks.far_bomb("XFD20000"),
    "farthest_cell": workbooks.far_bomb("XFD1048576"),
    "wide": workbooks.far_bomb("ZZ2"),
    "no_bytes": b"",
    "only_spaces": b" \r\n\t " * 50,
    "only_mark": b"\xef\xbb\xbf",
    "only_commas": b",,,,\r\n,,,,\r\n",
    "zeros": b"\x00" * 4096,
    "open_quote": (HEADER + '\n甲,"1000,1\n' + "\n".join(GOOD_ROWS)).encode(),
    "mixed_encodings": HEADER.encode() + b"\n" + "示例".encode("gb18030") + b"\xff\xfe\xff\n",
    "broken_utf8_with_mark": b"\xef\xbb\xbf" + HEADER.encode()[:-1],
    "long_cell": (HEADER + "\n" + "长" * 40_000 + ",1,1,1").encode(),
    "too_many_rows": ("name\n" + "a\n" * 50_001).encode(),
    "too_many_columns": (",".join(f"c{i}" for i in range(300)) + "\n").encode(),
}
ODD = {
    "blank_bomb": workbooks.blank_bomb(10),
    "nul_in_text": (HEADER + "\n甲\x00乙,1,1,1").encode(),
    "utf16": GOOD_TEXT.replace(",", "\t").encode("utf-16"),
    "ragged": (HEADER + "\n甲\n乙,1,2,3,4,5,6\n").encode(),
    "no_header": b"1,2,3\n4,5,6\n",
    "doubled_headers": b"a,a,a,,\n1,2,3,4,5\n",
    "formula_text": "小区名称,面积\n\"=cmd|' /C calc'!A0\",1\n@SUM(1),-5\n".encode(),
    "surrogates": "名称\n\U00020bb7家园\n".encode(),
    "control": "名称,面积\n甲\x07乙\x1b,1\n".encode(),
    "merged": workbooks.workbook(["标题", None], ["名称", "面积"], ["甲", 1], merge=["A1:B1"]),
    "hidden": workbooks.workbook(["名称", "面积"], ["甲", 1], sheets=[("藏", [["x"]])], hide=["藏"]),
    "formulas": workbooks.workbook(["名称", "面积"], ["甲", "=1+1"], ["乙", "=1/0"]),
    "references": workbooks.raw_workbook('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'),
    "negative_row": workbooks.raw_workbook('<row r="-1"><c r="A-1"><v>1</v></c></row>'),
    "nameless_cell": workbooks.raw_workbook('<row><c t="inlineStr"><is><t>a</t></is></c></row>'),
    "not_xml": workbooks.raw_workbook("<row><c>"),
    "odd_numbers": workbooks.raw_workbook(
        '<row r="1"><c r="A1"><v>1e400</v></c><c r="B1"><v>NaN</v></c></row>'
    ),
}


@cache
def fixed():
    """The uploads with a name of their own."""
    bad = [(name, content, False) for name, content in DISGUISED.items()]
    return [*bad, *((name, content, True) for name, content in ODD.items())]


def generated(seed=21):
    """Without end: cuts, flipped bytes and swapped encodings of good files."""
    dice = random.Random(seed)
    sources = {
        "xlsx": GOOD_BOOK,
        "csv": GOOD_TEXT.encode(),
        "gb": GOOD_TEXT.encode("gb18030"),
        "tabs": GOOD_TEXT.replace(",", "\t").encode(),
    }
    number = 0
    while True:
        number += 1
        kind = dice.choice(list(sources))
        content = bytearray(sources[kind])
        act = dice.choice(["cut", "flip", "splice", "drop"])
        if act == "cut":
            del content[dice.randrange(1, len(content)) :]
        elif act == "flip":
            for _ in range(dice.randint(1, 30)):
                content[dice.randrange(len(content))] = dice.randrange(256)
        elif act == "splice":
            other = sources[dice.choice(list(sources))]
            at = dice.randrange(len(content))
            content[at:at] = other[: dice.randrange(1, 400)]
        else:
            at = dice.randrange(len(content))
            del content[at : at + dice.randint(1, 200)]
        yield f"{number}_{kind}_{act}", bytes(content), True


def bad_uploads(count):
    """The named ones and as many generated ones as make ``count``."""
    return [*fixed(), *islice(generated(), max(count - len(fixed()), 0))]
