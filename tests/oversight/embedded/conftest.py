"""A folder that the embedded server's own user may enter."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def open_folders() -> Iterator[list[Path]]:
    """Folders made by this module's tests. Not pytest's: it closes its own to other users, at any time."""
    made: list[Path] = []
    yield made
    for folder in made:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def module_folder(open_folders: list[Path]) -> Path:
    """One folder for the whole module."""
    return _new(open_folders)


@pytest.fixture
def folder(open_folders: list[Path]) -> Path:
    """One folder for a test."""
    return _new(open_folders)


def _new(made: list[Path]) -> Path:
    made.append(Path(tempfile.mkdtemp(prefix="portal-test-")))
    made[-1].chmod(0o755)
    return made[-1]
