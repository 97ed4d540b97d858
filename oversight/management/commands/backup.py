"""Save the whole portal to one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from oversight import archive


class Command(BaseCommand):
    """Database and files from one moment, while the portal serves. Needs DATABASE_OWNER_URL."""

    help = "Save database and uploaded files to FILE, with the digest of each table and file."

    def add_arguments(self, parser: CommandParser) -> None:
        """FILE, which is written anew."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Write the archive and say what it holds."""
        try:
            held = archive.write(file.absolute(), at=timezone.now())
        except archive.ArchiveError as error:
            raise CommandError(str(error)) from error
        rows = sum(count for count, _digest in held.tables.values())
        self.stdout.write(f"{file}: {len(held.tables)} tables, {rows} rows, {len(held.files)} files")
