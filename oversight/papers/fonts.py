"""The faces of printed pages: found, parsed once per process, asked for each character.

Noto Sans SC for text, Noto Serif SC (Song) for titles; Noto Sans JP and, where installed, LXGW WenKai lend
the rare characters that those lack (𠮷 and others of the supplementary plane). All are TrueType, so that only
the characters used are embedded. What no face has is printed 〓 and reported.
"""

import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from reportlab.pdfbase import pdfmetrics, ttfonts

from .words import GETA, Words, spans

FOLDER: Final = Path(__file__).resolve().parents[2] / "node_modules" / "@expo-google-fonts"
SYSTEM: Final = Path("/usr/share/fonts/truetype/lxgw-wenkai")

FILES: Final[Mapping[str, Path]] = {
    "Sans": FOLDER / "noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
    "Sans-Bold": FOLDER / "noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf",
    "Song": FOLDER / "noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
    "Song-Bold": FOLDER / "noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf",
    "Spare": FOLDER / "noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf",
    "Spare-Bold": FOLDER / "noto-sans-jp/700Bold/NotoSansJP_700Bold.ttf",
    "WenKai": SYSTEM / "LXGWWenKai-Regular.ttf",
}
OPTIONAL: Final = frozenset({"Spare", "Spare-Bold", "WenKai"})
SPARES: Final[Mapping[str, tuple[str, ...]]] = {
    "Sans": ("Spare", "WenKai"),
    "Sans-Bold": ("Spare-Bold", "WenKai"),
    "Song": ("Spare", "WenKai"),
    "Song-Bold": ("Spare-Bold", "WenKai"),
}

_loading = threading.Lock()


class FontsMissing(RuntimeError):
    """A face that every page needs is not installed."""


class Face(NamedTuple):
    """A parsed face: its registered name, which characters it has, and their widths in 1/1000 of the size."""

    name: str
    glyphs: Mapping[int, int]
    widths: Mapping[int, float]


def face_name(*, bold: bool = False, song: bool = False) -> str:
    """Name of the face for text of this weight and kind."""
    return ("Song" if song else "Sans") + ("-Bold" if bold else "")


def face(name: str) -> Face:
    """The face called `name`, parsed at the first call (about 0.1 s), then kept."""
    found = _face(name)
    if found is None:
        raise FontsMissing(
            f"{FILES[name]} is missing: run `make assets` to install the fonts of printed pages"
        )
    return found


def face_for(char: str, main: str) -> Face | None:
    """The face that prints `char` in text set in `main`: itself, else the first spare that has the
    character."""
    code = ord(char)
    own = face(main)
    if code in own.glyphs:
        return own
    spares = (_face(name) for name in SPARES[main])
    return next((spare for spare in spares if spare is not None and code in spare.glyphs), None)


def missing(words: Words) -> frozenset[str]:
    """The characters of `words` that no face at hand has; they are printed 〓."""
    return frozenset(
        char
        for span in spans(words)
        for char in span.text
        if char not in ("\n", GETA) and face_for(char, face_name(bold=span.bold, song=span.song)) is None
    )


def width(text: str, size: float, name: str = "Sans") -> float:
    """Width in points of a line of `text`, spares counted."""
    total = 0.0
    for char in text:
        found = face_for(char, name) or face(name)
        total += found.widths.get(ord(char) if found.glyphs.get(ord(char)) else ord(GETA), 1000)
    return total * size / 1000


@cache
def _face(name: str) -> Face | None:
    if not FILES[name].is_file():
        return None
    with _loading:
        font = ttfonts.TTFont(name, str(FILES[name]), asciiReadable=False, shapable=False)
        pdfmetrics.registerFont(font)
    return Face(name, font.face.charToGlyph, font.face.charWidths)


_written_by_reportlab = ttfonts.makeToUnicodeCMap


def _to_unicode(fontname: str, subset: list[int]) -> str:
    """reportlab writes characters beyond U+FFFF as five hexadecimal digits, which readers copy as two wrong
    ones: PDF 32000 9.10.3 asks for UTF-16 with surrogates."""
    text: str = _written_by_reportlab(fontname, subset)
    for index, code in enumerate(subset):
        if code > 0xFFFF:
            pair = chr(code).encode("utf-16-be").hex().upper()
            text = text.replace(f"<{index:02X}> <{code:04X}>", f"<{index:02X}> <{pair}>")
    return text


ttfonts.makeToUnicodeCMap = _to_unicode
