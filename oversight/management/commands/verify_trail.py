"""Check every entry and seal of the trail, and the last head kept outside."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from oversight import anchor, trail


class Command(BaseCommand):
    """Names the changed entry or broken seal, and the unsealed tail; exit code 1 when something is wrong."""

    help = "核对留痕：逐条核对摘要、逐签核对封签，并与库外保存的最后封签比较。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Anchors may be given by hand."""
        parser.add_argument(
            "--anchor", action="append", default=[], help="number:head in hex, kept elsewhere"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the verdict."""
        anchors = [(int(number), head) for number, head in (a.split(":", 1) for a in options["anchor"])]
        connection.ensure_connection()
        verdict = trail.verify(connection.connection, [*anchors, *anchor.read(Path(settings.TRAIL_ANCHOR))])
        print(f"entries {verdict.entries}, seals {verdict.seals}, unsealed {verdict.unsealed}", end="")
        print(f" from entry {verdict.unsealed_from}" if verdict.unsealed else "")
        for what, *where in verdict.problems:
            print(f"PROBLEM {what}: {', '.join(map(str, where))}")
        if not verdict.clean:
            raise SystemExit(1)
        print("trail is whole")
