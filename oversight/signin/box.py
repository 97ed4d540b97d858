"""A box for secrets that must be readable again: seeds of second factors and recovery codes.

Locked with a key drawn from `SECRET_KEY`; a key that was in force before (`SECRET_KEY_FALLBACKS`) still opens.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"oversight.signin.box"


def close(text: str) -> str:
    """The text, unreadable without the portal's key."""
    return _box().encrypt(text.encode()).decode()


def open_(closed: str) -> str:
    """The text that `close` hid; raises InvalidToken for anything else."""
    return _box().decrypt(closed.encode()).decode()


def _box() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(_key(str(key))) for key in keys])


def _key(secret: str) -> bytes:
    drawn = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return base64.urlsafe_b64encode(drawn)
