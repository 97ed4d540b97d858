"""The environment, read once: nothing set means the embedded demo.

Every name that a deployment may set stands here, with what it means when it is absent.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url
from environs import Env

BASE = Path(__file__).resolve().parent.parent
env = Env()
DEMO = env.bool("DEMO", not env.str("DATABASE_URL", ""))
POOL_PATIENCE = 4  # seconds a request waits for a connection: a clear page comes within five (INVARIANTS 19)

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


def databases() -> tuple[dict[str, Any], dict[str, str] | None]:
    """Django's DATABASES, and name and password of the tables' owner where they are to be had.

    DATABASE_URL unset: the embedded server. DATABASE_REPLICA_URL: where public pages read. DATABASE_POOLER=true: the
    address is a transaction pooler's, so connections are its business and cursors don't outlive a transaction.
    """
    url, owner_url = env.str("DATABASE_URL", ""), env.str("DATABASE_OWNER_URL", "")
    if url:
        found: dict[str, Any] = {"default": dict(dj_database_url.parse(url))}
        owner = (
            {key: str(value) for key, value in dj_database_url.parse(owner_url).items()} if owner_url else {}
        )
        credentials = {key: owner[key] for key in ("USER", "PASSWORD")} if owner else None
    else:
        from oversight.embedded import settings as embedded  # only where no database is configured

        found, credentials = {"default": embedded.DATABASE}, embedded.OWNER
    if replica := env.str("DATABASE_REPLICA_URL", ""):
        found["replica"] = dict(dj_database_url.parse(replica))
    pooler = env.bool("DATABASE_POOLER", False)
    pool = {"min_size": 1, "max_size": env.int("DATABASE_POOL", 8), "timeout": POOL_PATIENCE}
    for place in found.values():
        place |= {"ENGINE": "django.db.backends.postgresql", "CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": 0}
        place |= {"OPTIONS": {} if pooler else {"pool": pool}, "DISABLE_SERVER_SIDE_CURSORS": pooler}
    return found, credentials


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
