"""`make demo-reset` asks first, takes all away, and nothing from under a running demo."""

import builtins
from collections.abc import Iterator
from pathlib import Path

import pytest

from oversight.embedded import reset
from oversight.embedded.place import Place, place
from oversight.embedded.server import Server


@pytest.fixture
def where(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """A demo's folder with a database and a file."""
    monkeypatch.setenv("PORTAL_VAR", str(folder))
    found = place()
    found.data.mkdir(parents=True)
    (folder / "media").mkdir()
    (folder / "media" / "图纸.pdf").write_text("x")
    (folder / "kept").write_text("x")
    yield found
    Server(found).stop(force=True)


def answer(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """What the person types."""
    monkeypatch.setattr(builtins, "input", lambda question: text)


@pytest.mark.parametrize("text", ["", "no", "y"])
def test_anything_but_yes_deletes_nothing(where: Place, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """The whole word is asked for."""
    answer(monkeypatch, text)
    assert reset.main() == 1
    assert where.data.exists()


def test_yes_deletes_database_and_files_only(where: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """What else lies in the folder stays."""
    answer(monkeypatch, " Yes ")
    assert reset.main() == 0
    assert [child.name for child in where.home.parent.iterdir()] == ["kept"]
    assert reset.main() == 0  # nothing left to ask about


def test_a_running_demo_is_left_alone(where: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its holder keeps the server, so the folder stays."""
    answer(monkeypatch, "yes")
    running = Server(where, durable=False)
    running.start()
    running.holders.add(1)  # somebody else holds it too
    assert reset.main() == 1
    assert where.data.exists()
    assert running.postmaster() is not None
