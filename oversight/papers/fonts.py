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
    "Song": ("Sans", "Spare", "WenKai"),
    "Song-Bold": ("Sans-Bold", "Spare-Bold", "WenKai"),
}
"""Who lends a face what it lacks. Every face so prints whatever Sans prints."""

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
    chars = {char for span in spans(words) for char in span.text}
    return frozenset(char for char in chars if char not in ("\n", GETA) and face_for(char, "Sans") is None)


def width(text: str, size: float, name: str = "Sans") -> float:
    """Width in points of a line of `text`, spares counted."""
    main = face(name)
    total = 0.0
    for code in map(ord, text):
        if code in main.glyphs:
            total += main.widths[code]
        else:
            found = face_for(chr(code), name)
            total += found.widths[code] if found else 1000
    return total * size / 1000


@cache
def _face(name: str) -> Face | None:
    if not FILES[name].is_file():
        return None
    with _loading:
        font = ttfonts.TTFont(name, str(FILES[name]), asciiReadable=False, shapable=False)
        font.face.__class__ = _Frugal
        pdfmetrics.registerFont(font)
    return Face(name, font.face.charToGlyph, font.face.charWidths)


class _Window:
    """A table of a font file, cut without being copied first."""

    __slots__ = ("_data", "_from")

    def __init__(self, data: bytes, start: int) -> None:
        self._data, self._from = data, start

    def __getitem__(self, part: slice) -> bytes:
        return self._data[self._from + part.start : self._from + part.stop]


class _Frugal(ttfonts.TTFontFace):
    """reportlab copies the 8 MB of outlines anew for each subset it cuts; it only ever takes slices of them."""

    def get_table(self, tag: str) -> bytes | _Window:
        """The table, or a window on it where it is the outlines."""
        if tag == "glyf":
            return _Window(self._ttf_data, self.get_table_pos(tag)[0])
        found: bytes = super().get_table(tag)
        return found


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
