"""A box for what must be readable again and lies closed meanwhile: seeds of second factors, typing that waits.

Locked with a key drawn from `SECRET_KEY`; a key that was in force before (`SECRET_KEY_FALLBACKS`) still opens.
``also`` is a second secret, kept elsewhere: without it nobody opens the box, the portal included.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"oversight.signin.box"


def close(text: str, *, also: str = "") -> str:
    """The text, unreadable without the portal's key."""
    return _box(also).encrypt(text.encode()).decode()


def open_(closed: str, *, also: str = "") -> str:
    """The text that `close` hid; raises InvalidToken for anything else."""
    return _box(also).decrypt(closed.encode()).decode()


def _box(also: str) -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(_key(str(key) + also)) for key in keys])


def _key(secret: str) -> bytes:
    drawn = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return base64.urlsafe_b64encode(drawn)
