"""The app's place in Django."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    """公示门户."""

    name = "cms"
    label = "cms"
    verbose_name = "公示门户"
