"""Print what an operator wants to know."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from oversight.checkup import remarks


class Command(BaseCommand):
    """One line each: a mark, what it is about, what was found. Exit 1 if something needs looking after."""

    help = "Print what an operator wants to know; exit 1 if something needs looking after."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the lines."""
        found = list(remarks(timezone.now()))
        for remark in found:
            style = self.style.SUCCESS if remark.well else self.style.ERROR
            self.stdout.write(f"{style('ok  ' if remark.well else 'LOOK')} {remark.about:<14} {remark.found}")
        if not all(remark.well for remark in found):
            raise SystemExit(1)
