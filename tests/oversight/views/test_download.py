"""Files written for one download: sent whole, kept by no cache, and nothing left on the machine."""

import os

import pytest

from oversight.views.download import blank, handed_out


def open_files():
    return set(os.listdir("/proc/self/fd"))


@pytest.mark.django_db  # closing a response ends the request, which looks at the worker's connections
def test_a_file_handed_out_is_whole_and_leaves_nothing_behind():
    before = open_files()
    path = blank("csv")
    path.write_bytes("小区,户数\r\n".encode())
    response = handed_out(path, name="清单.csv")
    assert b"".join(response.streaming_content).decode() == "小区,户数\r\n"
    response.close()
    assert not path.exists()
    assert open_files() == before
    assert response["Cache-Control"] == "no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E6%B8%85")
