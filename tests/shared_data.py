"""The outside data that lies beside the repository: read where it is, never copied in; absent elsewhere."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PLACES = (
    os.environ.get("PORTAL_SHARED_DATA", ""),
    ROOT.parent / "shared" / "data",
    ROOT.parents[1] / "shared" / "data",
)


def shared(*parts: str) -> Path:
    """A file of the outside data; skips the test, with the reason, where there is none."""
    for place in filter(None, PLACES):
        file = Path(place, *parts)
        if file.exists():
            return file
    pytest.skip(f"the outside data is not at hand: ../shared/data/{'/'.join(parts)}")
