"""The environment, read once: nothing set means the embedded demo.

Every name that a deployment may set stands here, with what it means when it is absent.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

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


def embedded_broker() -> str:
    """Address of the broker that `make demo` starts."""
    from oversight.embedded import broker, place  # only where no broker is configured

    return broker.address(place.place())


def mail_server(url: str) -> dict[str, Any]:
    """Django's settings for `smtp://user:password@host:port?tls=true` (or ?ssl=true); none for ""."""
    parts = urlsplit(url)
    options = parse_qs(parts.query)
    if not url:
        return {}
    return {
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": options.get("tls") == ["true"],
        "EMAIL_USE_SSL": options.get("ssl") == ["true"],
    }
