"""Commands that need the tables' owner."""

from typing import Any

from django.core.management.base import BaseCommand

from oversight.roles import as_owner


class AsOwner(BaseCommand):
    """Put before another command's class: all it does, it does as the owner of the tables."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run the command as the owner; one readable line where its password is absent."""
        with as_owner(options.get("database") or "default"):
            return super().execute(*args, **options)
