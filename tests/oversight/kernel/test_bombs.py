"""Promise 35: a hostile file harms its sender only; nobody else waits, nothing grows, nothing stays behind."""

import os
import resource
import threading
import time
from pathlib import Path

import pytest

from oversight.kernel.picturebox import PictureError, clean_picture
from oversight.kernel.tables import TableError, open_table
from tests.corpora.bombs import bombs

COUNTS = [15, pytest.param(120, marks=pytest.mark.full)]
CLOSE = 0.005  # seconds between two looks at the clock


@pytest.fixture
def lateness():
    """How late a thread that only looks at the clock is, all the while."""
    late, stop = [], threading.Event()

    def tick():
        while not stop.is_set():
            before = time.monotonic()
            time.sleep(CLOSE)
            late.append(time.monotonic() - before - CLOSE)

    clock = threading.Thread(target=tick)
    clock.start()
    yield late
    stop.set()
    clock.join()


@pytest.mark.parametrize("count", COUNTS)
def test_bombs_are_refused_or_harmless_and_nobody_waits(tmp_path, lateness, count):
    workbooks, pictures = bombs(count)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refused = 0
    for name, content in workbooks:
        path = tmp_path / name
        path.write_bytes(content)
        start = time.monotonic()
        try:
            open_table(path).close()
        except TableError:
            refused += 1
        assert time.monotonic() - start < 35, name
    for name, content in pictures:
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(PictureError):
            clean_picture(path)
        refused += 1
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert refused >= count * 2 // 3
    assert grown < 64 * 1024  # KB, in the process that serves others
    assert sorted(lateness)[len(lateness) * 95 // 100] < 0.1


def test_no_child_stays_behind(tmp_path):
    path = tmp_path / "far.xlsx"
    path.write_bytes(bombs(3)[0][0][1])
    with pytest.raises(TableError):
        open_table(path)
    assert box_children() == []


def box_children():
    """Children of this process, running or not yet buried, that run the box."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            told, state = (entry / "cmdline").read_bytes(), (entry / "stat").read_text()
        except OSError:
            continue
        if b"sheetbox" in told and int(state.rsplit(")", 1)[1].split()[1]) == os.getpid():
            found.append(entry.name)
    return found
