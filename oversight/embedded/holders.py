"""Which processes hold a server: the last one out stops it."""

import os
from pathlib import Path


class Holders:
    """Process ids in a file; the caller holds the server's lock."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def add(self, pid: int) -> None:
        """Count this process in."""
        self._write(self._living() | {pid})

    def drop(self, pid: int) -> set[int]:
        """Count this process out; returns those that remain."""
        return self._write(self._living() - {pid})

    def _living(self) -> set[int]:
        written = self.file.read_text().split() if self.file.exists() else []
        return {pid for pid in map(int, written) if alive(pid)}

    def _write(self, pids: set[int]) -> set[int]:
        self.file.write_text(" ".join(map(str, sorted(pids))))
        return pids


def alive(pid: int) -> bool:
    """Whether a process of that number runs (whose ever it is)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
