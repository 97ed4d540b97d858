"""The app's place in Django."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """登记."""

    name = "registry"
    label = "registry"
    verbose_name = "登记"

    def ready(self) -> None:
        """Say what hangs on the tree of territories and what is a person's open work, and enter its words."""
        from registry import hands_over, hangs_on_territory, registers  # noqa: F401  registers enter themselves
        from registry.views.entries import enter  # the headers' words need the views

        hands_over.register()
        hangs_on_territory.register()
        enter()
