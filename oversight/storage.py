"""Where files live: built assets under names that carry their digest; uploads on disk or in an object store."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Static(CompressedManifestStaticFilesStorage):
    """Digest in the name, so a page and its sheet always fit; a file that nobody built is named plainly."""

    manifest_strict = False


def s3_from_url(url: str) -> dict[str, Any]:
    """`s3://KEY:SECRET@host[:port]/bucket?tls=false&region=…` as a storage setting. Raises ValueError if incomplete."""
    parts = urlsplit(url)
    query = {k: v[0] for k, v in parse_qs(parts.query).items()}
    bucket = parts.path.strip("/")
    if parts.scheme != "s3" or not parts.hostname or not bucket:
        raise ValueError("STORAGE_URL must look like s3://KEY:SECRET@host/bucket")
    scheme = "http" if query.get("tls") == "false" else "https"
    port = f":{parts.port}" if parts.port else ""
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "endpoint_url": f"{scheme}://{parts.hostname}{port}",
            "bucket_name": bucket,
            "access_key": unquote(parts.username or ""),
            "secret_key": unquote(parts.password or ""),
            "region_name": query.get("region"),
            "default_acl": None,
            "querystring_auth": True,
            "file_overwrite": False,
        },
    }
