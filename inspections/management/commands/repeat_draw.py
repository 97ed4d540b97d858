"""`manage.py repeat_draw`: make a stored draw again from its printed seed, and say whether it gives the same list."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet

from inspections.models import Draw
from inspections.rules.repeating import Stored, repeat


class Command(BaseCommand):
    """One draw by its number, those of a cycle or of a check, or all; ends with an error where one differs."""

    help = (
        "Repeat stored draws: each key is put in order by the SHA-256 of 'seed|key', so that anybody gets the same list "
        "with a checksum tool (docs/features/assessment.md)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which draws, and whether their lists are printed."""
        parser.add_argument("draw", nargs="?", type=int, help="number of one draw")
        parser.add_argument("--cycle", metavar="NUMBER", help="every draw of a cycle (KH2026-01)")
        parser.add_argument("--check", type=int, metavar="NUMBER", help="every draw of a check")
        parser.add_argument("--list", action="store_true", help="print the repeated list as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """A line a draw; raises CommandError where there is none or one differs."""
        rows = list(_asked(options))
        if not rows:
            raise CommandError("There is no such draw.")
        differing = [row.pk for row in rows if not self._same(row, options["list"])]
        if differing:
            raise CommandError(f"{len(differing)} of {len(rows)} draws differ: {differing}")
        self.stdout.write(f"{len(rows)} draws repeated, all the same.")

    def _same(self, row: Draw, shows: bool) -> bool:
        again = repeat(Stored(seed=row.seed, keys=row.keys, each=row.each, fit=row.fit))
        same = bool(again == row.result)
        told = "same" if same else "DIFFERS"
        self.stdout.write(
            f"{row.pk} {row.purpose} seed={row.seed} keys={len(row.keys)} each={row.each} {told}"
        )
        if shows:
            self.stdout.write(json.dumps(again, ensure_ascii=False, indent=1))
        return same


def _asked(options: dict[str, Any]) -> QuerySet[Draw]:
    rows = Draw.objects.order_by("pk")
    if options["draw"] is not None:
        rows = rows.filter(pk=options["draw"])
    if options["cycle"]:
        rows = rows.filter(cycle__public_id=options["cycle"])
    if options["check"] is not None:
        rows = rows.filter(inspection=options["check"])
    return rows
