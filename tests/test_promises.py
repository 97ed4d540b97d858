"""docs/promises.md names tests that exist, and each promise has tests or says what is still open."""

import re

import pytest

from oversight.env import BASE

ROWS = re.findall(
    r"^\| (\d+) \| (.+) \| (.+) \| (.+) \|$", (BASE / "docs" / "promises.md").read_text("utf-8"), re.MULTILINE
)


def test_every_promise_has_a_row() -> None:
    """In order, none left out."""
    assert [int(number) for number, *_ in ROWS] == list(range(1, 43))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_promise_is_proved_or_said_to_be_open(row: tuple[str, str, str, str]) -> None:
    """The named files and tests are there; without any, what it waits for."""
    _number, _promise, proofs, still_open = row
    named = re.findall(r"`([\w/]+\.py)(?:::(\w+))?`", proofs)
    gone = [f"{file}::{test}" for file, test in named if not _is_there(file, test)]
    assert gone == []
    assert named or still_open != "–"
    assert len(named) == proofs.count("`") // 2, "something is named that is no test"


def _is_there(file: str, test: str) -> bool:
    path = BASE / "tests" / file
    if not path.exists():
        return False
    return not test or bool(re.search(rf"^\s*def {test}\(", path.read_text("utf-8"), re.MULTILINE))
