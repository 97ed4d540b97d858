"""Whether a database has the shape that the code expects, told from files alone."""

import hashlib
from pathlib import Path

from oversight.embedded.place import ROOT, Place

APPS = ("oversight", "registry", "inspections", "disputes", "cms")
PATTERNS = ("migrations/*.py", "models*.py", "models/**/*.py", "roles.py")


def digest() -> str:
    """Of all that decides how a migrated database looks: migrations, models, rights, packages."""
    found = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for app in APPS:
        files = (file for pattern in PATTERNS for file in Path(ROOT, app).glob(pattern))
        for file in sorted(files):
            found.update(f"{app}/{file.name}".encode() + file.read_bytes())
    return found.hexdigest()[:12]


def is_current(where: Place) -> bool:
    """Whether the embedded database was migrated to just this code."""
    mark = where.home / "migrated"
    return mark.exists() and mark.read_text() == digest()


def note_current(where: Place) -> None:
    """Remember that the embedded database fits this code."""
    (where.home / "migrated").write_text(digest())
