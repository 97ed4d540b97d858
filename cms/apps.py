"""The app's place in Django; what stands above the tables is hung on them here."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    """公示门户."""

    name = "cms"
    label = "cms"
    verbose_name = "公示门户"

    def ready(self) -> None:
        """Hang views on pages, acts on the workflow's step, our answers on Wagtail's questions."""
        from cms import wiring

        wiring.connect()
