"""What the web server runs: Django behind the cache of anonymous pages."""

import gc
import os

import psycopg
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oversight.settings")

gc.disable()  # nothing that is loaded here is garbage: looking for it takes a fifth of the start
django = get_wsgi_application()

from django.conf import settings  # noqa: E402  settings are there once Django is
from django.urls import get_resolver  # noqa: E402

from oversight.pagecache import Choice, PageCache  # noqa: E402


def listen() -> psycopg.Connection:
    """A connection of the app's own role that commits by itself; never through a pooler, which loses what is told."""
    if settings.DATABASE_LISTEN_URL:
        return psycopg.connect(settings.DATABASE_LISTEN_URL, autocommit=True)
    where = settings.DATABASES["default"]
    given = {
        name: where[key]
        for name, key in (
            ("host", "HOST"),
            ("port", "PORT"),
            ("user", "USER"),
            ("password", "PASSWORD"),
            ("dbname", "NAME"),
        )
        if where.get(key)
    }
    return psycopg.connect(**given, autocommit=True, connect_timeout=5)


application = PageCache(
    django,
    listen=listen,
    addresses=settings.PAGES_KEPT,
    session_cookie=settings.SESSION_COOKIE_NAME,
    choices=(
        Choice(settings.LANGUAGE_COOKIE_NAME, tuple(code for code, _name in settings.LANGUAGES)),
        Choice("large_text", ("0", "1")),
        Choice("high_contrast", ("0", "1")),
    ),
)

_ = get_resolver().url_patterns  # every page's code now, not with the first reader
gc.freeze()  # it is never garbage: processes that fork from this one share its memory
gc.enable()
