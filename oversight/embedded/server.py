"""A PostgreSQL of our own from the programs of a wheel: starts in under a second, ends with whoever holds it.

The wheel's own starter is not used: it trusts everybody, opens every parent folder to the world and takes no
options.
"""

import contextlib
import fcntl
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from oversight.embedded import binaries
from oversight.embedded.holders import Holders, alive
from oversight.embedded.place import APP, DATABASE_NAME, OWNER_NAME, ROOT, Place

CONFIGURATION = """
listen_addresses = ''
max_connections = {max_connections}
shared_buffers = 128MB
fsync = {fsync}
synchronous_commit = {fsync}
full_page_writes = {fsync}
timezone = 'UTC'
log_min_messages = warning
idle_in_transaction_session_timeout = '5min'
"""
# The superuser by the system's word (peer) and only for whoever keeps the server; the two roles by password.
ACCESS = "local all postgres peer map=keeper\nlocal all all scram-sha-256\n"
PSQL = ["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-U", "postgres"]
PATIENCE = ("-w", "-t", "60")  # seconds


class StartError(SystemExit):
    """The embedded server can't start; the message says why and what to do."""


class Server:
    """One embedded server. `durable=False` trades safety at a power cut for speed: tests only."""

    def __init__(self, place: Place, *, max_connections: int = 300, durable: bool = True) -> None:
        self.place = place
        self.durable = durable
        self.max_connections = max_connections
        self.bin = binaries.copied(self._programs) or binaries.find()
        self.holders = Holders(place.home / ".holders")
        self._held: int | None = None

    def start(self) -> bool:
        """Start the server, or attach to the running one, and hold it. Returns True if it was started here.

        Raises StartError with one readable line where the folder or the programs don't fit.
        """
        with self._locked():
            self._own_folders()
            self._own_binaries()
            self._create_cluster()
            started = not self.ready()
            if started:
                self._launch()
                self._bootstrap()
            self.holders.add(os.getpid())
        return started

    def guard(self) -> "Server":
        """Release the server however this process ends, kill -9 included: a child waits for a pipe's end."""
        waiting, self._held = os.pipe()  # not inheritable: only this process keeps the other end open
        release = [sys.executable, "-m", "oversight.embedded.release", str(self.place.home), str(os.getpid())]
        subprocess.Popen(
            ["/bin/sh", "-c", 'cat >/dev/null; exec "$@"', "guard", *release],
            stdin=waiting,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd=ROOT,
        )
        os.close(waiting)
        return self

    def stop(self, *, holder: int | None = None, force: bool = False) -> bool:
        """Let go of the server; the last holder stops it. Returns True if it was stopped."""
        with self._locked():
            if self.holders.drop(holder or os.getpid()) and not force:
                return False
            if self.postmaster():
                self._control("-m", "fast", "stop", check=False)
            return True

    def recreate_database(self) -> None:
        """Throw the portal's database away and make it anew, empty."""
        self.sql(f"DROP DATABASE IF EXISTS {DATABASE_NAME} WITH (FORCE)")
        for mark in ("migrated", "sample-city", "sample-city-loading"):
            (self.place.home / mark).unlink(missing_ok=True)
        self._bootstrap()

    def ready(self) -> bool:
        """Whether the server answers."""
        return self._run(*self._psql("postgres"), "-c", "SELECT 1", check=False).returncode == 0

    def postmaster(self) -> int | None:
        """Process id of the running server, None if it is not running."""
        file = self.place.data / "postmaster.pid"
        try:
            pid = int(file.read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None
        return pid if self._is_ours(pid) else None

    def sql(self, text: str, *, database: str = "postgres") -> str:
        """Run SQL (and psql's own commands) as the superuser; returns the rows, one a line."""
        return str(self._run(*self._psql(database), input=text, stdout=subprocess.PIPE).stdout).strip()

    def _psql(self, database: str) -> tuple[str | Path, ...]:
        return ("psql", *PSQL, "-h", self.place.socket, "-d", database)

    def _control(self, *args: str | Path, check: bool = True) -> None:
        self._run("pg_ctl", "-D", self.place.data, *PATIENCE, *args, check=check)

    def _run(self, tool: str | Path, *args: str | Path, check: bool = True, **options: Any) -> Any:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        if "input" not in options:
            quiet["stdin"] = subprocess.DEVNULL
        return subprocess.run(
            [str(self.bin / tool), *map(str, args)],
            check=check,
            text=True,
            user=self.place.user,
            env=clean | {"LC_ALL": "C", "TZ": "UTC"},
            cwd="/",
            **(quiet | options),
        )

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        self.place.home.mkdir(parents=True, exist_ok=True)
        with open(self.place.home / ".lock", "a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _own_folders(self) -> None:
        for folder in {self.place.home, self.place.socket}:
            folder.mkdir(exist_ok=True)
            folder.chmod(0o711 if self.place.user else 0o700)
            if self.place.user:
                shutil.chown(folder, self.place.user)

    @property
    def _programs(self) -> Path:
        return self.place.home / "programs"

    def _own_binaries(self) -> None:
        if self.place.user and not binaries.reachable(self.bin, user=self.place.user):
            self.bin = binaries.copy(self.bin, to=self._programs)

    def _create_cluster(self) -> None:
        data, ours = self.place.data, binaries.version(self.bin)
        mark = data / "PG_VERSION"
        if mark.exists() and (theirs := mark.read_text().strip()) != str(ours):
            raise StartError(
                f"{data} holds PostgreSQL {theirs}, the programs here are {ours}: "
                "save it with the old version (manage.py backup), then make demo-reset."
            )
        if (data / ".whole").exists():
            return
        shutil.rmtree(data, ignore_errors=True)  # nothing yet, or an initdb that was killed half-way
        # The wheel has no ICU; order by bytes everywhere, Chinese order comes from a pinyin key column.
        builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        locale = builtin if ours >= 17 else ["--locale=C.UTF-8"]
        hasty = [] if self.durable else ["--no-sync"]
        options = ["--encoding=UTF8", *locale, "--auth=peer", "--no-instructions", *hasty]
        try:
            self._run("initdb", "-D", data, "-U", "postgres", *options, stderr=subprocess.PIPE)
        except subprocess.CalledProcessError as error:
            raise StartError(f"PostgreSQL could not make {data}:\n{error.stderr}") from error
        self._configure()

    def _configure(self) -> None:
        data, fsync = self.place.data, "on" if self.durable else "off"
        keepers = {"root", self.place.user or pwd.getpwuid(os.geteuid()).pw_name}
        (data / "pg_hba.conf").write_text(ACCESS)
        (data / "pg_ident.conf").write_text("".join(f"keeper {name} postgres\n" for name in sorted(keepers)))
        with open(data / "postgresql.conf", "a") as f:
            f.write(CONFIGURATION.format(max_connections=self.max_connections, fsync=fsync))
        (data / ".whole").touch()

    def _launch(self) -> None:
        self._forget_stale_pid()
        log = self.place.home / "log"
        try:
            self._control("-l", log, "-o", f"-k {self.place.socket}", "start")
        except subprocess.CalledProcessError as error:
            raise StartError(f"PostgreSQL did not start:\n{log.read_text()[-2000:]}") from error

    def _bootstrap(self) -> None:
        variables = {
            "owner_password": self.place.secret(OWNER_NAME),
            "app_password": self.place.secret(APP),
            "database": DATABASE_NAME,
        }
        # told by standard input: a command line is seen by everybody
        told = "".join(f"\\set {name} '{value}'\n" for name, value in variables.items())
        self.sql(told + (Path(__file__).parent / "bootstrap.sql").read_text())

    def _forget_stale_pid(self) -> None:
        """After a crash the number in these files may be another program's: PostgreSQL would not start."""
        for file in (self.place.data / "postmaster.pid", self.place.socket / ".s.PGSQL.5432.lock"):
            if file.exists() and not self._is_ours(int(file.read_text().split()[0])):
                file.unlink()

    def _is_ours(self, pid: int) -> bool:
        if not Path("/proc/self").exists():
            return alive(pid)
        try:
            name = Path(f"/proc/{pid}/comm").read_text()
            return "postgres" in name and os.readlink(f"/proc/{pid}/cwd") == str(self.place.data)
        except OSError:  # gone, or a zombie that nobody reaps
            return False
