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
    assert outcome(path) in allowed(may_open)


@pytest.mark.parametrize("count", [120, pytest.param(500, marks=pytest.mark.full)])
def test_generated_uploads_are_refused_or_read(tmp_path, count):
    path = tmp_path / "upload"
    for name, content, may_open in bad_uploads(count)[len(fixed()) :]:
        path.write_bytes(content)
        try:
            assert outcome(path) in allowed(may_open)
        except BaseException as error:
            error.add_note(name)
            raise


def allowed(may_open):
    return {"read", "refused"} if may_open else {"refused"}


def outcome(path):
    """How opening it ended: "read" with whole rows, or "refused" in words of both languages; what else goes wrong,
    a code or a parameter without words included, raises."""
    try:
        with open_table(path) as table:
            whole = all(set(row.cells) == set(table.headers) for row in table.rows())
    except TableError as refusal:
        said = refusal.say("zh"), refusal.say("en")
        return "refused" if said[0] != said[1] else f"refused in one language: {said[0]}"
    return "read" if whole else "read with broken rows"
