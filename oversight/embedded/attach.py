"""Give a command its database: attach to the running embedded server, or start one and stop it after."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from oversight.embedded import schema
from oversight.embedded.place import Place, place
from oversight.embedded.server import Server

# Commands that read and write no rows; everything else gets a migrated database.
WITHOUT_DATABASE = frozenset(
    {
        "",
        "--help",
        "-h",
        "--version",
        "version",
        "help",
        "check",
        "check_deployment",
        "collectstatic",
        "findstatic",
        "diffsettings",
        "room_check",
        "write_docs",
        "runserver_plus",
        "testserver",
    }
)
UNMIGRATED = frozenset({"makemigrations", "migrate", "showmigrations", "sqlmigrate", "restore", "dbshell"})


@contextmanager
def database(arguments: Sequence[str]) -> Iterator[None]:
    """The embedded database for the command in `arguments` (as in sys.argv), where none is configured.

    It is migrated when the code is newer than it. Raises StartError in one readable line.
    """
    command = arguments[1] if len(arguments) > 1 else ""
    if os.environ.get("DATABASE_URL") or command in WITHOUT_DATABASE or {"--help", "-h"} & set(arguments):
        yield
        return
    where = place()
    server = Server(where).guard()
    server.start()
    try:
        if command not in UNMIGRATED:
            bring_up_to_date(where)
        yield
    finally:
        _close_connections()
        server.stop()


def bring_up_to_date(where: Place) -> bool:
    """Migrate if the code has changed since the last time. Returns whether it was needed."""
    if schema.is_current(where):
        return False
    import django  # only here: a command that needs no database pays nothing
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    schema.note_current(where)
    return True


def _close_connections() -> None:
    from django.db import connections  # after the command: the settings are read by now

    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()
