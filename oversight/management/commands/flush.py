"""Django's `flush`, run as the owner of the tables."""

from django.core.management.commands.flush import Command as Original

from oversight.management.owner import AsOwner


class Command(AsOwner, Original):
    """`flush` as the owner."""
