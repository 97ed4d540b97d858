"""Management commands bring their own database along where none runs, and take it away again."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from oversight.embedded.attach import WITHOUT_DATABASE, database
from oversight.embedded.place import ROOT, Place, place
from oversight.embedded.server import Server


@pytest.fixture
def where(folder: Path) -> Iterator[Place]:
    """A folder in which nothing runs yet, counted as migrated: what is tested is who starts and stops."""
    found = place(within=folder)
    yield found
    Server(found).stop(force=True)


def manage(where: Place, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py on that folder."""
    env = os.environ | {"PORTAL_VAR": str(where.home.parent), "DJANGO_SETTINGS_MODULE": "oversight.settings"}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=120
    )


def test_command_starts_and_stops_the_database(where: Place) -> None:
    """`dbshell`-like commands don't migrate, so this is quick."""
    done = manage(where, "showmigrations", "oversight")
    assert done.returncode == 0, done.stderr
    assert "[ ] 0001_initial" in done.stdout
    assert Server(where).postmaster() is None


def test_command_attaches_to_the_running_database_and_leaves_it(where: Place) -> None:
    """The demo goes on when a command beside it ends."""
    running = Server(where, durable=False)
    running.start()
    assert manage(where, "showmigrations", "oversight").returncode == 0
    assert running.postmaster() is not None


def test_pure_commands_start_nothing(where: Place) -> None:
    """`room_check`, `check` and help need no database."""
    assert manage(where, "check").returncode == 0
    assert not where.data.exists()
    assert "room_check" in WITHOUT_DATABASE


def test_a_configured_database_is_left_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """With DATABASE_URL nothing embedded is touched."""
    monkeypatch.setenv("DATABASE_URL", "postgres://nowhere/portal")
    started: list[object] = []
    monkeypatch.setattr("oversight.embedded.attach.Server", started.append)
    with database(["manage.py", "migrate"]):
        assert started == []
