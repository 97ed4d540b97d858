"""Promise 21: 500 bad files, no other error than a worded refusal, whoever sent them."""

import pytest

from oversight.kernel.tables import TableError, open_table
from tests.corpora.uploads import bad_uploads, fixed


@pytest.mark.parametrize(
    ("name", "content", "may_open"), fixed(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_each_named_upload_is_refused_or_read(tmp_path, name, content, may_open):
    path = tmp_path / name
    path.write_bytes(content)
    opens_or_refuses(path, may_open)


@pytest.mark.parametrize("count", [120, pytest.param(500, marks=pytest.mark.full)])
def test_generated_uploads_are_refused_or_read(tmp_path, count):
    path = tmp_path / "upload"
    for name, content, may_open in bad_uploads(count)[len(fixed()) :]:
        path.write_bytes(content)
        try:
            opens_or_refuses(path, may_open)
        except BaseException as error:
            error.add_note(name)
            raise


def opens_or_refuses(path, may_open):
    try:
        with open_table(path) as table:
            rows = list(table.rows())
    except TableError as refusal:
        refusal.say("zh")  # a code or a parameter without words would raise
        refusal.say("en")
        return
    assert may_open
    assert all(set(row.cells) == set(table.headers) for row in rows)
