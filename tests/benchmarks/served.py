"""What the benchmarks' web servers run: the portal as it is served, the portal without its cache, and a bare hello."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

BODY, DATABASE = "BENCH_BODY", "BENCH_DATABASE"  # names in the environment


def hello(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """The same bytes, from memory, with the heads that matter."""
    start_response("200 OK", HEADS)
    return [PAGE]


if BODY in os.environ:
    PAGE = Path(os.environ[BODY]).read_bytes()
    HEADS = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Encoding", "gzip"),
        ("Content-Length", str(len(PAGE))),
    ]
elif DATABASE in os.environ:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = os.environ[DATABASE]
    from oversight.wsgi import application as kept
    from oversight.wsgi import django as uncached

    __all__ = ["hello", "kept", "uncached"]
