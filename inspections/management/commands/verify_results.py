"""`manage.py verify_results`: recompute stored results from what was frozen with them; name every row that differs."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inspections.actions import recomputing
from inspections.models import ArchivedResult, Publication


class Command(BaseCommand):
    """Reads only; ends with 1 where a single row does not say what its inputs come to."""

    help = (
        "Recompute published assessment results from their frozen answers, survey counts, tenures and policy, compare "
        "them row by row with what is stored, and check the digest."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which cycles: none named means all."""
        parser.add_argument("cycles", nargs="*", metavar="CYCLE", help="numbers of cycles, such as 2026Q4-1")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a publication, one more for each row that differs."""
        rows = Publication.objects.select_related("cycle").order_by("cycle_id", "number")
        if asked := options["cycles"]:
            rows = rows.filter(cycle__public_id__in=asked)
            known = set(rows.values_list("cycle__public_id", flat=True))
            if unknown := sorted(set(asked) - known):
                raise CommandError(f"no results of: {', '.join(unknown)}")
        wrong = sum(self._one(publication) for publication in rows.iterator())
        if archived := ArchivedResult.objects.standing().count():
            self.stdout.write(f"{archived} imported earlier results: not computed here, nothing to recompute")
        if wrong:
            raise CommandError(f"{wrong} rows differ")

    def _one(self, publication: Publication) -> int:
        found = recomputing.verify(publication)
        title = f"{publication.cycle.public_id} no. {publication.number}"
        self.stdout.write(f"{title}: {'DIFFERS' if found else 'same'} {publication.digest}")
        for one in found:
            self.stdout.write(f"  {one.kind} {one.key} {one.name}: {', '.join(one.fields)}")
        return len(found)
