"""小区编号: public numbers that stay for ever, do not count up and cannot be guessed from one another."""

from __future__ import annotations

import secrets

from registry.models import Estate

# Crockford's 32 signs: no I, L, O, U, so that a number can be read out over the phone.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 7  # 32**7 = 34 thousand millions: a city of 30,000 estates leaves a guess one chance in a million


def new_public_id() -> str:
    """A number that no estate bears, such as XQ7K2M9QD."""
    return new_public_ids(1)[0]


def new_public_ids(count: int) -> list[str]:
    """So many numbers that no estate bears, all different; two queries at most in practice."""
    found: set[str] = set()
    while len(found) < count:
        fresh = {_draw() for _ in range(count - len(found))} - found
        found |= fresh - set(Estate.objects.filter(public_id__in=fresh).values_list("public_id", flat=True))
    return list(found)


def _draw() -> str:
    return "XQ" + "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
