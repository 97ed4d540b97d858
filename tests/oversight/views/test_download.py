"""Files written for one download: sent whole, kept by no cache, and nothing left on the machine."""

import os
from pathlib import Path

import pytest

from oversight.views.download import blank, handed_out


def held_open(path: Path) -> int:
    """How often this process holds the file open, gone from its folder or not."""
    handles = Path("/proc/self/fd")
    held = 0
    for name in os.listdir(handles):
        try:
            held += os.readlink(handles / name).startswith(str(path))
        except FileNotFoundError:  # the handle by which the folder itself was read
            continue
    return held


@pytest.mark.django_db  # closing a response ends the request, which looks at the worker's connections
def test_a_file_handed_out_is_whole_and_leaves_nothing_behind():
    path = blank("csv")
    path.write_bytes("小区,户数\r\n".encode())
    response = handed_out(path, name="清单.csv")
    assert held_open(path) == 1
    assert b"".join(response.streaming_content).decode() == "小区,户数\r\n"
    response.close()
    assert not path.exists()
    assert held_open(path) == 0
    assert response["Cache-Control"] == "no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E6%B8%85")
