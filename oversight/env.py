"""The environment, read once: nothing set means the embedded demo.

Every name that a deployment may set stands here, with what it means when it is absent.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from environs import Env

BASE = Path(__file__).resolve().parent.parent
env = Env()

# Where the demo and the tests keep data; as root the embedded server's user must be able to enter it.
VAR = Path(env.str("PORTAL_VAR", str(BASE / "var")))


def demo_secret() -> str:
    """A secret key of this folder's own, made at the first start and never committed."""
    path = VAR / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(50))
        except FileExistsError:
            pass  # another process was quicker: its key is the one
    return path.read_text()
