"""`make demo`: ready when all parts are, ends whole on Ctrl-C, on kill -9 and when a part ends by itself."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from oversight.embedded.place import ROOT, Place, place
from oversight.embedded.server import Server
from tests import databases
from tests.waiting import free_port, until

pytestmark = [
    pytest.mark.xdist_group("launcher"),
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent"),
]


@pytest.fixture(scope="module")
def where(module_folder: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Place]:
    """A demo folder of its own, migrated; the sample city counts as loaded: what is tested are the processes."""
    found = place(within=module_folder)
    server = Server(found)
    server.start()
    with django_db_blocker.unblock():
        databases.copy_to(server)
    server.stop()
    (found.home / "sample-city").write_text("sign in as anybody\n")
    yield found
    Server(found).stop(force=True)


class Demo:
    """A launcher running on a free port."""

    def __init__(self, where: Place) -> None:
        self.where = where
        self.port = free_port()
        self.log = where.home.parent / f"log-{self.port}"
        env = {name: value for name, value in os.environ.items() if name not in {"DJANGO_SETTINGS_MODULE"}}
        env |= {"PORTAL_VAR": str(where.home.parent), "PORT": str(self.port)}
        with open(self.log, "wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "oversight.embedded.launcher"],
                cwd=ROOT,
                env=env,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def said(self) -> str:
        """All that stands on its screen."""
        return self.log.read_text()

    def until_ready(self) -> None:
        """Wait for the line that gives the address."""
        if not until(lambda: "Ctrl-C ends" in self.said() or self.process.poll() is not None, seconds=180):
            pytest.fail(f"never ready:\n{self.said()}")
        assert self.process.poll() is None, self.said()

    def get(self, path: str) -> tuple[int, bytes]:
        """Ask the web server."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with contextlib.closing(connection):
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()

    def left_over(self) -> list[str]:
        """Command lines of processes that still bear this demo's folder in their environment."""
        mark = f"PORTAL_VAR={self.where.home.parent}".encode()
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if mark in (folder / "environ").read_bytes():
                    found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        if Server(self.where).postmaster():
            found.append("postgres")
        return found

    def child(self, part: str) -> int:
        """Process id of the launcher's child whose command line has these words."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for pid in children:
            if part in Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode():
                return int(pid)
        raise AssertionError(f"no child {part}")


def test_ready_then_ctrl_c_leaves_nothing(where: Place) -> None:
    """All parts answer; the screen tells the address, the folder and how to sign in."""
    demo = Demo(where)
    demo.until_ready()
    status, body = demo.get("/readyz")
    parts = json.loads(body)
    assert status == 200
    assert all(parts[name] for name in ("database", "storage", "migrations", "broker", "pulse"))
    assert json.loads(demo.get("/healthz")[1])["status"] == "alive"
    assert f"http://127.0.0.1:{demo.port}/" in demo.said()
    assert str(where.home) in demo.said()
    assert "sign in as anybody" in demo.said()
    os.killpg(demo.process.pid, signal.SIGINT)
    assert demo.process.wait(timeout=60) == 0
    assert until(lambda: not demo.left_over(), seconds=60), demo.left_over()


def test_starts_again_quickly_and_kill_9_leaves_nothing_and_loses_nothing(where: Place) -> None:
    """Killed without a chance to tidy up: the system ends the children, the guard stops the database."""
    demo = Demo(where)
    demo.until_ready()
    assert "preparing" not in demo.said()  # nothing is built anew: alone on two cores this takes under 5 s
    assert "building" not in demo.said()
    Server(where).sql("CREATE TABLE kept AS SELECT 1 AS n", database="portal")
    demo.process.kill()
    demo.process.wait()
    assert until(lambda: not demo.left_over(), seconds=60), demo.left_over()
    again = Demo(where)
    again.until_ready()
    assert Server(where).sql("SELECT n FROM kept", database="portal") == "1"
    worker = again.child("celery -A oversight --quiet worker")
    os.kill(worker, signal.SIGKILL)
    assert again.process.wait(timeout=60) == 1
    assert "worker ended by itself" in again.said()
    assert until(lambda: not again.left_over(), seconds=60), again.left_over()


def test_a_taken_port_is_said_at_once(where: Place) -> None:
    """Before anything is started, with the way out."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "oversight.embedded.launcher"],
            cwd=ROOT,
            env=os.environ | {"PORTAL_VAR": str(where.home.parent), "PORT": str(port)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert f"Port {port} on 127.0.0.1 is taken" in done.stdout
    assert f"make demo PORT={port + 1}" in done.stdout
    assert Server(where).postmaster() is None
