"""The app's place in Django."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """登记."""

    name = "registry"
    label = "registry"
    verbose_name = "登记"

    def ready(self) -> None:
        """Say what hangs on the tree, what is open work, which clocks run, what is heard and measured."""
        from registry import (  # registers enter themselves
            clocks,
            hangs_on_territory,
            held_work,
            listeners,
            measured,
            registers,  # noqa: F401
        )
        from registry.views.entries import enter  # the headers' words need the views

        held_work.register()
        hangs_on_territory.register()
        clocks.register()
        listeners.listen()
        measured.register()
        enter()
