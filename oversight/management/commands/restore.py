"""Read a saved portal back."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from oversight import archive


class Command(BaseCommand):
    """Into an empty database and an empty store only; every table and file is compared. Needs
    DATABASE_OWNER_URL.
    """

    help = "Read FILE back into an empty database and an empty file store, comparing every digest."

    def add_arguments(self, parser: CommandParser) -> None:
        """FILE, as `backup` wrote it."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Read the archive and say what came back."""
        try:
            held = archive.read(file)
        except archive.ArchiveError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{len(held.tables)} tables and {len(held.files)} files are as they were on {held.at}.\n"
            "Letters that were waiting then stay unsent, all sessions have ended.\n"
            "Now: manage.py migrate (if the code is newer), manage.py verify_trail."
        )
