"""Django's `migrate`, run as the owner of the tables."""

from django.core.management.commands.migrate import Command as Original

from oversight.management.owner import AsOwner


class Command(AsOwner, Original):
    """`migrate` as the owner."""
