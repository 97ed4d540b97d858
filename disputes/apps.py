"""The app's place in Django."""

from django.apps import AppConfig


class DisputesConfig(AppConfig):
    """诉求纠纷."""

    name = "disputes"
    label = "disputes"
    verbose_name = "诉求纠纷"
