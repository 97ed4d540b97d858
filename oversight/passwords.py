"""Password rules as 等保2.0 asks: length with kinds of characters, long pass-phrases allowed instead."""

from __future__ import annotations

import string
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SHORTEST = 10
PHRASE = 20  # ours: a phrase of this length needs no kinds of characters
KINDS = 3


class LengthOrClasses:
    """At least 10 characters of three kinds, or a phrase of at least 20 characters."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError with what is missing."""
        if len(password) >= PHRASE:
            return
        kinds = (
            any(c in string.ascii_lowercase for c in password),
            any(c in string.ascii_uppercase for c in password),
            any(c.isdigit() for c in password),
            any(not c.isalnum() for c in password) or any(ord(c) > 127 for c in password),
        )
        if len(password) < SHORTEST or sum(kinds) < KINDS:
            raise ValidationError(self.get_help_text(), code="password_too_weak")

    def get_help_text(self) -> str:
        """The rule in words."""
        return _(
            "密码至少 %(short)d 位，并含大写字母、小写字母、数字、符号中的 %(kinds)d 种；"
            "或用一句不少于 %(long)d 个字符的话。"
        ) % {"short": SHORTEST, "kinds": KINDS, "long": PHRASE}
