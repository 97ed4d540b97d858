"""What a deployment must set, named one by one: `manage.py check --deploy`."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.utils.translation import gettext as _

from oversight.env import env

# What a public portal cannot do without, and what for.
REQUIRED = {
    "DATABASE_URL": "the database as the role portal_app, such as postgres://portal_app:…@db/portal",
    "CELERY_BROKER_URL": "the broker, such as redis://broker:6379/0",
    "SECRET_KEY": "50 random characters, the same on every machine",
    "ALLOWED_HOSTS": "the names under which the portal is reached",
    "SITE_URL": "the address that letters and papers name",
    "EMAIL_URL": "the mail server, such as smtp://user:password@mail:587?tls=true",
    "TRAIL_ANCHOR": "a file outside the database for the trail's heads",
}


@register(Tags.security, deploy=True)
def required_is_set(app_configs: object, **options: Any) -> Iterable[CheckMessage]:
    """Every name that must be set is set."""
    for number, (name, meaning) in enumerate(REQUIRED.items(), start=1):
        if not env.str(name, ""):
            yield Error(_("%(name)s 未设置") % {"name": name}, hint=meaning, id=f"oversight.E{number:03}")


@register(Tags.security, deploy=True)
def settings_fit_together(app_configs: object, **options: Any) -> Iterable[CheckMessage]:
    """The values agree with each other."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    if settings.DEMO:
        yield Error(_("DEMO 已开启：演示登录页不得公开"), id="oversight.E101")
    if host not in settings.ALLOWED_HOSTS:
        yield Error(_("SITE_URL 的域名不在 ALLOWED_HOSTS 中"), id="oversight.E102")
    if "*" in settings.ALLOWED_HOSTS:
        yield Error(_("ALLOWED_HOSTS 不得为 *"), id="oversight.E103")
    if settings.DATABASES["default"]["USER"] == (settings.DATABASE_OWNER or {}).get("USER"):
        yield Error(_("网站不得以库主身份连接数据库"), id="oversight.E104")
    if not settings.SECOND_FACTOR_REQUIRED:
        yield Warning(_("工作人员未强制使用第二因素登录"), id="oversight.W101")
    if Path(settings.MEDIA_ROOT).is_relative_to(settings.BASE_DIR) and "S3" not in str(settings.STORAGES):
        yield Warning(_("上传文件存放在程序目录内：请设置 MEDIA_ROOT 或 STORAGE_URL"), id="oversight.W102")
