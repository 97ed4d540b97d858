"""Django's `createcachetable`, run as the owner of the tables."""

from django.core.management.commands.createcachetable import Command as Original

from oversight.management.owner import AsOwner


class Command(AsOwner, Original):
    """`createcachetable` as the owner."""
