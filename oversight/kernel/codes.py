"""Codes that people read from paper and type: which characters, how grouped, what a slip means."""

import secrets
import unicodedata
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U to misread or to spell a word with."""

CODE_LENGTH: Final = 16
"""5 bits each: 80 random bits (INVARIANTS 25)."""

GROUP: Final = 4
_MISREAD: Final = str.maketrans("ILO", "110")


def new_code() -> str:
    """A code nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def normalised(code: str) -> str | None:
    """A typed code in its stored form, or None if it cannot be one.

    Dashes, case, full width, O for 0, I and L for 1 are all read as what is printed.
    """
    plain = unicodedata.normalize("NFKC", code).upper()
    tidy = "".join(char for char in plain if char.isalnum()).translate(_MISREAD)
    return tidy if len(tidy) == CODE_LENGTH and all(char in ALPHABET for char in tidy) else None


def shown(code: str) -> str:
    """A stored code as printed: XXXX-XXXX-XXXX-XXXX."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))
