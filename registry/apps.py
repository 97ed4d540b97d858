"""The app's place in Django."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """登记."""

    name = "registry"
    label = "registry"
    verbose_name = "登记"
