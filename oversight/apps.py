"""The ground as a Django app; the last app with models hangs up the rights after migrate (oversight/roles.py)."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """人员、区划、权限、留痕、文书、日历."""

    name = "oversight"
    label = "oversight"
    verbose_name = "平台基础"
