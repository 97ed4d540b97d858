"""Folders that the embedded server's own user may enter, where the tests run as root."""

from pathlib import Path


def enterable(folder: Path) -> Path:
    """The folder, opened up to its temporary root: pytest makes them for its own user alone."""
    for part in (folder, *folder.parents):
        if part.stat().st_mode & 0o001 == 0:
            part.chmod(0o755)
    return folder
