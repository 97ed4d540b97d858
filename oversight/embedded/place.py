"""Where the embedded database lies, as whom it runs, and the secrets made at its first start.

Plain standard library: the settings read their database address here before Django exists.
"""

import contextlib
import hashlib
import json
import os
import pwd
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVER_USERS = ("postgres", "pgserver", "nobody")  # the first that exists runs the server when we are root
SOCKET_BYTES = 100  # the system's limit is 107 bytes; a Chinese character takes three
DATABASE_NAME = "portal"
OWNER_NAME = "portal_owner"
APP = "portal_app"


@dataclass(frozen=True, kw_only=True)
class Place:
    """The folder of one embedded server, and the system user that runs it (None: whoever starts it)."""

    home: Path
    user: str | None

    @property
    def data(self) -> Path:
        """PostgreSQL's own data folder."""
        return self.home / "data"

    @property
    def socket(self) -> Path:
        """Folder of the server's socket: home, or a short temporary one where home's path is too long."""
        if len(os.fsencode(self.home / ".s.PGSQL.5432")) <= SOCKET_BYTES:
            return self.home
        short = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:10]
        return Path(tempfile.gettempdir(), f"portal-{short}")

    def secret(self, name: str) -> str:
        """The secret of that name (a role's password, or `key`), made once, in a file only we can read."""
        file = self.home / "secrets.json"
        if not file.exists():
            self._make_secrets(file)
        return str(json.loads(file.read_text())[name])

    def _make_secrets(self, file: Path) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        made = {name: secrets.token_hex(32) for name in (OWNER_NAME, APP, "key")}
        handle, temporary = tempfile.mkstemp(dir=self.home, prefix=".secrets-")  # mode 600 from the start
        with os.fdopen(handle, "w") as f:
            json.dump(made, f)
        with contextlib.suppress(FileExistsError):  # another process was quicker: its secrets count
            os.link(temporary, file)
        os.unlink(temporary)


def place(name: str = "postgres", *, within: Path | None = None) -> Place:
    """The place of the embedded server `name`.

    Below `var/` of the checkout (`PORTAL_VAR`, or `within`, names another folder). Root may not run
    PostgreSQL, and the user that does may not enter a closed checkout: then below /var/lib, apart for each
    checkout.
    """
    chosen = within or os.environ.get("PORTAL_VAR")
    folder = (within or var()).absolute()
    user = next(filter(_exists, SERVER_USERS)) if os.geteuid() == 0 else None
    if user and not chosen and not may_enter(folder):
        folder = Path("/var/lib/oversight-portal", hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:10])
    return Place(home=folder / name, user=user)


def var() -> Path:
    """Where the demo keeps what it makes."""
    return Path(os.environ.get("PORTAL_VAR") or ROOT / "var").absolute()


def may_enter(folder: Path) -> bool:
    """Whether any user of this machine may walk to the folder (as far as it exists)."""
    return all(p.stat().st_mode & 0o001 for p in (folder, *folder.parents) if p.exists())


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True
