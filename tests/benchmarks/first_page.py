"""`python -m tests.benchmarks.first_page ours|bare`: start, answer one request, end; what to know comes by stdin."""

from __future__ import annotations

import json
import os
import sys
from typing import Any


def ask(application: object) -> None:
    """The front page, as the web server asks for it."""
    from wsgiref.util import setup_testing_defaults

    environ: dict[str, object] = {"HTTP_HOST": "localhost", "PATH_INFO": "/"}
    setup_testing_defaults(environ)
    told: list[str] = []
    body = b"".join(application(environ, lambda status, headers, exc=None: told.append(status)))  # type: ignore[operator]
    assert told[0].startswith("200"), (told, body[:500])


def settings_of(told: dict[str, Any]) -> dict[str, Any]:
    """A Django of these apps and nothing of ours."""
    return {
        "SECRET_KEY": "bare",
        "ALLOWED_HOSTS": ["localhost"],
        "INSTALLED_APPS": told["apps"],
        "MIDDLEWARE": told["middleware"],
        "DATABASES": {"default": told["database"]},
        "ROOT_URLCONF": "tests.benchmarks.bare_urls",
        "AUTHENTICATION_BACKENDS": [
            "axes.backends.AxesStandaloneBackend",
            "django.contrib.auth.backends.ModelBackend",
        ],
        "TEMPLATES": [
            {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {}}
        ],
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "USE_TZ": True,
        "STATIC_URL": "/static/",
        "WAGTAIL_SITE_NAME": "bare",
        "WAGTAILADMIN_BASE_URL": "http://localhost",
        "ANONYMOUS_USER_NAME": None,
    }


def main(which: str, told: str) -> None:
    """Ours behind the settings of the tests, or the packages alone."""
    if which == "ours":
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        from django.conf import settings

        settings.DATABASES["default"]["NAME"] = told
        from oversight.wsgi import application
    else:
        from django.conf import settings
        from django.core.wsgi import get_wsgi_application

        settings.configure(**settings_of(json.loads(told)))
        application = get_wsgi_application()
    ask(application)


if __name__ == "__main__":
    main(sys.argv[1], sys.stdin.read())
    os._exit(0)  # a listener thread may still wait; the page is what counts
