"""Load the sample city once."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from oversight.demo import MAIL, PASSWORD
from oversight.models import Duty, Person

SHARES = (
    "oversight.demo",
    "registry.demo",
    "registry.demo_rooms",
    "registry.demo_coverage",
    "cms.demo",
    "registry.demo_matters",
    "inspections.demo_standards",
    "inspections.demo_courses",
    "inspections.demo_people",
    "inspections.demo_archive",
    "inspections.demo_results",
    "inspections.demo_cycle",
    "inspections.demo_survey",
    "inspections.demo_checks",
    "inspections.demo_own",
)  # each app builds its own, in this order
MARK = "demo"


class Command(BaseCommand):
    """Each app's share in one transaction; a second call does nothing."""

    help = "载入示例城市（只载入一次）。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Build what is there to build and name the sign-ins."""
        at = timezone.now()
        with transaction.atomic():
            _row, fresh = Duty.objects.get_or_create(name=MARK, period="", defaults={"done_at": at})
            for share in SHARES if fresh else ():
                if find_spec(share):
                    import_string(f"{share}.build")(at)
        people = Person.objects.filter(email__endswith=MAIL).order_by("pk")
        print("  ".join(f"{person.username}（{person.name}）" for person in people))
        print(f"Before grave acts the portal asks for the password again: {PASSWORD}")
