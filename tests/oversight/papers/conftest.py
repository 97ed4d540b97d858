"""Reading finished PDFs back with the tools a reader would use."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[bytes], str]:
    """What a person gets who selects all text of a PDF and copies it."""
    return lambda pdf: _read(["pdftotext", "-enc", "UTF-8"], pdf, tmp_path)


@pytest.fixture
def embedded(tmp_path: Path) -> Callable[[bytes], dict[str, bool]]:
    """The fonts a PDF names, and whether each is inside it as a subset."""

    def read(pdf: bytes) -> dict[str, bool]:
        listed = _read(["pdffonts"], pdf, tmp_path, output=False).splitlines()[2:]
        return {line.split()[0]: line.split()[-5:-2] == ["yes"] * 3 for line in listed}

    return read


def _read(command: list[str], pdf: bytes, folder: Path, *, output: bool = True) -> str:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} (poppler-utils) is not installed")
    (folder / "paper.pdf").write_bytes(pdf)
    run = subprocess.run(
        [*command, str(folder / "paper.pdf"), *(["-"] if output else [])], capture_output=True, check=True
    )
    return run.stdout.decode()
