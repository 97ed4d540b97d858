"""The portal as a deployment runs it: web servers, workers and beats as processes of their own, on one
database.

What compose.yaml describes, without a container engine. Between the processes and what they lean on stand
gates that a test can shut: database, broker and mail server go away and come back.
"""

import contextlib
import os
import socket
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, HTTPErrorProcessor, Request, build_opener

from django.conf import settings
from django.db import connection

from oversight.embedded import broker
from oversight.embedded.family import Child, Family
from oversight.embedded.place import APP, ROOT
from tests.waiting import free_port

Address = str | tuple[str, int]


class Gate:
    """Passes on what it is given, until it is shut: then nobody gets through and who is inside is thrown
    out.
    """

    def __init__(self, *, listen: Address, target: Address) -> None:
        self.listen, self.target = listen, target
        self._open = True
        self._pairs: set[socket.socket] = set()
        self._server = socket.socket(_family(listen))
        self._server.bind(listen)
        self._server.listen(64)
        threading.Thread(target=self._accept, daemon=True).start()

    def shut(self) -> None:
        """What lies behind is away."""
        self._open = False
        for end in list(self._pairs):
            _end(end)

    def open(self) -> None:
        """What lies behind is back."""
        self._open = True

    def close(self) -> None:
        """Take the gate down."""
        self.shut()
        _end(self._server)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                inner, _ = self._server.accept()
                if not self._open:
                    _end(inner)
                    continue
                outer = socket.socket(_family(self.target))
                outer.connect(self.target)
                self._pairs |= {inner, outer}
                for one, other in ((inner, outer), (outer, inner)):
                    threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        for end in (one, other):
            _end(end)
            self._pairs.discard(end)


def _family(address: Address) -> int:
    return socket.AF_UNIX if isinstance(address, str) else socket.AF_INET


def _end(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


class Visitor:
    """A browser without pages: keeps its cookies and follows no redirect."""

    def __init__(self) -> None:
        self.jar = CookieJar()

        class Plain(HTTPErrorProcessor):
            def http_response(self, request: Any, response: Any) -> Any:
                return response

        self._opener = build_opener(HTTPCookieProcessor(self.jar), Plain)

    def get(self, port: int, path: str) -> tuple[int, str]:
        """Status and text of a page, of whichever web server."""
        with self._opener.open(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
            return answer.status, answer.read().decode()

    def post(self, port: int, path: str, **fields: str) -> tuple[int, str]:
        """Send a form as the page would, with its token."""
        token = next((cookie.value for cookie in self.jar if cookie.name == "csrftoken"), "") or ""
        body = urlencode(fields | {"csrfmiddlewaretoken": token}).encode()
        request = Request(f"http://127.0.0.1:{port}{path}", body, {"Referer": f"http://127.0.0.1:{port}/"})
        with self._opener.open(request, timeout=30) as answer:
            return answer.status, answer.headers.get("Location", "") or answer.read().decode()


@dataclass
class House:
    """Running processes; `ports` of the web servers, gates by name."""

    family: Family
    ports: list[int] = field(default_factory=list)
    gates: dict[str, Gate] = field(default_factory=dict)

    def child(self, name: str) -> Child:
        """The process of that name, such as worker-1."""
        return next(child for child in self.family.children if child.name == name)


@contextlib.contextmanager
def running(
    folder: Path, *, mail: Address | None = None, webs: int = 2, workers: int = 2, beats: int = 2
) -> Iterator[House]:
    """A house on this test's database: each web server answers when it is given, all has ended afterwards."""
    (folder / "media").mkdir(exist_ok=True)
    gates = _gates(folder, mail)
    family = Family(env=os.environ | _environment(folder, gates), folder=ROOT, watch=lambda: None)
    house = House(family=family, gates=gates)
    celery = [sys.executable, "-m", "celery", "-A", "oversight", "--quiet"]
    try:
        real = str(folder / "valkey.sock")
        family.start("broker", broker.command(Path(real)), foundation=True)
        family.until("broker", lambda: broker.answers(Path(real)), seconds=10)
        for number in range(1, webs + 1):
            house.ports.append(free_port())
            serve = (
                f"-b 127.0.0.1:{house.ports[-1]} -w 1 -k gthread --threads 4 --log-level error oversight.wsgi"
            )
            family.start(f"web-{number}", [sys.executable, "-m", "gunicorn", *serve.split()])
        for number in range(1, workers + 1):
            work = f"worker -c 1 -n worker{number} -l ERROR --without-gossip --without-mingle"
            family.start(f"worker-{number}", [*celery, *work.split()])
        for number in range(1, beats + 1):
            family.start(f"beat-{number}", [*celery, *"beat -l ERROR --pidfile=".split()])
        for port in house.ports:
            family.until(f"web on {port}", lambda port=port: _serves(port), seconds=60)  # type: ignore[misc]
        yield house
    finally:
        family.stop()
        for gate in gates.values():
            gate.close()


def _gates(folder: Path, mail: Address | None) -> dict[str, Gate]:
    (folder / "database").mkdir()
    socket_name = ".s.PGSQL.5432"
    gates = {
        "database": Gate(
            listen=str(folder / "database" / socket_name), target=str(settings.PLACE.socket / socket_name)
        ),
        "broker": Gate(listen=str(folder / "broker.sock"), target=str(folder / "valkey.sock")),
    }
    if mail:
        gates["mail"] = Gate(listen=("127.0.0.1", free_port()), target=mail)
    return gates


def _environment(folder: Path, gates: dict[str, Gate]) -> dict[str, str]:
    database, host = connection.settings_dict["NAME"], quote(str(folder / "database"), safe="")
    mail = f"smtp://127.0.0.1:{gates['mail'].listen[1]}" if "mail" in gates else ""
    return {
        "DJANGO_SETTINGS_MODULE": "oversight.settings",
        "DATABASE_URL": f"postgres://{APP}:{settings.PLACE.secret(APP)}@{host}/{database}",
        "CELERY_BROKER_URL": f"redis+socket://{gates['broker'].listen}",
        "EMAIL_URL": mail,
        "PORTAL_VAR": str(folder),
        "DEMO": "true",
        "SECRET_KEY": "the same on every machine",
        "LOG_LEVEL": "ERROR",
        "PYTHONWARNINGS": "ignore",
    }


def _serves(port: int) -> bool:
    with contextlib.suppress(OSError):
        return Visitor().get(port, "/readyz")[0] == 200
    return False
