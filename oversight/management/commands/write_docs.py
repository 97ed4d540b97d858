"""Write the pages of docs/reference from the code."""

from typing import Any

from django.core.management.base import BaseCommand

from oversight.env import BASE
from oversight.reference import pages


class Command(BaseCommand):
    """Needs no database; says which pages changed."""

    help = "Write docs/reference from the code."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Write what is behind the code."""
        folder = BASE / "docs" / "reference"
        folder.mkdir(exist_ok=True)
        for name, text in pages().items():
            page = folder / name
            if not page.exists() or page.read_text("utf-8") != text:
                page.write_text(text, "utf-8")
                self.stdout.write(f"written: docs/reference/{name}")
