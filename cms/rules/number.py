"""文号 as people type it: 营住建发〔2026〕31号, 营住建发[2026] 31 号, 〔2026〕31, 31号."""

from __future__ import annotations

import re
import unicodedata

SIGNS = r"[^0-9a-z\u3400-\u9fff]+"  # read alike by the database (cms/search.py)
_TOLD = re.compile(r"(?:^|[^0-9])(?:19|20)\d\d \d{1,4}(?:$|[^0-9])|[0-9]{1,4}号$")


def asked_number(text: str) -> str:
    """A document number, or an end of one with a year or 号, as `tidy` writes it; "" if ``text`` asks for none."""
    number = tidy(text)
    return number if _TOLD.search(number) else ""


def tidy(text: str) -> str:
    """A number in lower case: brackets and spaces become one space, none stands before 号, 第 is left out."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("第", "")
    return re.sub(SIGNS, " ", plain).strip().replace(" 号", "号")


def holding(number: str) -> str:
    """The pattern of a tidied number that holds ``number`` as it stands, not as a piece of a longer figure."""
    return rf"(^|[^0-9]){number}($|[^0-9])"
