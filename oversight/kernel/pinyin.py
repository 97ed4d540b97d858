"""Chinese order and look-up by initials (拼音): keys made once, stored in a column, compared byte by byte.

The database has no Chinese collation at hand, so every nameable row keeps `sort_key(name)` in a column
of C collation and `initials(name)` beside it for the search box. Readings follow pypinyin's phrase table;
the place names and surnames that it reads otherwise are set right here.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

SURNAMES: Final = {
    "万俟": "mo4 qi2", "尉迟": "yu4 chi2", "单于": "chan2 yu2", "长孙": "zhang3 sun1", "澹台": "tan2 tai2",
    "令狐": "ling2 hu2", "鲜于": "xian1 yu2", "欧阳": "ou1 yang2", "上官": "shang4 guan1", "司马": "si1 ma3",
    "单": "shan4", "解": "xie4", "曾": "zeng1", "区": "ou1", "仇": "qiu2", "查": "zha1", "盖": "ge3",
    "任": "ren2", "朴": "piao2", "缪": "miao4", "翟": "zhai2", "宁": "ning4", "乐": "yue4", "员": "yun4",
    "黑": "he4", "折": "she2", "种": "chong2", "重": "chong2", "秘": "bi4", "洗": "xian3", "繁": "po2",
    "召": "shao4", "覃": "qin2", "那": "na1", "能": "nai4", "牟": "mou4", "逄": "pang2", "佴": "nai4",
    "郗": "xi1", "句": "gou1", "华": "hua4", "纪": "ji3", "哈": "ha3", "燕": "yan1", "应": "ying1",
    "颉": "xie2", "过": "guo1", "要": "yao1", "隗": "wei3", "乜": "nie4", "藏": "zang1", "撒": "sa3",
    "祭": "zhai4", "谌": "chen2", "晟": "cheng2", "都": "du1", "盛": "sheng4", "葛": "ge3", "柏": "bai3",
}  # fmt: skip
"""Family names whose reading as a name differs from the everyday one; two-character names are tried first."""

PLACES: Final = {"朝阳": "chao2 yang2", "单县": "shan4 xian4", "台安": "tai2 an1", "大堡": "da4 pu4"}
"""Place names that the phrase table reads as common words."""

LAST: Final = "~"
"""Greater than every letter and digit in C collation: what has no reading stands at the end, not in front."""

NUMBER_WIDTH: Final = 10
"""Digits are padded to this width, so that 3号楼 stands before 10号楼."""

_HAN: Final = re.compile(
    r"[\u2e80-\u2fdf\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]+"
)


@lru_cache(maxsize=16_384)
def readings(text: str) -> tuple[str, ...]:
    """One token per character of `text`: `wu4` for 物, letters and digits as they are, `~` + code point for a
    Chinese character without a known reading. Spaces and punctuation give no token."""
    tokens: list[str] = []
    for run, is_han in _runs(unicodedata.normalize("NFKC", text).casefold()):
        tokens.extend(_read_han(run) if is_han else (c for c in run if c.isalnum()))
    return tuple(tokens)


def sort_key(text: str, *, limit: int = 240) -> str:
    """ASCII key that sorts `text` in Chinese alphabetical order when compared byte by byte (C collation).

    Numbers sort by value, letters without regard to case, characters without a reading last. At most `limit`
    characters, so that it fits the column that stores it.
    """
    return " ".join(_padded(readings(text)))[:limit]


def person_key(name: str, *, limit: int = 240) -> str:
    """Like `sort_key`, for a person's name: the family name is read as a family name (单 shàn, 解 xiè)."""
    for length in (2, 1):
        family = name[:length]
        if family in SURNAMES:
            rest = sort_key(name[length:], limit=limit)
            return f"{SURNAMES[family]} {rest}".strip()[:limit]
    return sort_key(name, limit=limit)


def initials(text: str) -> str:
    """First letters of syllables, letters and digits as they are: 营口物业 → `ykwy`, A座3号楼 → `az3hl`.

    A character without a reading is left out: the name is still found by the others.
    """
    return "".join(token[0] for token in readings(text) if not token.startswith(LAST))


def spelling(text: str) -> str:
    """The syllables without tones and without spaces, as somebody types them: 营口 → `yingkou`."""
    return "".join(token.rstrip("12345") if len(token) > 1 else token
                   for token in readings(text) if not token.startswith(LAST))  # fmt: skip


def is_latin_query(query: str) -> bool:
    """Whether a search text may mean initials or a spelling: ASCII letters, perhaps with digits."""
    return query.isascii() and query.isalnum() and any(c.isalpha() for c in query)


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    """`text` cut into Chinese runs (True) and what stands between them (False)."""
    at = 0
    for match in _HAN.finditer(text):
        if match.start() > at:
            yield text[at : match.start()], False
        yield match[0], True
        at = match.end()
    if at < len(text):
        yield text[at:], False


def _read_han(run: str) -> Iterator[str]:
    """Toned syllables of a Chinese run, places of ours first."""
    at = 0
    for match in re.finditer("|".join(PLACES), run):
        yield from _syllables(run[at : match.start()])
        yield from PLACES[match[0]].split()
        at = match.end()
    yield from _syllables(run[at:])


_apart: Any = list  # what cannot be read comes back one by one; the library's stub knows of one string only


def _syllables(run: str) -> Iterator[str]:
    """pypinyin's reading, one token a character; what it cannot read comes back as `~` and the code point."""
    from pypinyin import Style, lazy_pinyin  # 30 MB of phrases: only who gives a name needs them

    read = lazy_pinyin(run, style=Style.TONE3, neutral_tone_with_five=True, errors=_apart)
    for char, syllable in zip(run, read, strict=True):
        known = syllable[:1].isascii() and syllable[:1].isalpha()
        yield syllable.replace("ü", "v") if known else f"{LAST}{ord(char):06x}"


def _padded(tokens: tuple[str, ...]) -> Iterator[str]:
    """Tokens of a key: neighbouring digits become one number of fixed width."""
    digits = ""
    for token in tokens:
        if len(token) == 1 and token.isdecimal() and token.isascii():
            digits += token
            continue
        if digits:
            yield digits.zfill(NUMBER_WIDTH)
            digits = ""
        yield token
    if digits:
        yield digits.zfill(NUMBER_WIDTH)
