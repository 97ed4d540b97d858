"""The app's place in Django."""

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    """考核检查."""

    name = "inspections"
    label = "inspections"
    verbose_name = "考核检查"

    def ready(self) -> None:
        """Say what hangs on the tree."""
        from inspections import hangs_on_territory  # needs the models

        hangs_on_territory.register()
