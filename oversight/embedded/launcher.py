"""`make demo`: the sample city on this machine, with the same processes as in production.

PostgreSQL (unless DATABASE_URL is set), a broker (unless CELERY_BROKER_URL is set), web server, worker and
beat; ready when /readyz says so. Ctrl-C ends everything and keeps the data; so does any process that ends
by itself.
"""

import http.client
import json
import os
import signal
import socket
import sys
import time
from contextlib import ExitStack
from types import FrameType

from oversight.embedded import broker, schema
from oversight.embedded.family import Ended, Family, end_with_parent, say
from oversight.embedded.place import DATABASE_NAME, ROOT, place
from oversight.embedded.server import Server

MANAGE = (sys.executable, "manage.py")
READY_SECONDS = 180
WEB = (
    "-w 1 -k gthread --threads 8 --graceful-timeout 2 --log-level warning"
    " --limit-request-line 0"  # what is too long is answered by a page of the portal
)
NEEDED = (
    "database",
    "storage",
    "migrations",
    "broker",
    "pulse",
)  # the parts of /readyz that the demo waits for


def main() -> int:
    """Bring the demo up, keep it until told to end. Returns the exit code."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    if os.environ.pop("PORTAL_END_WITH_PARENT", ""):
        end_with_parent()
    try:
        with ExitStack() as stack:
            _serve(stack, int(os.environ.get("PORT") or 8000))
    except SystemExit as end:
        if end.code:
            say("demo", str(end.code))
        return 1 if end.code else 0
    return 0


def _serve(stack: ExitStack, port: int) -> None:
    begun = time.monotonic()
    _require_free(port)
    env = os.environ | _environment(port)
    server = _database(stack)
    family = Family(env=env, folder=ROOT, watch=lambda: _database_ended(server))
    stack.callback(family.stop)
    _broker(family)
    sign_ins = _sample_city(family, server)
    _portal(family, port)
    family.until("the portal", lambda: _ready(port), seconds=READY_SECONDS)
    say("demo", f"ready after {time.monotonic() - begun:.1f} s: http://127.0.0.1:{port}/")
    say("demo", f"sign in as one of the sample people: http://127.0.0.1:{port}/account/login/")
    for line in sign_ins.splitlines():
        say("demo", line)
    say("demo", "Ctrl-C ends everything and keeps the data; make demo-reset starts afresh.")
    while True:
        family.pump(0.5)
        family.check()


def _environment(port: int) -> dict[str, str]:
    """What the demo sets unless the caller did."""
    wanted = {
        "DJANGO_SETTINGS_MODULE": "oversight.settings",
        "DEMO": "true",
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore",
        "SITE_URL": f"http://127.0.0.1:{port}",
    }
    return {name: os.environ.get(name, value) for name, value in wanted.items()}


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Ended(
                f"Port {port} on 127.0.0.1 is taken. Stop what uses it, or choose another: "
                f"make demo PORT={port + 1}"
            ) from None


def _database(stack: ExitStack) -> Server | None:
    if os.environ.get("DATABASE_URL"):
        say("demo", "database: the one that DATABASE_URL names")
        return None
    where = place()
    server = Server(where).guard()
    server.start()
    stack.callback(server.stop)
    say("demo", f"database: {where.home}" + (f" (runs as user {where.user})" if where.user else ""))
    return server


def _database_ended(server: Server | None) -> str | None:
    return "PostgreSQL" if server and server.postmaster() is None else None


def _broker(family: Family) -> None:
    if family.env.get("CELERY_BROKER_URL"):
        return
    file = broker.socket_file(place())
    if broker.answers(file):  # another demo of this checkout
        file = file.with_name(f"broker-{os.getpid()}.sock")
    file.parent.mkdir(parents=True, exist_ok=True)
    family.env["CELERY_BROKER_URL"] = f"redis+socket://{file}"
    family.start("broker", broker.command(file), foundation=True)
    family.until("the broker", lambda: broker.answers(file), seconds=10)


def _sample_city(family: Family, server: Server | None) -> str:
    """Migrate if need be, load the sample city once; returns the lines about how to sign in."""
    if server is None:
        family.run("migrate", [*MANAGE, "migrate", "-v0"])
        return family.run("load_demo", [*MANAGE, "load_demo"])
    home = server.place.home
    loading, loaded = home / "sample-city-loading", home / "sample-city"
    if loading.exists():  # it was killed half-way
        say("demo", "the sample city was not whole: starting afresh")
        server.recreate_database()
    if not schema.is_current(server.place):
        say("demo", "preparing the database")
        family.run("migrate", [*MANAGE, "migrate", "-v0"])
        schema.note_current(server.place)
    if not loaded.exists():
        say("demo", "building the sample city (once)")
        loading.touch()
        said = family.run("load_demo", [*MANAGE, "load_demo"])
        loading.rename(loaded)
        loaded.write_text(said)
    _forget_pulse(server)
    return loaded.read_text()


def _forget_pulse(server: Server) -> None:
    """Yesterday's mark of a living worker proves nothing."""
    server.sql("DELETE FROM oversight_duty WHERE name = 'pulse'", database=DATABASE_NAME)


def _portal(family: Family, port: int) -> None:
    """Modules, not scripts: a script's first line may point into a folder another user can't enter."""
    gunicorn = f"-b 127.0.0.1:{port} {WEB}"
    celery = [sys.executable, "-m", "celery", "-A", "oversight", "--quiet"]
    family.start("web", [sys.executable, "-m", "gunicorn", *gunicorn.split(), "oversight.wsgi"])
    family.start(
        "worker", [*celery, *["worker", "-c", "1", "-l", "WARNING", "--without-gossip", "--without-mingle"]]
    )
    family.start("beat", [*celery, *["beat", "-l", "WARNING", "--pidfile="]])


def _ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=8)
    try:
        connection.request("GET", "/readyz")
        parts = json.load(connection.getresponse())
    except (OSError, ValueError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return all(parts.get(part) is True for part in NEEDED)


def _leave(number: int, frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not interrupt the ending
    raise SystemExit(0)


if __name__ == "__main__":
    sys.exit(main())
