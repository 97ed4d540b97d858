"""A finished file sent to be saved: never shown inside the portal's own pages, never guessed at."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import IO

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attachment(content: bytes, *, kind: str, name: str) -> HttpResponse:
    """The file as an attachment called ``name``; kept by no cache."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    _unkept(response)
    return response


def blank(ending: str) -> Path:
    """An empty file of its own to write to: for `handed_out` to send, or for a job to keep."""
    handle, name = tempfile.mkstemp(suffix=f".{ending}")
    os.close(handle)
    return Path(name)


def handed_out(path: Path, *, name: str) -> FileResponse:
    """The written file as an attachment called ``name``; nothing of it stays behind."""
    response = opened(path.open("rb"), name=name)
    path.unlink()  # open already
    return response


def opened(file: IO[bytes], *, name: str) -> FileResponse:
    """The open file as an attachment called ``name``; the response closes it."""
    response = FileResponse(file, as_attachment=True, filename=name)
    _unkept(response)
    return response


def _unkept(response: HttpResponseBase) -> None:
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
