"""The trigger package's `pgtrigger`, run as the owner of the tables."""

from pgtrigger.management.commands.pgtrigger import Command as Original

from oversight.management.owner import AsOwner


class Command(AsOwner, Original):
    """`pgtrigger` as the owner."""
