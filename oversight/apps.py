"""The ground as a Django app; when all apps are loaded it has the database rights follow every migrate."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """人员、区划、权限、留痕、文书、日历."""

    name = "oversight"
    label = "oversight"
    verbose_name = "平台基础"

    def ready(self) -> None:
        """Rights are written after migrate (oversight/roles.py); the door is listened to (oversight/signin)."""
        from oversight import celery, checks  # noqa: F401  tasks go through our app; checks register
        from oversight.roles import follow_migrations  # needs the app registry
        from oversight.signin import events  # needs the app registry
        from oversight.views.entries import enter  # the headers' words need the views

        follow_migrations()
        events.connect()
        enter()
