"""The app's place in Django."""

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    """考核检查."""

    name = "inspections"
    label = "inspections"
    verbose_name = "考核检查"
