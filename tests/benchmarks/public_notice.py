"""A published notice under load: from the cache of anonymous pages, against a bare hello of the same bytes.

All three servers run one process of the same kind with four threads; the same four connections ask in turn.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.conf import settings

from cms.models import NoticePage
from oversight.embedded.place import ROOT
from tests.benchmarks.city import City
from tests.benchmarks.measuring import Contest, Elapsed, Goal, Side
from tests.benchmarks.served import BODY, DATABASE

CONNECTIONS, REQUESTS, WITHOUT_CACHE = 4, 2_000, 50
SHARE = 0.6  # of the hello's requests a second


def contests(city: City) -> Iterator[Contest]:
    """Requests a second, as the time that so many take."""
    notice = NoticePage.objects.order_by("pk").first()
    assert notice is not None
    path = notice.url_path.split("/", 2)[2]  # below the home page
    request = f"GET /{path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        env = {DATABASE: settings.DATABASES["default"]["NAME"]}
        kept = running.enter_context(server(folder, "kept", env))
        body = warm(kept, request)
        page = Path(folder, "page")
        page.write_bytes(body)
        hello = running.enter_context(server(folder, "hello", {BODY: str(page)}))
        uncached = running.enter_context(server(folder, "uncached", env))
        yield Contest(
            name="public_notice",
            ours=asking(kept, request, REQUESTS),
            floor=asking(hello, request, REQUESTS),
            peer=asking(uncached, request, WITHOUT_CACHE),
            peer_times=REQUESTS // WITHOUT_CACHE,
            goal=Goal(ratio=round(1 / SHARE, 2)),
            n=REQUESTS,
        )


@contextmanager
def server(folder: str, app: str, env: dict[str, str]) -> Iterator[str]:
    """A web server of its own on a socket; ends with the block."""
    address = f"{folder}/{app}"
    command = [sys.executable, "-W", "ignore", "-m", "gunicorn", f"tests.benchmarks.served:{app}"]
    options = [
        "--bind",
        f"unix:{address}",
        "--worker-class",
        "gthread",
        "--threads",
        "4",
        "--log-level",
        "error",
    ]
    process = subprocess.Popen(
        [*command, *options], cwd=ROOT, env=os.environ | env, stdout=subprocess.DEVNULL
    )
    try:
        _until_there(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


def _until_there(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        with socket.socket(socket.AF_UNIX) as probe:
            if probe.connect_ex(address) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"no server at {address}")


def warm(address: str, request: bytes) -> bytes:
    """The page's body once it is kept: the listener has to hear first."""
    with _connected(address) as connection:
        for _attempt in range(50):
            head, body = _answer(connection, request)
            assert b" 200 " in head.split(b"\r\n")[0], head
            if b"etag" in head.lower():
                return body
            time.sleep(0.1)
    raise RuntimeError("the page is not kept")


@contextmanager
def _connected(address: str) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(address)
        yield connection


def _answer(connection: socket.socket, request: bytes) -> tuple[bytes, bytes]:
    connection.sendall(request)
    return _received(connection)


def _received(connection: socket.socket) -> tuple[bytes, bytes]:
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(1 << 16)
    head, body = data.split(b"\r\n\r\n", 1)
    length = int(
        next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")).split(b":")[
            1
        ]
    )
    while len(body) < length:
        body += connection.recv(1 << 16)
    return head, body


def asking(address: str, request: bytes, times: int) -> Side:
    """So many requests over a few connections that stay open."""

    def side() -> Elapsed:
        with ExitStack() as held:
            connections = [held.enter_context(_connected(address)) for _ in range(CONNECTIONS)]
            started = time.perf_counter()
            for _round in range(times // CONNECTIONS):
                for connection in connections:
                    connection.sendall(request)
                for connection in connections:
                    _received(connection)
            return Elapsed(time.perf_counter() - started)

    return side
