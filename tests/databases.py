"""One migrated template database for each state of the schema, one clone for each test process.

The tests run as the app's role, as the portal does. After a test that commits, `Scrub` takes its rows away
again.
"""

import contextlib
import fcntl
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from oversight.embedded import schema
from oversight.embedded.holders import alive
from oversight.embedded.place import APP, DATABASE_NAME, OWNER_NAME
from oversight.embedded.server import Server


def connect(user: str, database: str = "postgres") -> psycopg.Connection:
    """A connection of its own, committing by itself, as `postgres`, the owner or the app."""
    where = settings.PLACE
    password = None if user == "postgres" else where.secret(user)
    return psycopg.connect(
        host=str(where.socket), user=user, password=password, dbname=database, autocommit=True
    )


def migrated_template() -> str:
    """Name of the template for the present schema; made by the first process that comes, the others wait."""
    name = f"template_{_digest()}"
    lock_file = Path(tempfile.gettempdir(), f"{settings.PLACE.home.parent.as_posix().replace('/', '-')}.lock")
    with open(lock_file, "w") as lock, connect("postgres") as keeper:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if keeper.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            unfinished = f"{name}_unfinished"
            drop(unfinished)
            clone(unfinished, "template0")
            point_at(unfinished)
            call_command("migrate", verbosity=0, interactive=False)
            point_at("postgres")
            _do(keeper, "ALTER DATABASE {} RENAME TO {}", unfinished, name)  # has its name only when whole
            _drop_outdated(keeper, name)
    return name


def clone(name: str, template: str, *, counted: bool = False) -> None:
    """Make a database like the template; rights and settings of a database itself are not copied with it.

    Rows that a test takes back were never counted, and lie about until they are swept: a plan that loops because it
    expects one row takes an hour over thousands of dead ones, so tables are joined by hash. Where rows stay and are
    ``counted`` (the city that benchmarks measure), the planner is left as operators run it.
    """
    with connect("postgres") as keeper:
        _do(keeper, "CREATE DATABASE {} TEMPLATE {} OWNER {}", name, template, OWNER_NAME)
        _do(keeper, "REVOKE ALL ON DATABASE {} FROM PUBLIC", name)
        _do(keeper, "GRANT CONNECT ON DATABASE {} TO {}", name, APP)
        if not counted:
            _do(keeper, "ALTER DATABASE {} SET enable_nestloop = off", name)


def copy_to(server: Server) -> None:
    """Bring another embedded server's portal database to the present schema: seconds instead of a migration."""
    tools, superuser = server.bin, ("-U", "postgres")
    dump = subprocess.run(
        [tools / "pg_dump", "-Fc", "-h", settings.PLACE.socket, *superuser, migrated_template()],
        capture_output=True,
        check=True,
    )
    restore = [
        tools / "pg_restore",
        "--exit-on-error",
        "-h",
        server.place.socket,
        *superuser,
        "-d",
        DATABASE_NAME,
    ]
    subprocess.run(restore, input=dump.stdout, check=True)
    schema.note_current(server.place)


def drop(name: str) -> None:
    """Drop a database, whoever is connected to it."""
    with connect("postgres") as keeper:
        _do(keeper, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def drop_abandoned() -> None:
    """Drop the databases of runs that were killed: the run's process id stands in their names."""
    with connect("postgres") as keeper:
        names = [
            n for (n,) in keeper.execute(r"SELECT datname FROM pg_database WHERE datname ~ '^test_\d+_'")
        ]
    for name in names:
        if not alive(int(name.split("_")[1])):
            drop(name)


def point_at(name: str) -> None:
    """Let Django's connection lead to this database."""
    connection.close()
    connection.close_pool()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


class Scrub:
    """Takes away what a committing test left, by the test server's superuser, triggers and foreign keys off.

    TRUNCATE is refused to the app, and Django's flush would also take what migrations wrote (Wagtail's root
    page). Where a table that migrations filled has changed, the whole database is cloned anew.
    """

    def __init__(self, name: str, template: str) -> None:
        self.name, self.template = name, template
        with connect("postgres", name) as keeper:
            rows = keeper.execute(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            )
            self.tables = [table for (table,) in rows]
            self.seeded = sorted(self._filled(keeper))
            self.seed = self._look(keeper)

    def __call__(self) -> None:
        """Leave the database as the migrations left it."""
        connection.close()
        connection.close_pool()
        with connect("postgres", self.name) as keeper:
            keeper.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = %s AND pid <> pg_backend_pid()",
                [self.name],
            )
            untouched = self._look(keeper) == self.seed
            if untouched:
                self._empty(keeper, self._filled(keeper) - set(self.seeded))
        if not untouched:
            drop(self.name)
            clone(self.name, self.template)

    def _empty(self, keeper: psycopg.Connection, tables: Iterable[str]) -> None:
        keeper.execute("SET session_replication_role = replica")
        with keeper.transaction():
            for table in tables:
                _do(keeper, "DELETE FROM {}", table)

    def _filled(self, keeper: psycopg.Connection) -> set[str]:
        question = " UNION ALL ".join(f"SELECT '{t}' WHERE EXISTS (SELECT FROM \"{t}\")" for t in self.tables)
        return {table for (table,) in keeper.execute(question.encode())}

    def _look(self, keeper: psycopg.Connection) -> tuple[str, ...] | None:
        digests = (
            f"(SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM \"{t}\" t)" for t in self.seeded
        )
        return keeper.execute(f"SELECT {', '.join(digests)}".encode()).fetchone()


def _digest() -> str:
    """Of the schema's state and of the server's version."""
    version = settings.PLACE.data.joinpath("PG_VERSION").read_text().strip()
    return f"{version}_{schema.digest()}"


def _drop_outdated(keeper: psycopg.Connection, current: str) -> None:
    outdated = keeper.execute(
        r"SELECT datname FROM pg_database WHERE datname LIKE 'template\_%%' AND datname <> %s", [current]
    )
    for (name,) in outdated.fetchall():
        with contextlib.suppress(psycopg.errors.ObjectInUse):
            _do(keeper, "DROP DATABASE {}", name)


def _do(c: psycopg.Connection, text: str, *names: str) -> None:
    c.execute(sql.SQL(text).format(*map(sql.Identifier, names)))  # type: ignore[arg-type]
